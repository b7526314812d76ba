/**
 * The walk: record headers, link layer, IP and transport header and what the packet fires, in one function made for the
 * program. It takes the packets that nearly all are: whole TCP and UDP headers in Ethernet frames of pcap, without
 * VLANs, IP options, extension headers and fragments. Every other one goes to the plain path, whose decoder
 * (runtime/capture/decode.ts) is the measure for both.
 */

const ethernetHeader = 14;
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
  /** Statements that fire what packet `p` fires; `seen` tells sending from receiving. */
  readonly fire: string;
}

/** What is the same for all packets of the walk, but not for the others that `plain` has had in between. */
const constants = `p.network = -1;
p.networkCaptured = 0;
p.laterFragment = false;
`;

/** Sets what depends on the IP version, or leaves for the plain path. */
const network = `let transport = 0, length = 0, protocol = 0;
const type = v.getUint16(start + 12);
if (type === 0x0800) {
if (v.getUint16(ip) >> 8 !== 0x45 || (v.getUint16(ip + 6) & 0x1fff) !== 0) break common;
length = v.getUint16(ip + 2) - ${ipv4Header};
protocol = v.getUint8(ip + 9);
transport = ip + ${ipv4Header};
p.ipVersion = 4;
} else if (type === 0x86dd) {
if (captured < ${ethernetHeader + ipv6Header} || v.getUint8(ip) >> 4 !== 6) break common;
length = v.getUint16(ip + 4);
protocol = v.getUint8(ip + 6);
transport = ip + ${ipv6Header};
p.ipVersion = 6;
} else break common;
`;

/** The transport header, which must be whole. */
const transportHeader = `let there = at - transport;
if (there > length) there = length;
if (protocol === 6) {
if (there < ${tcpHeader} || there < v.getUint8(transport + 12) >> 2) break common;
} else if (protocol !== 17 || there < ${udpHeader}) break common;
`;

const fields = `p.link = start;
p.ip = ip;
p.etherType = type;
p.protocol = protocol;
p.payloadLength = length;
p.transport = transport;
p.transportCaptured = there < ${mostCounted} ? there : ${mostCounted};
p.transportLength = length;
`;

/** Looks the sender's end up, and has the tracker take the segment. */
function senderOf({ onlyProtocol, flows, tracking }: WalkedProgram): string {
  if (!flows) return 'const sender = -1;\n';
  const find = 'const sender = type === 0x0800 ? F.findIPv4(p) : F.find(p);\n';
  if (!tracking) return find;
  if (onlyProtocol === 6) return `${find}T.segment(p, sender);\n`;
  return `${find}T.eventCount = 0;
if (protocol === 6) T.segment(p, sender);
`;
}

/**
 * A function that makes the walk over one reader's buffer: `walk(layout, view, seen, plain)`, see interface.ts. It
 * returns before a record that is not whole or is damaged, and after exit().
 */
export function walkFunction(program: WalkedProgram): string {
  const { onlyProtocol, fire } = program;
  const others = onlyProtocol === undefined ? '' : `if (protocol !== ${onlyProtocol}) continue;\n`;
  return `function walk({ littleEndian, headerBytes, nanosecondsPerUnit, largest }, v, seen, plain) {
return (p, from, limit) => {
let at = from, frame = p.frameNumber;
${constants}while (limit - at >= headerBytes) {
const start = at + headerBytes, captured = v.getUint32(at + 8, littleEndian);
if (captured > limit - start || captured > largest) break;
const wire = v.getUint32(at + 12, littleEndian);
const fraction = v.getUint32(at + 4, littleEndian) * nanosecondsPerUnit;
if (fraction >= 1e9) break;
p.seconds = v.getUint32(at, littleEndian);
p.nanoseconds = fraction;
at = start + captured;
p.frameNumber = ++frame;
p.start = start;
p.end = at;
p.wireLength = wire > captured ? wire : captured;
common: {
if (captured < ${ethernetHeader + ipv4Header}) break common;
const ip = start + ${ethernetHeader};
${network}${transportHeader}${others}${fields}${senderOf(program)}${fire}if (X.stopping) break;
continue;
}
plain(p);
${constants}if (X.stopping) break;
}
return at;
};
}
`;
}
