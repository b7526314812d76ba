/** Between the two kinds of text: JavaScript's own, and D's binary strings (one code unit a byte). */

/** The UTF-8 bytes of a text, one code unit each. */
export function toBinary(text: string): string {
  return Buffer.from(text, 'utf8').toString('latin1');
}

/** The text that those bytes spell in UTF-8; bytes that spell nothing become U+FFFD. */
export function fromBinary(binary: string): string {
  return Buffer.from(binary, 'latin1').toString('utf8');
}

/**
 * A binary string that a terminal shows instead of obeying: control characters but tab and newline
 * become `\xNN`. D text may come from anywhere, and messages quote it.
 */
export function printable(binary: string): string {
  return binary.replace(
    // C0 and DEL; and C1 as UTF-8 spells it.
    // oxlint-disable-next-line no-control-regex -- these are what it is about
    /[\x00-\x08\x0b-\x1f\x7f]|\xc2[\x80-\x9f]/g,
    (found) =>
      `\\x${found
        .charCodeAt(found.length - 1)
        .toString(16)
        .padStart(2, '0')}`,
  );
}
