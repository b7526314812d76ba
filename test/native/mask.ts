/** What must differ between native dtrace's answer and ours is taken out of both. */
import { silent, type Answer, type Case } from './corpus.ts';

/** Probes that are made on demand have other numbers than ours. */
const probeNumber = /(?<=for probe ID )\d+(?= \(profile:)/gm;

/** print() begins with where the thing lies. */
const address = /^0x[0-9a-f]+ = \*$/gm;

/** Native messages as we word them: our name in front, and no place in a BPF program. */
function nativeMessages(text: string): string {
  return text
    .replace(/^dtrace: /gm, 'tsdtrace: ')
    .replace(/ at BPF pc \d+$/gm, '')
    .replace(probeNumber, 'N');
}

/** Ours as native dtrace was asked: it shows an error's tag only with -xerrtags. */
function ownMessages(text: string, tagged: boolean): string {
  const numbered = text.replace(probeNumber, 'N');
  return tagged ? numbered : numbered.replace(/: \[[DT]_\w+\] /, ': ');
}

const output = (each: Case, { out }: Answer): string =>
  silent(each) ? '' : out.replace(address, 'ADDRESS = *');

/**
 * Both answers, ready to be compared. Below a compile error we print the place, and below a usage error another
 * usage: there only dtrace's own lines count.
 */
export function masked(each: Case, native: Answer, own: Answer): { native: Answer; own: Answer } {
  let expected = nativeMessages(native.err);
  if (native.status === 2) expected = expected.slice(0, expected.indexOf('\n') + 1);
  let err = ownMessages(own.err, /\[D_\w+\]/.test(native.err));
  if (
    native.status !== 0 &&
    own.status === native.status &&
    expected !== '' &&
    err.startsWith(expected)
  )
    err = expected;
  return {
    native: { ...native, out: output(each, native), err: expected },
    own: { ...own, out: output(each, own), err },
  };
}
