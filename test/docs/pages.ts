/** What the pages print: fenced blocks, and in those marked `console` the commands with what they put out. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './shell.ts';

export interface Block {
  /** The word behind the fence: `console`, `d`, `ts`. */
  readonly language: string;
  /** Line of the fence, from 1. */
  readonly line: number;
  readonly text: string;
}

export interface PrintedCommand {
  readonly page: string;
  readonly line: number;
  /** What follows `$ `; a line that ends in a backslash goes on in the next one. */
  readonly command: string;
  /** What is printed below it, up to the next command; without blank lines at its end. */
  readonly output: string;
}

export function readPage(page: string): string {
  return readFileSync(join(root, page), 'utf8');
}

export function blocksOf(page: string): Block[] {
  const lines = readPage(page).split('\n');
  const blocks: Block[] = [];
  for (let at = 0; at < lines.length; at++) {
    const fence = /^```(\S*)$/.exec(lines[at]);
    if (fence === null) continue;
    const end = lines.indexOf('```', at + 1);
    blocks.push({
      language: fence[1],
      line: at + 1,
      text: lines
        .slice(at + 1, end)
        .map((text) => `${text}\n`)
        .join(''),
    });
    at = end;
  }
  return blocks;
}

/** Text without the blank lines at its end, which a fence cannot show. */
export function trimmed(text: string): string {
  return text.replace(/\n+$/, '');
}

/** Every command in the page's `console` blocks. */
export function commandsOf(page: string): PrintedCommand[] {
  return blocksOf(page)
    .filter(({ language }) => language === 'console')
    .flatMap(({ text, line }) => {
      const found = [...text.matchAll(/^\$ ((?:.*\\\n)*.*)\n((?:(?!\$ ).*\n)*)/gm)];
      return found.map(([, command, output]) => ({
        page,
        line,
        command,
        output: trimmed(output),
      }));
    });
}
