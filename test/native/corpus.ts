/**
 * The corpus of D programs with native dtrace's answers: how cases are found, and what is kept of each.
 * The conventions are described in README.md.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
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
  /** The sheet that the program stands on; undefined for a file of its own. */
  readonly sheet: string | undefined;
}

export const root: string = dirname(fileURLToPath(import.meta.url));

const defaultWords = '-q -s FILE';
const sheetWords = '-xerrtags -e -s FILE';
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

function ofSheet(area: string, file: string): Case[] {
  const sheet = join(area, file.replace(/\.sheet$/, ''));
  return parts(read(join(root, area, file))).map(({ name, rest, body }) => ({
    name: `${sheet}/${name}`,
    file: `${name}.d`,
    text: body,
    words: rest === '' ? sheetWords : rest,
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
      if (file.endsWith('.sheet')) cases.push(...ofSheet(area.name, file));
      if (file.endsWith('.d')) cases.push(ofFile(area.name, file));
    }
  }
  return cases;
}

/** The answers of a sheet's programs by name: a status and what was printed on standard error. */
export function readSheetAnswers(sheet: string): Map<string, Answer> {
  const file = join(root, `${sheet}.answers`);
  const answers = existsSync(file) ? parts(read(file)) : [];
  return new Map(
    answers.map(({ name, rest, body }) => [name, { out: '', err: body, status: Number(rest) }]),
  );
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
