/** Why a native dtrace did not start, or died: what it says, in words that tell what is wrong and what to do. */
import type { Program, TypedClause } from '../../compiler/program.ts';
import type { ChildEnd } from './child.ts';
import { clauseAbove, howItEnded, notStarted, type Refusal, type Rule, ruled } from './refusals.ts';

/** What standard error says, the most telling first. */
const rules: readonly Rule[] = [
  {
    pattern:
      /requires additional privileges|DTrace requires|[Pp]ermission denied|\bEPERM\b|Operation not permitted/,
    message: () => 'native dtrace needs the rights of root',
    hint: 'run the same command with sudo',
  },
  {
    pattern: /System Integrity Protection|system integrity protection/,
    message: () => 'System Integrity Protection forbids tracing',
    hint: 'csrutil enable --without dtrace, from the recovery system',
  },
  {
    pattern: /probe description (\S+) does not match any probes/,
    message: ([, probe]) => `this dtrace has no probe ${probe}`,
    hint: 'dtrace -l lists those that it has',
  },
  {
    pattern: /failed to load type|failed to resolve type|CTF|BTF/,
    message: () => 'dtrace does not know the types of this kernel',
    hint: 'its libraries and the kernel must be of the same time: dtrace -n BEGIN tells more',
  },
  {
    pattern: /BPF program load.*failed|BPF verifier/i,
    message: () => "the kernel's verifier refused a program of dtrace's",
    hint: 'tsdtrace --emit dtrace prints the script, dtrace -s FILE runs it',
    tooLarge: true,
  },
  {
    pattern: /Cannot allocate memory|not enough memory|\bENOMEM\b/i,
    message: () => 'there is not enough memory for the buffers',
    hint: 'lower -x aggsize or -x bufsize',
  },
];

/** `dtrace: failed to compile script FILE: line 12: what` and kin. */
const place = /\bline (\d+)\b/;

const clauseComment = /^\s*\/\* clause (\d+)\b/;

/** The clause that a line of the script (from 1) was made of: the last that a comment above it names. */
export function dtraceClauseOfLine(
  script: string,
  line: number,
  program: Program,
): TypedClause | undefined {
  return clauseAbove(script, line, program, clauseComment);
}

const telling = (complaints: string): readonly string[] =>
  complaints.split('\n').filter((line) => line.trim() !== '');

const installHint =
  'install it: Debian, Ubuntu: apt install dtrace; FreeBSD, illumos and macOS have it';

const bare = (line: string): string => line.trim().replace(/^dtrace: /, '');

/** Why it ended before it traced. */
export function dtraceRefusalOf(
  end: ChildEnd,
  path: string,
  script: string,
  program: Program,
): Refusal {
  if (end.failure !== undefined) return notStarted(end.failure, path, installHint);
  const lines = telling(end.complaints);
  const text = lines.join('\n');
  const line = place.exec(text)?.[1];
  const clause = line === undefined ? undefined : dtraceClauseOfLine(script, Number(line), program);
  const known = ruled(rules, text, clause);
  if (known !== undefined) return known;
  const said = lines.length === 0 ? '' : `: ${bare(lines[0])}`;
  return { message: `dtrace ${howItEnded(end)}${said}`, hint: undefined, clause };
}

/** What to say of its death while it traced. */
export function dtraceDeathOf(end: ChildEnd): Refusal {
  const last = telling(end.complaints).at(-1);
  const said = last === undefined ? '' : `: ${bare(last)}`;
  return {
    message: `dtrace ${howItEnded(end)} while tracing; what it had told until then is shown${said}`,
    hint: undefined,
    clause: undefined,
  };
}
