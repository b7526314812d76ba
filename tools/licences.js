// The licences of the packages whose code is inside a bundle, from the packages' own files.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const inPackage = /^(.*[\\/]node_modules[\\/]((?:@[^\\/]+[\\/])?[^\\/]+))[\\/]/;
const legal = /^(licen[cs]e|notice|copying)/i;

/** The folders of the packages that these module files belong to, by name. */
function packagesOf(modules) {
  const found = modules.map((file) => inPackage.exec(file)).filter((match) => match !== null);
  const folders = new Map(found.map(([, folder, name]) => [name.replaceAll('\\', '/'), folder]));
  return [...folders].sort(([a], [b]) => (a < b ? -1 : 1));
}

/** What a package says of its licence: every file of it that is named so. */
function legalTexts(name, folder) {
  const files = readdirSync(folder).filter((file) => legal.test(file));
  if (files.length === 0) throw new Error(`${name} has no licence file`);
  return files.map((file) => readFileSync(join(folder, file), 'utf8').trim());
}

/**
 * The text to ship beside a bundle: each package with its licence, packages of the same text together.
 * @param {readonly string[]} modules the paths of the files that went into the bundle
 */
export function licencesOf(modules) {
  const holders = new Map();
  for (const [name, folder] of packagesOf(modules)) {
    const { version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    const text = legalTexts(name, folder).join('\n\n');
    holders.set(text, [...(holders.get(text) ?? []), `${name} ${version} (${license})`]);
  }
  const rule = '='.repeat(78);
  const sections = [...holders].map(
    ([text, names]) => `${rule}\n${names.join('\n')}\n${rule}\n\n${text}\n`,
  );
  return `The command contains code of these packages, under these licences. Chevrotain's lexer is changed: it numbers
characters when it meets them, not in advance.\n\n${sections.join('\n')}`;
}
