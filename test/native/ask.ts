/**
 * Asks native dtrace, in the lab, and keeps its answers: `node test/native/ask.ts [PATTERN...]`.
 * Without patterns, or with `--unanswered`, the cases that have no answer yet; `--print` shows the answers and keeps
 * nothing; `--guest` asks nothing on this machine.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import {
  type Answer,
  answerText,
  type Case,
  readAnswer,
  readCorpus,
  readSheetAnswers,
  root,
  writeSheetAnswers,
} from './corpus.ts';

const lab = (script: string): string => fileURLToPath(new URL(`../lab/${script}`, import.meta.url));

/** One processor, so that the CPU column of records is always 0. */
const inGuest = (work: string, results: string, seconds: string): readonly string[] => [
  ...[process.execPath, lab('lab.ts'), '--pair', 'native', '--cpus', '1', '--seconds', seconds],
  ...['--folder', work, '--results', results, 'bash $LAB/job'],
];
const onThisMachine = (work: string, results: string, seconds: string): readonly string[] => [
  ...[lab('here.sh'), work, results, seconds],
];
const job = fileURLToPath(new URL('guest-job', import.meta.url));

/** Puts the job and the cases into a folder for the lab; each case has a folder of its own. */
function stage(cases: readonly Case[], folder: string): void {
  writeFileSync(join(folder, 'job'), readFileSync(job));
  const lines = cases.map((each, number) => {
    const place = join(folder, 'cases', String(number));
    mkdirSync(place, { recursive: true });
    writeFileSync(join(place, each.file), each.text, 'latin1');
    return `${number}\t${each.words.replaceAll('FILE', each.file)}\n`;
  });
  writeFileSync(join(folder, 'list'), lines.join(''), 'latin1');
}

function collect(folder: string, number: number): Answer | undefined {
  const stem = join(folder, String(number));
  if (!existsSync(`${stem}.status`)) return undefined;
  const part = (end: string): string => readFileSync(`${stem}.${end}`, 'latin1');
  return { out: part('out'), err: part('err'), status: Number(part('status')) };
}

function keep(each: Case, answer: Answer): void {
  const stem = join(root, each.name);
  mkdirSync(dirname(stem), { recursive: true });
  writeFileSync(`${stem}.out`, answer.out, 'latin1');
  writeFileSync(`${stem}.err`, answer.err, 'latin1');
  writeFileSync(`${stem}.status`, `${answer.status}\n`);
}

/** Sheets are written whole, in the order of their programs. */
function keepSheet(sheet: string, corpus: readonly Case[], fresh: Map<Case, Answer>): void {
  const known = readSheetAnswers(sheet);
  const sections = corpus
    .filter((each) => each.sheet === sheet)
    .map((each) => {
      const name = each.file.slice(0, -2);
      const answer = fresh.get(each) ?? known.get(name);
      return answer === undefined ? '' : answerText(each, name, answer);
    });
  writeSheetAnswers(sheet, sections.join(''));
}

function show(each: Case, answer: Answer | undefined): void {
  const text =
    answer === undefined
      ? 'no answer'
      : `status ${answer.status}\n${answer.out}--- err\n${answer.err}`;
  process.stdout.write(Buffer.from(`=== ${each.name}: ${text}\n`, 'latin1'));
}

const { values: flags, positionals } = parseArgs({
  options: {
    print: { type: 'boolean', default: false },
    unanswered: { type: 'boolean', default: false },
    guest: { type: 'boolean', default: false },
  },
  allowPositionals: true,
});
const printOnly = flags.print;
const patterns = positionals.map((word) => new RegExp(word));
const corpus = readCorpus();
const unanswered = flags.unanswered || patterns.length === 0;
const asked = corpus.filter(
  (each) =>
    (patterns.length === 0 || patterns.some((one) => one.test(each.name))) &&
    !(unanswered && readAnswer(each) !== undefined),
);

/** Asks in one boot, or on this machine, and returns what came back in time. */
function ask(way: typeof inGuest, cases: readonly Case[]): Map<Case, Answer> {
  const answers = new Map<Case, Answer>();
  if (cases.length === 0) return answers;
  process.stderr.write(`asking about ${cases.length} programs\n`);
  const work = mkdtempSync(join(tmpdir(), 'native-'));
  stage(cases, work);
  const results = join(work, 'results');
  const seconds = String(120 + 20 * cases.length);
  const [command, ...args] = way(work, results, seconds);
  spawnSync(command, args, { stdio: 'inherit' });
  cases.forEach((each, number) => {
    const answer = collect(results, number);
    if (printOnly || answer === undefined) show(each, answer);
    if (answer !== undefined) answers.set(each, answer);
  });
  rmSync(work, { recursive: true });
  return answers;
}

function keepAll(answers: Map<Case, Answer>): void {
  for (const [each, answer] of answers) if (each.sheet === undefined) keep(each, answer);
  for (const sheet of new Set([...answers.keys()].map((each) => each.sheet)))
    if (sheet !== undefined) keepSheet(sheet, corpus, answers);
}

/** Types of addresses come from the guest's kernel. */
const namesAddresses = ({ words: args, text }: Case): boolean =>
  /ipaddr_t|in6_addr|_nto/.test(text + args);
const compiledOnly = ({ words: args }: Case): boolean => /(?:^| )-e(?: |$)/.test(args);

/** A program that was refused while it was compiled needs no kernel with probes either. */
const refused = ({ err, status }: Answer): boolean =>
  status === 1 && /: (?:failed to compile script|invalid probe specifier) /.test(err);

const here = asked.filter((each) => !flags.guest && !namesAddresses(each));
const answersHere = ask(onThisMachine, here);
for (const [each, answer] of answersHere)
  if (!compiledOnly(each) && !refused(answer)) answersHere.delete(each);
if (!printOnly) keepAll(answersHere);

const answers = ask(
  inGuest,
  asked.filter((each) => !answersHere.has(each)),
);
if (!printOnly) keepAll(answers);
