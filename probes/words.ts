/** In words, for listings and pages: how a replay provides a member or a probe, and how far that can be trusted. */
import type {
  Condition,
  EstatsEvent,
  EventLayer,
  FieldDefinition,
  Grade,
  Layer,
} from './define.ts';
import type { AttachPoint, LinuxWay } from './define-linux.ts';
import type {
  PacketItem,
  ProbeDefinition,
  StructDefinition,
  WireEvent,
  WireSource,
} from './define.ts';
import * as derive from './linux/derive.ts';

type Of<From extends WireSource['from']> = Extract<WireSource, { readonly from: From }>;

const packetItems: Readonly<Record<PacketItem, string>> = {
  frameNumber: "the frame's number in its file",
  ipVersion: 'the IP version of the packet',
  protocol: 'the protocol behind the IP header and its extensions',
  payloadLength: 'the bytes after the IP header, by its own length field',
  transportLength: 'the bytes from the transport header to the end of the IP packet',
  transportCaptured: 'the bytes of the transport header that were captured',
  segmentLength: "the bytes after the TCP header, by the IP header's length field",
  duplicateSack: 'what the SACK option says of duplicates',
  chunkCount: 'the number of SCTP chunks',
  chunkTypes: 'the types of the SCTP chunks',
  udpLength: "the UDP header's length field, else the IP header's",
  isLocal: 'whether an address of the packet is a loopback one',
  wireLength: "the frame's length on the wire",
};

/** A header as listings name it. */
const layers: Readonly<Record<Layer, string>> = {
  link: 'link',
  network: 'network',
  ip: 'ip',
  transport: 'transport',
  quotedIp: 'quoted-ip',
  quotedTransport: 'quoted-transport',
};

const place = ({ layer, offset }: { readonly layer: Layer; readonly offset: number }): string =>
  `${layers[layer]}+${offset}`;

function bits(source: Of<'bits'>): string {
  const mask = source.mask === undefined ? '' : ` & 0x${source.mask.toString(16)}`;
  const shift = source.shift === undefined ? '' : ` >> ${source.shift}`;
  const scale = source.scale === undefined ? '' : ` * ${source.scale}`;
  const read = `${source.width} bits at ${place(source)}${shift}${mask}`;
  return scale === '' ? read : `(${read})${scale}`;
}

function choices({ choices: all }: Of<'choice'>, doc: string): string {
  return all.map(({ when, source }) => `${when.text}: ${describeSource(source, doc)}`).join(', ');
}

/** One source, in words; `doc` is what the member means. */
export function describeSource(source: WireSource, doc: string): string {
  switch (source.from) {
    case 'bits':
      return bits(source);
    case 'address':
      return `the packet's ${source.end} address`;
    case 'addressAt':
      return `the IPv${source.version} address at ${place(source)}`;
    case 'hardwareAddress':
      return `the hardware address at ${place({ layer: 'link', ...source })}`;
    case 'headerAddress':
      return `the place of ${place(source)} in the capture's buffer`;
    case 'packet':
      return packetItems[source.item];
    case 'interfaceName':
      return 'the name of the interface, where the capture has it';
    case 'protocolName':
      return `the name of the protocol number at ip+${source.offset}`;
    case 'endpointNumber':
      return "the number of the flow's end, from 1";
    case 'endpointPort':
      return `the ${source.end} port of the flow`;
    case 'endpointAddress':
      return `the ${source.end} address of the flow`;
    case 'endpointLocal':
      return 'whether both ends of the flow are one host';
    case 'endpoint':
      return `the TCP tracker: ${doc}`;
    case 'increment':
      return 'what the packet adds';
    case 'previousState':
      return 'the TCP tracker: state before the change';
    case 'estats':
      return `counted by the replay: ${doc}`;
    case 'estatsChange':
      return `the change: ${doc}`;
    case 'association':
      return `the SCTP tracker: ${doc}`;
    case 'constant':
      return `always ${JSON.stringify(source.value)}`;
    case 'name':
      return `${source.table}[${describeSource(source.index, doc)}]`;
    case 'choice':
      return choices(source, doc);
    case 'test':
      return `1 for ${source.when.text}`;
  }
}

/** A grade in words: `exact`, or how it is not and why. */
export function describeGrade(grade: Grade): string {
  return grade.grade === 'exact' ? 'exact' : `${grade.grade}: ${grade.why}`;
}

/** How a replay provides a member: its source and its grade; one without a source is refused. */
export function describeField({ wire, grade = { grade: 'exact' }, doc }: FieldDefinition): string {
  const trust = describeGrade(grade);
  return wire === undefined ? trust : `${describeSource(wire, doc)}; ${trust}`;
}

const listed = (numbers: readonly number[], digits: (value: number) => string): string =>
  numbers.map(digits).join(' or ');

const hex = (value: number): string => `0x${value.toString(16).padStart(4, '0')}`;

function describeLayer(layer: EventLayer): string {
  if (layer === 'frame') return 'frame';
  if (layer === 'ip') return 'IPv4 or IPv6 packet';
  return 'ipProtocols' in layer
    ? `packet of IP protocol ${listed(layer.ipProtocols, String)}`
    : `frame of ethertype ${listed(layer.etherTypes, hex)}`;
}

const only = (when: Condition | undefined): string => (when ? `, ${when.text}` : '');

const estatsEvents: Readonly<Record<EstatsEvent, string>> = {
  established: 'the TCP tracker reports that an end is ESTABLISHED',
  closed: 'the TCP tracker reports that the connection of an end is over',
  sample: "the table's clock, which is the capture's, reaches a row; and when the trace ends",
  var: 'a segment changes a number of a row',
};

/** What makes a probe fire in a replay, as a clause that follows "when". */
export function describeEvent(event: WireEvent): string {
  if (event.on === 'tcp') return `the TCP tracker reports ${event.event}${only(event.when)}`;
  if (event.on === 'sctp') return 'the SCTP tracker reports another state';
  if (event.on === 'stream')
    return event.event === 'start'
      ? 'a new UDP flow is seen'
      : 'a UDP flow was silent for a minute';
  if (event.on === 'estats') return estatsEvents[event.event];
  const way = event.on === 'send' ? 'leaves' : 'arrives';
  return `a ${describeLayer(event.layer)} ${way}${only(event.when)}`;
}

/** How far a probe's firing in a replay can be trusted. */
export function gradeOfProbe({ wire, grade }: ProbeDefinition): Grade {
  if (grade !== undefined) return grade;
  return wire === undefined
    ? { grade: 'unavailable', why: 'no packet tells of it' }
    : { grade: 'exact' };
}

/** A place of the kernel, as people name it. */
const attachText = ({ kind, name }: AttachPoint): string =>
  kind === 'tracepoint' ? `tracepoint ${name}` : `${kind} ${name}()`;

const wayText = ({ blocks, grade = { grade: 'exact' } }: LinuxWay): string => {
  const places = new Set(blocks.map(({ attach }) => attachText(attach)));
  return `${[...places].join(', ')}; ${describeGrade(grade)}`;
};

/** Where a running Linux kernel fires the probe, in order of preference, and how far each can be trusted. */
export function describeLinuxProbe({ linux = [], nowhere }: ProbeDefinition): string {
  return linux.length === 0
    ? `unavailable: ${nowhere ?? 'the catalogue has no place of the kernel for it'}`
    : linux.map(wayText).join('; else ');
}

/** How far a member can be trusted that a running Linux kernel gives; which of them depends on where the probe fires. */
export function describeLinuxMember(struct: StructDefinition, field: FieldDefinition): string {
  const grades = derive
    .linuxSources(struct, field)
    .map(({ grade }) => describeGrade(grade ?? { grade: 'exact' }));
  return grades.length === 0
    ? `unavailable: ${field.nowhere ?? 'nothing in the kernel gives it'}`
    : [...new Set(grades)].join('; or ');
}
