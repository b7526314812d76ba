/** The dump of tracemem(), of objects that trace() shows, and of the option rawbytes. */

const hex = (byte: number): string => byte.toString(16).padStart(2, '0');

const columns = Array.from({ length: 16 }, (_, i) => `  ${i.toString(16)}`).join('');

/** 16 bytes a row, on lines of their own; nothing for no bytes. */
export function renderBytes(bytes: string): string {
  if (bytes === '') return '';
  let text = `\n${' '.repeat(11)}${columns}  0123456789abcdef\n`;
  for (let at = 0; at < bytes.length; at += 16) {
    const row = bytes.slice(at, at + 16);
    const cells = Array.from(row, (byte) => ` ${hex(byte.charCodeAt(0))}`).join('');
    const shown = row.replace(/[^ -~]/g, '.');
    text += `${' '.repeat(5)}${at.toString(16).padStart(5)}:${cells.padEnd(48)}  ${shown}\n`;
  }
  return text;
}

/** What pcap() shows of a packet when there is no file for it. */
export function renderPacket({ bytes }: { readonly bytes: Uint8Array }): string {
  return renderBytes(Buffer.from(bytes).toString('latin1'));
}

/** isprint() or isspace() of C, a bell or a backspace. */
const prints = (code: number): boolean =>
  (code >= 0x20 && code <= 0x7e) || (code >= 0x07 && code <= 0x0d);

/** dtrace's guess, whatever the type is: bytes that print, with nothing but NULs behind, are a string. */
export function printedText(bytes: string): string | undefined {
  let end = 0;
  while (end < bytes.length && prints(bytes.charCodeAt(end))) end++;
  return end === 0 || /[^\0]/.test(bytes.slice(end)) ? undefined : bytes.slice(0, end);
}

export function wordOf(bytes: string): bigint {
  let word = 0n;
  for (let i = bytes.length - 1; i >= 0; i--) word = (word << 8n) | BigInt(bytes.charCodeAt(i));
  return word;
}
