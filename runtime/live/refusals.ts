/** Why bpftrace did not start, or died: what it says, in words that tell what is wrong and what to do. */
import type { Program, TypedClause } from '../../compiler/program.ts';
import type { ChildEnd } from './child.ts';

export interface Refusal {
  /** One sentence without its full stop. */
  readonly message: string;
  readonly hint: string | undefined;
  /** The clause that the script's refused line was made of, where that can be told. */
  readonly clause: TypedClause | undefined;
  /** A smaller program might run. */
  readonly tooLarge?: boolean;
}

/** A sentence of a tracer's, and what it means. */
export interface Rule {
  readonly pattern: RegExp;
  readonly message: (match: RegExpExecArray) => string;
  readonly hint?: string;
  readonly tooLarge?: true;
}

const needsTypes =
  'the kernel must describe its types (/sys/kernel/btf/vmlinux, CONFIG_DEBUG_INFO_BTF)';

/** What standard error says, the most telling first. */
const rules: readonly Rule[] = [
  {
    pattern: /only supports running as the root user|requires root|must be run as root/i,
    message: () => 'bpftrace needs the rights of root',
    hint: 'run the same command with sudo',
  },
  {
    pattern: /lockdown/i,
    message: () => 'kernel lockdown forbids tracing',
    hint: 'boot with lockdown=integrity or none; Secure Boot may have switched it on (cat /sys/kernel/security/lockdown)',
  },
  {
    pattern: /Operation not permitted|\bEPERM\b/,
    message: () => 'the kernel does not let this process load BPF programs',
    hint: 'run as root with CAP_BPF, CAP_PERFMON and CAP_SYS_ADMIN: a container must be privileged',
  },
  {
    pattern: /tracepoint not found: (\S+)/,
    message: ([, name]) => `this kernel has no tracepoint ${name}`,
    hint: 'see that tracefs is there: mount -t tracefs tracefs /sys/kernel/tracing',
  },
  {
    pattern: /type '(?:struct )?(\S+?) ?\*?' does not contain a field named '(\w+)'/,
    message: ([, struct, member]) => `struct ${struct} has no member ${member} on this kernel`,
  },
  {
    pattern: /Unknown struct\/union: '(?:struct )?(\w+)|Unknown type.*'(?:struct )?(\w+)'/,
    message: ([, first, second]) => `struct ${first ?? second} is not known on this kernel`,
    hint: needsTypes,
  },
  {
    pattern: /Cannot allocate memory|\bENOMEM\b|std::bad_alloc|[Oo]ut of memory/,
    message: () => 'there is not enough memory for the maps or the buffers',
    hint: 'lower -x aggsize or -x bufsize',
  },
  {
    pattern: /stack limit of 512 bytes|BPF stack/,
    message: () => 'the clauses of one probe need more than the 512 bytes that BPF has for them',
    hint: 'split the program, or use fewer keys and arguments at a time',
    tooLarge: true,
  },
  {
    pattern: /too large|too many (?:instructions|probes)|[Cc]an't attach to more than|BPFTRACE_MAX/,
    message: ([text]) => `the program is too large for bpftrace (${text})`,
    hint: 'name fewer probes',
    tooLarge: true,
  },
  {
    pattern: /(?:failed to|Creation of).*\bmaps?\b/,
    message: () => 'the kernel refused a map',
    hint: 'a program may have 64 of them: use fewer aggregations',
  },
  {
    pattern: /Error (?:loading|attaching) (?:BPF )?(?:program|probe): '?([\w:.-]+)/,
    message: ([, probe]) => `the kernel refused the program for ${probe}`,
    hint: 'its verifier has the reason: tsdtrace --emit bpftrace prints the script, bpftrace -v FILE runs it',
  },
  {
    pattern: /unrecognized option|Unknown output format|invalid option/,
    message: () => 'this bpftrace is too old',
    hint: 'version 0.17 or later is needed',
  },
];

/** What every version says though all is well. */
const noise =
  /couldn't set RLIMIT_MEMLOCK|available_filter_functions|WARNING|^Log: cannot resolve|^\s*[~^]+\s*$|^\s*$/;

/** A warning about a place in the script; the line itself and a line that points to it follow. */
const placedWarning = /^(?:stdin|-):\d[\d:-]*: WARNING/;

/** The lines that tell something. */
function telling(complaints: string): readonly string[] {
  const lines = complaints.split('\n');
  return lines.filter((line, at) => !noise.test(line) && !placedWarning.test(lines[at - 1] ?? ''));
}

/** Lines from 1 of the script that standard error names: `stdin:3:1-9: ERROR`, or `stdin:3-5: ERROR`. */
const place = /^(?:stdin|-):(\d+)(?::\d+)?(?:-\d+)?: ERROR/m;

const clauseComment = /^\s*\/\/ clause (\d+)\b/;
const bookComment = /^\s*\/\/ book\b/;

/** The clause that a line of the script (from 1) was made of: the last that a comment above it names. */
export function clauseOfLine(
  script: string,
  line: number,
  program: Program,
): TypedClause | undefined {
  return clauseAbove(script, line, program, clauseComment, bookComment);
}

/** The clause whose number is in the last comment above the line, unless another kind of comment stands between. */
export function clauseAbove(
  script: string,
  line: number,
  program: Program,
  comments: RegExp,
  others: RegExp = comments,
): TypedClause | undefined {
  const above = script.split('\n').slice(0, line).reverse();
  const comment = above.find((each) => comments.test(each) || others.test(each));
  const index = comments.exec(comment ?? '')?.[1];
  if (index === undefined) return undefined;
  return program.enablings
    .flatMap(({ clauses }) => clauses)
    .find((clause) => clause.index === Number(index));
}

/** "line 3" of the source that a clause stands in. */
export function placeOfClause({ source, span }: TypedClause): string {
  const line = source.text.slice(0, span.start).split('\n').length;
  return source.kind === 'script' ? `${source.name}, line ${line}` : `line ${line}`;
}

const installHint =
  'install it: Debian, Ubuntu: apt install bpftrace; Fedora: dnf install bpftrace';

/** It could not be run at all. */
export function notStarted(failure: string, path: string, hint: string): Refusal {
  const missing = failure === 'ENOENT';
  return {
    message: missing ? `there is no ${path}` : `${path} cannot be run (${failure})`,
    hint: missing ? hint : undefined,
    clause: undefined,
  };
}

export function howItEnded({ status, signal }: ChildEnd): string {
  return signal === undefined ? `ended with status ${status}` : `was ended by ${signal}`;
}

/** What the first rule that the text fits says. */
export function ruled(
  all: readonly Rule[],
  text: string,
  clause: TypedClause | undefined,
): Refusal | undefined {
  for (const { pattern, message, hint, tooLarge = false } of all) {
    const match = pattern.exec(text);
    if (match !== null) return { message: message(match), hint, clause, tooLarge };
  }
  return undefined;
}

/** Why it ended before it traced. */
export function refusalOf(end: ChildEnd, path: string, script: string, program: Program): Refusal {
  if (end.failure !== undefined) return notStarted(end.failure, path, installHint);
  const lines = telling(end.complaints);
  const text = lines.join('\n');
  const line = place.exec(text)?.[1];
  const clause = line === undefined ? undefined : clauseOfLine(script, Number(line), program);
  const known = ruled(rules, text, clause);
  if (known !== undefined) return known;
  const first = lines.find((each) => /error/i.test(each)) ?? lines[0];
  const said = first === undefined ? '' : `: ${first.trim()}`;
  return { message: `bpftrace ${howItEnded(end)}${said}`, hint: undefined, clause };
}

/** What to say of its death while it traced. */
export function deathOf(end: ChildEnd): Refusal {
  const lines = telling(end.complaints);
  const said = lines.length === 0 ? '' : `: ${lines.at(-1)!.trim()}`;
  const killed = end.signal === 'SIGKILL';
  return {
    message: `bpftrace ${howItEnded(end)} while tracing; what it had told until then is shown${said}`,
    hint: killed ? 'was it the kernel, for lack of memory? (dmesg)' : undefined,
    clause: undefined,
  };
}
