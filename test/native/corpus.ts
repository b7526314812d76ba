/**
 * The corpus of D programs with native dtrace's answers: how cases are found, and what is kept of each.
 * The conventions are described in README.md.
 */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** What a run printed and ended with: binary strings. */
export interface Answer {
  readonly out: string;
  readonly err: string;
  readonly status: number;
}

export interface Case {
  /** `area/name`, or `area/sheet/name` for a program of a sheet. */
  readonly name: string;
  /** The file's base name that messages show. */
  readonly file: string;
  /** The D text: a binary string. */
  readonly text: string;
  /** The arguments as a shell would read them; `FILE` stands for the program's file. */
  readonly words: string;
  /** The sheet that the program stands on, with its ending; undefined for a file of its own. */
  readonly sheet: string | undefined;
}

/** A sheet of programs that are only compiled: of their answers what they print is not kept. */
export const silent = ({ sheet }: Case): boolean => sheet?.endsWith('.sheet') ?? false;

export const root: string = dirname(fileURLToPath(import.meta.url));

const defaultWords = '-q -s FILE';
/** The endings of sheets, each with the arguments of a program that names none. */
const sheetWords: Readonly<Record<string, string>> = {
  '.sheet': '-xerrtags -e -s FILE',
  '.scripts': defaultWords,
};
/** A program of a sheet begins with `%% name` and, if they differ from the sheet's, arguments. */
const sheetTitle = /^%% (\S+) ?(.*)\n/gm;

const read = (file: string): string => readFileSync(file, 'latin1');

/** The parts of a sheet: name, rest of the title line, text below it. */
function parts(text: string): { name: string; rest: string; body: string }[] {
  const titles = [...text.matchAll(sheetTitle)];
  return titles.map((title, at) => ({
    name: title[1],
    rest: title[2],
    body: text.slice(title.index + title[0].length, titles[at + 1]?.index),
  }));
}

function ofSheet(area: string, file: string, ending: string): Case[] {
  const sheet = join(area, file);
  return parts(read(join(root, sheet))).map(({ name, rest, body }) => ({
    name: `${sheet.slice(0, -ending.length)}/${name}`,
    file: `${name}.d`,
    text: body,
    words: rest === '' ? sheetWords[ending] : rest,
    sheet,
  }));
}

function ofFile(area: string, file: string): Case {
  const text = read(join(root, area, file));
  const words = /^\/\* args: (.*) \*\/\n/.exec(text)?.[1] ?? defaultWords;
  return { name: join(area, file.replace(/\.d$/, '')), file, text, words, sheet: undefined };
}

/** Every case of the corpus, by name. */
export function readCorpus(): Case[] {
  const cases: Case[] = [];
  for (const area of readdirSync(root, { withFileTypes: true })) {
    if (!area.isDirectory()) continue;
    for (const file of readdirSync(join(root, area.name)).sort()) {
      const ending = extname(file);
      if (ending in sheetWords) cases.push(...ofSheet(area.name, file, ending));
      if (ending === '.d') cases.push(ofFile(area.name, file));
    }
  }
  return cases;
}

/** The file of a sheet's answers. */
const answersOf = (sheet: string): string => join(root, sheet.replace(/\.\w+$/, '.answers'));

/** Answers of programs that ran: a title with the status and two lengths, standard output, standard error, a newline. */
const ranTitle = /%% (\S+) (\d+) (\d+) (\d+)\n/y;

function ranAnswers(text: string): Map<string, Answer> {
  const answers = new Map<string, Answer>();
  ranTitle.lastIndex = 0;
  for (let title = ranTitle.exec(text); title !== null; title = ranTitle.exec(text)) {
    const [, name, status, out, err] = title;
    const middle = ranTitle.lastIndex + Number(out);
    const end = middle + Number(err);
    const part = { out: text.slice(ranTitle.lastIndex, middle), err: text.slice(middle, end) };
    answers.set(name, { ...part, status: Number(status) });
    ranTitle.lastIndex = end + 1;
  }
  return answers;
}

/** What `readSheetAnswers` reads again. */
export const answerText = (each: Case, name: string, { out, err, status }: Answer): string =>
  silent(each)
    ? `%% ${name} ${status}\n${err}`
    : `%% ${name} ${status} ${out.length} ${err.length}\n${out}${err}\n`;

const known = new Map<string, Map<string, Answer>>();

/** The answers of a sheet's programs by name. */
export function readSheetAnswers(sheet: string): Map<string, Answer> {
  const answers = known.get(sheet) ?? parseAnswers(sheet);
  known.set(sheet, answers);
  return answers;
}

function parseAnswers(sheet: string): Map<string, Answer> {
  const file = answersOf(sheet);
  const text = existsSync(file) ? read(file) : '';
  if (!sheet.endsWith('.sheet')) return ranAnswers(text);
  return new Map(
    parts(text).map(({ name, rest, body }) => [name, { out: '', err: body, status: Number(rest) }]),
  );
}

/** Replaces the answers of a sheet. */
export function writeSheetAnswers(sheet: string, text: string): void {
  writeFileSync(answersOf(sheet), text, 'latin1');
  known.delete(sheet);
}

/** The answer of a case, or undefined while nobody has asked native dtrace. */
export function readAnswer(each: Case): Answer | undefined {
  if (each.sheet !== undefined) return readSheetAnswers(each.sheet).get(each.file.slice(0, -2));
  const stem = join(root, each.name);
  if (!existsSync(`${stem}.status`)) return undefined;
  return {
    out: read(`${stem}.out`),
    err: read(`${stem}.err`),
    status: Number(read(`${stem}.status`)),
  };
}

/** The arguments of a case, as the shell would split them: blanks part, quotes of both kinds hold together. */
export function argumentsOf(each: Case): string[] {
  const words = each.words.match(/(?:'[^']*'|"[^"]*"|[^\s'"])+/g) ?? [];
  return words.map((word) =>
    word === 'FILE' ? each.file : word.replace(/'([^']*)'|"([^"]*)"/g, '$1$2'),
  );
}
