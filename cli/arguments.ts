/**
 * The command line, as dtrace(1) reads it: getopt's clusters, operands between options, options in order.
 * Everything here is data out; nothing is read, printed or run.
 */
import { Command, CommanderError, Option } from 'commander';
import { type EngineName, engines } from '../compiler/engines.ts';
import { type DialectName, native } from '../probes/index.ts';
import { UsageError } from './failure.ts';

/** One `-n`, `-s`, `-P`, `-m`, `-f` or `-i`, in command-line order. */
export interface ProgramArgument {
  readonly flag: '-n' | '-s' | '-P' | '-m' | '-f' | '-i';
  readonly text: string;
}

/** One option to set: `-x name[=value]`, or a letter that stands for one. `flag` is how messages name it. */
export interface OptionSetting {
  readonly flag: string;
  readonly name: string;
  readonly value: string | undefined;
}

/** What is done at all; 'link', dtrace's -G, is refused. */
export type Mode = 'trace' | 'list' | 'version' | 'help' | 'link' | 'info';

const engineNames: readonly string[] = Object.keys(engines);
const dialectNames: readonly string[] = Object.keys(native);

export interface Arguments {
  /** As they were given. */
  readonly words: readonly string[];
  readonly mode: Mode;
  readonly compileOnly: boolean;
  readonly verbose: boolean;
  readonly programs: readonly ProgramArgument[];
  readonly settings: readonly OptionSetting[];
  /** Macro arguments: $1 is the first. */
  readonly operands: readonly string[];
  /** Files of `-r`; `-` is standard input. */
  readonly captures: readonly string[];
  readonly output: string | undefined;
  /** The capture of `--write`. */
  readonly write: string | undefined;
  /** The engine of --engine; without, the first that can run. */
  readonly engine: EngineName | undefined;
  /** The engine whose script --emit prints. */
  readonly emit: EngineName | undefined;
  /** The native dtrace that --emit writes for; without, this system's. */
  readonly dialect: DialectName | undefined;
  /** The event recording of --record. */
  readonly record: string | undefined;
  /** -c: what $target is, and how long tracing lasts. */
  readonly command: string | undefined;
  /** -p: the same, of a process that is there. */
  readonly process: number | undefined;
  /** Options that dtrace has and this program does not have: one sentence each. */
  readonly refusals: readonly string[];
}

interface Letter {
  readonly letter: string;
  /** The value's name in the usage; without one the option is a flag. */
  readonly value?: string;
  readonly help: string;
  readonly hidden?: true;
}

/** Options of dtrace(1) that have no meaning here, and what to say of each. */
const refused: readonly (Letter & { readonly why: string })[] = [
  { letter: 'G', help: 'make an ELF object', why: 'there are no user-level probes', hidden: true },
  { letter: 'B', help: 'test the buffer handler', why: 'it is for testing dtrace', hidden: true },
  {
    letter: 'a',
    help: 'claim anonymous state',
    why: 'there is no anonymous tracing',
    hidden: true,
  },
  { letter: 'A', help: 'anonymous tracing', why: 'there is no anonymous tracing', hidden: true },
];

/** Letters whose value is a program. */
const programLetters: readonly Letter[] = [
  { letter: 'n', value: 'name', help: 'trace or list probes by name, or run a D program' },
  { letter: 's', value: 'script', help: 'run a D script; operands become $1, $2, ...' },
  { letter: 'P', value: 'provider', help: 'trace or list probes by provider' },
  { letter: 'm', value: 'module', help: 'trace or list probes by module' },
  { letter: 'f', value: 'function', help: 'trace or list probes by function' },
  { letter: 'i', value: 'id', help: 'trace or list a probe by its number' },
];

/** Letters that stand for an option of `-x`. */
const settingLetters: readonly (Letter & { readonly option: string })[] = [
  { letter: 'q', option: 'quiet', help: 'print only what the program prints' },
  { letter: 'F', option: 'flowindent', help: 'indent by function entry and return' },
  { letter: 'w', option: 'destructive', help: 'permit destructive actions' },
  { letter: 'Z', option: 'zdefs', help: 'permit descriptions that match no probes' },
  { letter: 'C', option: 'cpp', help: 'run the C preprocessor on scripts' },
  { letter: 'H', option: 'cpphdrs', help: 'print the headers that the preprocessor includes' },
  { letter: 'b', option: 'bufsize', value: 'size', help: 'set the size of the trace buffer' },
  { letter: 'D', option: 'define', value: 'name[=value]', help: 'define a preprocessor symbol' },
  { letter: 'U', option: 'undef', value: 'name', help: 'undefine a preprocessor symbol' },
  { letter: 'I', option: 'incdir', value: 'path', help: 'search headers there' },
  { letter: 'L', option: 'libdir', value: 'path', help: 'use the D libraries of that directory' },
  { letter: 'S', option: 'verbose', help: 'print the code that a replay runs' },
  { letter: 'X', option: 'stdc', value: 'a|c|s|t', help: 'C conformance of the preprocessor' },
];

/** `3` and `6` are what getopt makes of -32 and -64: letters with a value. */
const modelLetters: readonly (Letter & { readonly only: string })[] = [
  { letter: '3', value: '2', only: '2', help: '32-bit programs', hidden: true },
  { letter: '6', value: '4', only: '4', help: '64-bit programs', hidden: true },
];

function optionOf(letter: Letter, long = ''): Option {
  const value = letter.value === undefined ? '' : ` <${letter.value}>`;
  const option = new Option(`-${letter.letter}${long}${value}`, letter.help);
  return letter.hidden === true ? option.hideHelp() : option;
}

/** What the option callbacks collect, in the order that commander meets the options. */
interface Collected {
  programs: ProgramArgument[];
  settings: OptionSetting[];
  captures: string[];
  refusals: string[];
  modes: Set<Mode>;
  compileOnly: boolean;
  verbose: boolean;
  output: string | undefined;
  write: string | undefined;
  engine: EngineName | undefined;
  emit: EngineName | undefined;
  dialect: DialectName | undefined;
  record: string | undefined;
  command: string | undefined;
  process: number | undefined;
}

function nothing(): Collected {
  return {
    programs: [],
    settings: [],
    captures: [],
    refusals: [],
    modes: new Set(),
    compileOnly: false,
    verbose: false,
    output: undefined,
    write: undefined,
    engine: undefined,
    emit: undefined,
    dialect: undefined,
    record: undefined,
    command: undefined,
    process: undefined,
  };
}

function settingOf(text: string): OptionSetting {
  const equals = text.indexOf('=');
  const name = equals === -1 ? text : text.slice(0, equals);
  return { flag: `-x ${name}`, name, value: equals === -1 ? undefined : text.slice(equals + 1) };
}

function addPrograms(command: Command, into: Collected): void {
  for (const letter of programLetters)
    command.addOption(
      optionOf(letter).argParser((text: string) => {
        // The table above holds exactly the flags of the type.
        into.programs.push({ flag: `-${letter.letter}` as ProgramArgument['flag'], text });
      }),
    );
}

function addModes(command: Command, into: Collected): void {
  const flag = (letter: Letter, long: string, take: () => void): void => {
    const option = optionOf(letter, long);
    command.addOption(option).on(`option:${option.name()}`, take);
  };
  flag({ letter: 'l', help: 'list probes; with -v their arguments' }, '', () => {
    into.modes.add('list');
  });
  flag({ letter: 'e', help: 'compile only' }, '', () => {
    into.compileOnly = true;
  });
  flag({ letter: 'v', help: 'report stability, arguments, and how each is provided' }, '', () => {
    into.verbose = true;
  });
  flag({ letter: 'V', help: 'print the version' }, ', --version', () => {
    into.modes.add('version');
  });
  flag({ letter: 'h', help: 'print this help' }, ', --help', () => {
    into.modes.add('help');
  });
}

function addSettings(command: Command, into: Collected): void {
  for (const letter of settingLetters) {
    const option = optionOf(letter);
    command.addOption(option).on(`option:${option.name()}`, (value?: string) => {
      const flag = value === undefined ? `-${letter.letter}` : `-${letter.letter} ${value}`;
      into.settings.push({ flag, name: letter.option, value });
    });
  }
  command.addOption(
    optionOf({ letter: 'x', value: 'option[=value]', help: 'set an option' }).argParser(
      (text: string) => {
        into.settings.push(settingOf(text));
      },
    ),
  );
}

function addRefusals(command: Command, into: Collected): void {
  for (const letter of refused) {
    const option = optionOf({ ...letter, hidden: true });
    command.addOption(option).on(`option:${option.name()}`, () => {
      into.refusals.push(`-${letter.letter} is not supported: ${letter.why}`);
      if (letter.letter === 'G') into.modes.add('link');
    });
  }
  for (const letter of modelLetters)
    command.addOption(
      optionOf(letter).argParser((value: string) => {
        if (value !== letter.only)
          throw new UsageError(`illegal option -- ${letter.letter}${value}`, true);
        if (letter.letter === '3')
          into.refusals.push('-32 is not supported: D programs are 64-bit here');
      }),
    );
}

function addFiles(command: Command, into: Collected): void {
  command
    .addOption(
      optionOf({
        letter: 'r',
        value: 'file',
        help: 'replay a capture (pcap, pcapng, snoop, gzipped or not; - is standard input); repeatable',
      }).argParser((file: string) => {
        into.captures.push(file);
      }),
    )
    .addOption(
      optionOf({ letter: 'o', value: 'file', help: 'append the output to a file' }).argParser(
        (file: string) => {
          into.output = file;
        },
      ),
    )
    .addOption(
      new Option(
        '--write <file>',
        'write the packets that matched (.pcapng, .pcap, .snoop)',
      ).argParser((file: string) => {
        into.write = file;
      }),
    );
}

function engineOf(flag: string, name: string): EngineName {
  if (!engineNames.includes(name))
    throw new UsageError(
      `${flag}: ${name} is no engine (there are ${engineNames.join(', ')})`,
      false,
    );
  return name as EngineName;
}

function dialectOf(name: string): DialectName {
  if (!dialectNames.includes(name))
    throw new UsageError(
      `--dialect: ${name} is no dialect (there are ${dialectNames.join(', ')})`,
      false,
    );
  return name as DialectName;
}

/** A process number, as dtrace takes it. */
function processOf(text: string): number {
  const pid = /^\d{1,9}$/.test(text) ? Number(text) : 0;
  if (pid === 0) throw new UsageError(`invalid pid: ${text}`, false);
  return pid;
}

/** Options of live traces, and of what runs a program. */
function addEngines(command: Command, into: Collected): void {
  const add = (flags: string, help: string, take: (value: string) => void): void => {
    command.addOption(new Option(flags, help).argParser(take));
  };
  add('-c <cmd>', 'run a command, $target, and trace until it ends', (text) => {
    into.command = text;
  });
  add('-p <pid>', 'trace until that process, $target, ends', (text) => {
    into.process = processOf(text);
  });
  add('--engine <name>', 'run on replay, bpftrace or dtrace, not on the first that can', (name) => {
    into.engine = engineOf('--engine', name);
  });
  add('--emit <engine>', 'print the script for bpftrace or dtrace, and run nothing', (name) => {
    into.emit = engineOf('--emit', name);
  });
  add(
    '--dialect <name>',
    `which native dtrace to list or write for: ${dialectNames.join(', ')}`,
    (name) => {
      into.dialect = dialectOf(name);
    },
  );
  add('--record <file>', 'record what the probes saw, for -r', (file) => {
    into.record = file;
  });
  const info = new Option('--info', 'print what this machine can trace');
  command.addOption(info).on('option:info', () => {
    into.modes.add('info');
  });
}

function commandFor(into: Collected): Command {
  const command = new Command('tsdtrace')
    .argument('[args...]')
    .helpOption(false)
    .allowExcessArguments()
    .showSuggestionAfterError(false)
    .exitOverride()
    .configureOutput({ writeOut: () => {}, writeErr: () => {} });
  addPrograms(command, into);
  addFiles(command, into);
  addModes(command, into);
  addSettings(command, into);
  addEngines(command, into);
  addRefusals(command, into);
  return command;
}

/** getopt's own words for what commander found wrong. */
function usageErrorOf(error: CommanderError): UsageError {
  const flag = /'(-[^ ',=]*)/.exec(error.message)?.[1] ?? '';
  if (error.code === 'commander.optionMissingArgument' && flag.startsWith('--'))
    return new UsageError(`option '${flag}' requires an argument`, true);
  if (error.code === 'commander.optionMissingArgument')
    return new UsageError(`option requires an argument -- '${flag.slice(1, 2)}'`, true);
  if (flag.startsWith('--')) return new UsageError(`unrecognized option '${flag}'`, true);
  return new UsageError(`invalid option -- '${flag.slice(1, 2)}'`, true);
}

function modeOf(modes: ReadonlySet<Mode>): Mode {
  if (modes.size > 1)
    throw new UsageError('only one of the [-GhlV] options can be specified at a time', false);
  return [...modes][0] ?? 'trace';
}

/**
 * Reads a command line (without the program's name).
 * @throws UsageError for an empty one, an unknown option, a missing value, or options that exclude each other.
 */
export function parseArguments(words: readonly string[]): Arguments {
  if (words.length === 0) throw new UsageError('', true);
  const collected = nothing();
  const command = commandFor(collected);
  try {
    command.parse(words, { from: 'user' });
  } catch (error) {
    if (error instanceof CommanderError) throw usageErrorOf(error);
    throw error;
  }
  const { modes, ...rest } = collected;
  return { ...rest, words, mode: modeOf(modes), operands: command.args };
}

/** One line an option, for the help: the flags and what they do. */
export function optionHelp(): readonly { readonly term: string; readonly text: string }[] {
  const command = commandFor(nothing());
  const help = command.createHelp();
  return help
    .visibleOptions(command)
    .map((option) => ({ term: help.optionTerm(option), text: help.optionDescription(option) }));
}
