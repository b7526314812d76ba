/** In words: how a replay provides a member of an argument struct, and how far that can be trusted. */
import type { FieldDefinition, Grade, WireSource } from '../probes/define.ts';

type Of<From extends WireSource['from']> = Extract<WireSource, { readonly from: From }>;

const packetItems: Readonly<Record<Of<'packet'>['item'], string>> = {
  frameNumber: "the frame's number in its file",
  ipVersion: 'the IP version of the packet',
  payloadLength: 'the bytes after the IP header, by its own length field',
  udpLength: "the UDP header's length field",
  isLocal: 'whether both addresses are of one host',
  wireLength: "the frame's length on the wire",
};

function bits(source: Of<'bits'>): string {
  const mask = source.mask === undefined ? '' : ` & 0x${source.mask.toString(16)}`;
  const shift = source.shift === undefined ? '' : ` >> ${source.shift}`;
  const scale = source.scale === undefined ? '' : ` * ${source.scale}`;
  const read = `${source.width} bits at ${source.layer}+${source.offset}${shift}${mask}`;
  return scale === '' ? read : `(${read})${scale}`;
}

/** One source, in words; `doc` is what the member means. */
function describeSource(source: WireSource, doc: string): string {
  switch (source.from) {
    case 'bits':
      return bits(source);
    case 'address':
      return `the packet's ${source.end} address`;
    case 'hardwareAddress':
      return `the hardware address at link+${source.offset}`;
    case 'headerAddress':
      return `the place of ${source.layer}+${source.offset} in the capture's buffer`;
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
    case 'previousState':
      return 'the TCP tracker: state before the change';
    case 'constant':
      return `always ${JSON.stringify(source.value)}`;
  }
}

/** A grade in words: `exact`, or how it is not and why. */
export function describeGrade(grade: Grade): string {
  return grade.grade === 'exact' ? 'exact' : `${grade.grade}: ${grade.why}`;
}

/** How a replay provides a member: its source and its grade; a member without a source reads 0 or NULL. */
export function describeField(field: FieldDefinition): string {
  const grade = describeGrade(field.grade ?? { grade: 'exact' });
  if (field.wire !== undefined) return `${describeSource(field.wire, field.doc)}; ${grade}`;
  const reads = field.type === 'string' || field.type.endsWith('*') ? 'NULL' : '0';
  return `reads ${reads}; ${grade}`;
}
