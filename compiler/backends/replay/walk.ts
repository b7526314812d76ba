/**
 * The walk: record headers, link layer, IP and transport header and what the packet fires, in one function made for the
 * program. It takes the packets that nearly all are: TCP and UDP in pcap and pcapng, behind Ethernet with one VLAN at most, Linux
 * cooked headers, BSD's loopback headers or none, with whole headers, without IP options, extension headers and fragments. Every other one goes to the plain path, whose decoder
 * (runtime/capture/decode.ts) is the measure for both. What the program does not name is not looked at, and nothing is stored
 * in the packet that nobody is handed.
 */
import { linkHeaderBits, type WalkedFormat } from './interface.ts';
import { hasName, type PacketMember } from './packet-names.ts';
import { framings } from './walk-records.ts';

const ethernetHeader = 14;
const vlanTag = 4;
const ipv4Header = 20;
const ipv6Header = 40;
const udpHeader = 8;
const tcpHeader = 20;
/** Counted of the transport header at most: see Packet.transportCaptured. */
const mostCounted = 60;

/** What the walk of a program does with a packet once it is decoded. */
export interface WalkedProgram {
  /** The one IP protocol whose packets can fire anything; undefined when there are more. */
  readonly onlyProtocol: number | undefined;
  /** Flows are looked up; their TCP connections followed. */
  readonly flows: boolean;
  readonly tracking: boolean;
  /** Nothing fires but these events of TCP connections, as bits by code, in the generated text; undefined where more does. */
  readonly eventsOnly: string | undefined;
  /** Statements that fire what packet `p` fires, of whose members they name what they read; `seen` tells sending from receiving. */
  readonly fire: string;
  /** exit() may run in them. */
  readonly exits: boolean;
}

/** A function that fills the reader's part of `p`. */
const meet = (ofFormat: string): string => `const meet = (p, record, frameNumber) => {
${ofFormat}p.frameNumber = frameNumber;
p.start = start;
p.end = start + captured;
p.wireLength = wire > captured ? wire : captured;
};
`;

/** What is the same for all packets of the walk, but not for the others that `plain` has had in between. */
const constants = `p.network = -1;
p.networkCaptured = 0;
p.laterFragment = false;
`;

/**
 * Finds the IP header and the type of what is `carried` there, and which way the packet went where the record does not tell; or
 * leaves for the plain path.
 */
const linkLayer = `let ip = start + ${ethernetHeader}, etherType = 0, carried = 0;
if (ethernet) {
if (captured < ${ethernetHeader + ipv4Header}) break common;
etherType = v.getUint16(start + 12);
if (etherType === 0x8100 && captured >= ${ethernetHeader + vlanTag + ipv4Header}) {
etherType = v.getUint16(start + 16);
ip = start + ${ethernetHeader + vlanTag};
}
carried = etherType;
} else {
const header = linkHeader(linkType, v, start, captured);
if (header < 0) break common;
ip = start + (header & ${linkHeaderBits.length});
carried = (header & ${linkHeaderBits.ipv6}) === 0 ? 0x0800 : 0x86dd;
if ((header & ${linkHeaderBits.typed}) !== 0) etherType = carried;
if (direction === 0) direction = header >> ${linkHeaderBits.directionShift};
}
`;

/** Sets what depends on the IP version, or leaves for the plain path. */
function network(transport: boolean): string {
  const whole = 'if ((v.getUint16(ip + 6) & 0x1fff) !== 0) break common;\n';
  return `let ipVersion = 4, protocol = 0, payloadLength = 0, transport = 0;
if (carried === 0x0800) {
if (v.getUint8(ip) !== 0x45) break common;
${transport ? whole : ''}protocol = v.getUint8(ip + 9);
payloadLength = v.getUint16(ip + 2) - ${ipv4Header};
transport = ip + ${ipv4Header};
} else if (carried === 0x86dd) {
if (start + captured < ip + ${ipv6Header} || v.getUint8(ip) >> 4 !== 6) break common;
ipVersion = 6;
protocol = v.getUint8(ip + 6);
payloadLength = v.getUint16(ip + 4);
transport = ip + ${ipv6Header};
} else break common;
if (payloadLength <= 0) break common;
`;
}

/** Passes over packets of the other one of the two protocols. */
function othersOf({ onlyProtocol }: WalkedProgram): string {
  if (onlyProtocol === undefined) return '';
  const others = [6, 17].filter((protocol) => protocol !== onlyProtocol);
  return `if (${others.map((protocol) => `protocol === ${protocol}`).join(' || ')}) continue;\n`;
}

/** The transport header, which must be whole. */
const transportHeader = `let transportCaptured = start + captured - transport;
if (transportCaptured > payloadLength) transportCaptured = payloadLength;
if (protocol === 6) {
if (transportCaptured < ${tcpHeader} || transportCaptured < v.getUint8(transport + 12) >> 2) break common;
} else if (protocol !== 17 || transportCaptured < ${udpHeader}) break common;
if (transportCaptured > ${mostCounted}) transportCaptured = ${mostCounted};
`;

const ofTransport: readonly PacketMember[] = [
  'protocol',
  'transport',
  'transportCaptured',
  'transportLength',
];

/** Members that have the same value or another name in the walk. */
const otherNames: readonly (readonly [PacketMember, string])[] = [
  ['link', 'ethernet ? start : -1'],
  ['network', '-1'],
  ['networkCaptured', '0'],
  ['transportLength', 'payloadLength'],
];

const ofRecord: readonly PacketMember[] = ['seconds', 'nanoseconds', 'wireLength'];

const wholePacket = `p.direction = direction;
p.link = ethernet ? start : -1;
p.ip = ip;
p.ipVersion = ipVersion;
p.etherType = etherType;
p.protocol = protocol;
p.payloadLength = payloadLength;
p.transport = transport;
p.transportCaptured = transportCaptured;
p.transportLength = payloadLength;
`;

/** Stores or declares what the statements name. */
function names(statements: string): string {
  const others = otherNames
    .filter(([name]) => hasName(statements, name))
    .map(([name, value]) => `const ${name} = ${value};\n`);
  const record = ofRecord.filter((name) => hasName(statements, name));
  const passed = hasName(statements, 'p');
  const met = passed || record.length > 0 ? 'meet(p, record, frameNumber);\n' : '';
  const read = record.length > 0 ? `const { ${record.join(', ')} } = p;\n` : '';
  const seen = 'const seen = direction === 0 ? unknown : ways[direction];\n';
  return `${met}${read}${others.join('')}${passed ? wholePacket : ''}${seen}`;
}

/**
 * Whether it may: it would have to leave the shortcut all the time to connections whose segments are known to go either
 * way, for one may be the second copy of another.
 */
const shortening = (eventsOnly: string): string =>
  `const shortened = !directed && T.shorten(${eventsOnly});\n`;

/** Has the tracker take the segments that it can by the shortcut, most of which fire nothing. */
function shortcut({ eventsOnly }: WalkedProgram): string {
  if (eventsOnly === undefined) return '';
  const ofVersion = (version: 4 | 6): string =>
    `T.takeIPv${version}(v, ip, transport, payloadLength, secondsOf(p, record))`;
  return `const taken = !shortened || direction !== 0 ? -1 : ipVersion === 4 ? ${ofVersion(4)} : ${ofVersion(6)};
if (taken === -2) continue;
`;
}

/** Looks the sender's end up, and has the tracker take the segment. */
function senderOf({ onlyProtocol, flows, tracking, eventsOnly }: WalkedProgram): string {
  if (!flows) return 'const sender = -1;\n';
  const find = 'ipVersion === 4 ? F.findIPv4(p) : F.find(p)';
  const segment = 'if (direction === 0) T.segment(p, sender);\nelse track(p, sender);\n';
  if (eventsOnly !== undefined)
    return `const sender = taken >= 0 ? taken : ${find};
if (taken < 0) {
${segment}}
`;
  const looked = `const sender = ${find};\n`;
  if (!tracking) return looked;
  return `${looked}T.eventCount = 0;
${onlyProtocol === 6 ? segment : `if (protocol === 6) {\n${segment}}\n`}`;
}

const settling = 'if (shortened && taken < 0) T.settle(sender);\n';

/**
 * A function that makes the walk over the records of one format in one buffer: see ReplayModule.walks in interface.ts. It
 * returns before a record that is not whole, is damaged or is none of the usual ones, and after exit().
 */
export function walkFunction(program: WalkedProgram, format: WalkedFormat): string {
  const { layout, meet: ofFormat, secondsOf, smallest, open } = framings[format];
  const { eventsOnly } = program;
  const settle = eventsOnly === undefined ? '' : settling;
  const statements = `${senderOf(program)}${program.fire}${settle}`;
  const passed = hasName(statements, 'p');
  const transport = passed || ofTransport.some((name) => hasName(statements, name));
  const same = passed ? constants : '';
  const stop = 'if (X.stopping) break;\n';
  return `function ${format}({ linkType, ${layout} }, v, { ways, directed }, plain, track) {
const ethernet = linkType === 1, unknown = ways[0];
${meet(ofFormat)}${eventsOnly === undefined ? '' : `${secondsOf}${shortening(eventsOnly)}`}return (p, from, limit) => {
let at = from, record = -1, frameNumber = p.frameNumber;
${same}while (limit - at >= ${smallest}) {
${open}record = at;
at = next;
frameNumber++;
common: {
${linkLayer}${network(transport)}${othersOf(program)}${transport ? transportHeader : ''}${shortcut(program)}${names(statements)}${statements}${program.exits ? stop : ''}continue;
}
meet(p, record, frameNumber);
plain(p);
${same}${stop}}
if (record >= 0) meet(p, record, frameNumber);
return at;
};
}
`;
}
