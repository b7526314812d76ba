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
