/**
 * The packet's members in generated text: what a clause reads has the member's own name there, be that a constant of the
 * clause's function or one of the walk, which then need not store it in the packet.
 */

const members = [
  'seconds',
  'nanoseconds',
  'frameNumber',
  'wireLength',
  'link',
  'network',
  'networkCaptured',
  'etherType',
  'ip',
  'ipVersion',
  'protocol',
  'payloadLength',
  'transport',
  'transportCaptured',
  'transportLength',
] as const;

export type PacketMember = (typeof members)[number];

/** Whether the text has that name; a string that holds it counts, too, which costs time and does no harm. */
export function hasName(text: string, name: PacketMember | 'p' | 'v'): boolean {
  return new RegExp(`\\b${name}\\b`).test(text);
}

/** Declares what the statements read of packet `p`; nothing when they read nothing. */
export function packetNames(statements: string): string {
  const view = hasName(statements, 'v') ? ['view: v'] : [];
  const names = [...view, ...members.filter((name) => hasName(statements, name))];
  return names.length === 0 ? '' : `const { ${names.join(', ')} } = p;\n`;
}
