/**
 * In a guest: starts every engine with all programs, lets the traffic flow once they are ready, and leaves what each
 * printed as JSON: `node test/lab/engines/run.ts FILE`.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { release, tmpdir } from 'node:os';
import { join } from 'node:path';
import { LiveCommand, readyClause } from '../../live/support/command.ts';
import { Capture } from '../../live/support/packets.ts';
import { engines, programs } from './programs.ts';
import type { Engine, Program } from './programs.ts';
import type { Printed, Report } from './report.ts';
import { Traffic } from './traffic.ts';

/** Emulated processors are slow, and four engines start at once. */
const patience = 400_000;
/** What was built, in the checkout: it starts in half the time that the sources take. */
const tsdtrace = [process.execPath, 'bin/tsdtrace.js'];
const work = mkdtempSync(join(tmpdir(), 'engines-'));

/** The file of all programs that the engine runs, and which they are. */
function scriptFor(engine: Engine, chosen: readonly Program[]): string {
  const file = join(work, `${engine}.d`);
  const texts = chosen.map(({ d, native }) => (engine === 'native' ? (native ?? d) : d));
  writeFileSync(file, [readyClause, ...texts, ''].join('\n'));
  return file;
}

const commandOf = (engine: Engine, file: string): readonly string[] =>
  engine === 'native'
    ? ['dtrace', '-q', '-s', file]
    : [...tsdtrace, '-q', '--engine', engine, '-s', file];

/** What tsdtrace has against compiling the file for this engine, undefined where nothing. */
function complaint(engine: Engine, file: string): string | undefined {
  if (engine === 'native' || engine === 'replay') return undefined;
  const words = ['--engine', engine, '--emit', engine, '-s', file];
  const { status, stderr } = spawnSync(tsdtrace[0], [...tsdtrace.slice(1), ...words], {
    encoding: 'utf8',
  });
  return status === 0 ? undefined : stderr.trim().split('\n')[0];
}

/** Why the engine does not run programs: what the table knows, and where all together are refused, each that is. */
function refusalsOf(engine: Engine): ReadonlyMap<Program, string> {
  const lacking = new Map<Program, string>();
  for (const program of programs) {
    const why = program.lacks?.[engine];
    if (why !== undefined) lacking.set(program, why);
  }
  const others = programs.filter((each) => !lacking.has(each));
  if (complaint(engine, scriptFor(engine, others)) === undefined) return lacking;
  for (const program of others) {
    const why = complaint(engine, scriptFor(engine, [program]));
    if (why !== undefined) lacking.set(program, `refused: ${why}`);
  }
  return lacking;
}

interface Started {
  readonly engine: Engine;
  readonly command: LiveCommand | undefined;
  readonly why: string;
}

async function start(engine: Engine, file: string): Promise<Started> {
  try {
    return { engine, command: await LiveCommand.run(commandOf(engine, file), patience), why: '' };
  } catch (error) {
    return { engine, command: undefined, why: String(error) };
  }
}

const versionOf = (command: string, ...words: readonly string[]): string =>
  execFileSync(command, words, { encoding: 'utf8' }).trim().split('\n')[0];

const say = (what: string): void => {
  process.stdout.write(`${what}\n`);
};

async function main(file: string): Promise<void> {
  const refusals = new Map(engines.map((engine) => [engine, refusalsOf(engine)]));
  const scripts = new Map(
    [...refusals].map(([engine, refused]) => [
      engine,
      scriptFor(
        engine,
        programs.filter((each) => !refused.has(each)),
      ),
    ]),
  );
  const scriptOf = (engine: Engine): string => scripts.get(engine) ?? '';
  const traffic = new Traffic();
  const capture = await Capture.start(traffic.link.a);
  const live = engines.filter((engine) => engine !== 'replay');
  const started: Started[] = [];
  // One after the other: they compile, and there are few processors.
  for (const engine of live) {
    started.push(await start(engine, scriptOf(engine)));
    say(`${engine}: ${started.at(-1)?.why || 'ready'}`);
  }
  await traffic.flow();
  say('the traffic is over');
  // What is on its way to the engines arrives.
  await new Promise((resolve) => setTimeout(resolve, 3000));
  const printed: Partial<Record<Engine, Printed>> = {};
  for (const { engine, command, why } of started) {
    const left = await command?.stop();
    printed[engine] = { stdout: left?.stdout ?? '', stderr: left?.stderr ?? why };
    say(`${engine} has ended: ${left?.status}`);
  }
  await capture.end();
  const words = [...tsdtrace.slice(1), '-q', '-r', capture.file, '-s', scriptOf('replay')];
  const { stdout, stderr } = spawnSync(tsdtrace[0], words, { encoding: 'utf8' });
  printed.replay = { stdout, stderr };
  const report: Report = {
    date: new Date().toISOString().slice(0, 10),
    versions: {
      linux: release(),
      dtrace: versionOf('dtrace', '-V'),
      bpftrace: versionOf('bpftrace', '--version'),
      tcpdump: versionOf('tcpdump', '--version'),
    },
    printed,
    refusals: Object.fromEntries(
      [...refusals].map(([engine, refused]) => [
        engine,
        Object.fromEntries([...refused].map(([{ name }, why]) => [name, why])),
      ]),
    ),
  };
  writeFileSync(file, JSON.stringify(report, undefined, 1));
  await traffic.stop();
}

await main(process.argv[2]);
process.exit(0);
