/** What a file that is no capture begins with, and what to tell its owner. */
interface Lookalike {
  readonly magic: readonly number[];
  readonly advice: string;
}

const LOOKALIKES: readonly Lookalike[] = [
  { magic: [0x28, 0xb5, 0x2f, 0xfd], advice: 'zstd-compressed; decompress it first' },
  { magic: [0xfd, 0x37, 0x7a, 0x58], advice: 'xz-compressed; decompress it first' },
  { magic: [0x42, 0x5a, 0x68], advice: 'bzip2-compressed; decompress it first' },
  { magic: [0x04, 0x22, 0x4d, 0x18], advice: 'lz4-compressed; decompress it first' },
  { magic: [0x50, 0x4b, 0x03, 0x04], advice: 'a zip archive; unpack it first' },
  { magic: [0x1f, 0x8b], advice: 'gzip inside gzip; decompress it first' },
  { magic: [0x47, 0x4d, 0x42, 0x55], advice: 'a Network Monitor capture; convert it with editcap' },
  { magic: [0x7f, 0x45, 0x4c, 0x46], advice: 'an ELF program' },
];

const SHOWN_BYTES = 4;
const TEXT_BYTES = 32;

/** The problem with an input that begins with `start` (at most its first few hundred bytes are needed). */
export function notACapture(start: Uint8Array): string {
  const shown = [...start.subarray(0, SHOWN_BYTES)]
    .map((byte) => byte.toString(16).padStart(2, '0'))
    .join(' ');
  const found = LOOKALIKES.find(({ magic }) => magic.every((byte, i) => start[i] === byte));
  return `not a pcap, pcapng or snoop capture: it begins with ${shown}${found ? `, like ${found.advice}` : textHint(start)}`;
}

function textHint(start: Uint8Array): string {
  const head = start.subarray(0, TEXT_BYTES);
  const isText = head.every((byte) => (byte >= 0x20 && byte < 0x7f) || (byte >= 9 && byte <= 13));
  if (!isText) return '';
  const line = Buffer.from(head)
    .toString('latin1')
    .split(/[\r\n]/, 1)[0];
  return `, like a text: ${JSON.stringify(line)}`;
}
