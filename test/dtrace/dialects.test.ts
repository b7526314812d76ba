/** The tables of the dialects fit the catalogue, and the scripts that rest on them are those that were read. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import {
  argumentStruct,
  catalogue,
  expandNative,
  native,
  nativeMember,
  nativeSlot,
} from '../../probes/index.ts';
import { dialects, goldenFile, goldenPrograms, goldenScript } from './golden.ts';

const all = catalogue.providers.flatMap((provider) =>
  provider.probes.map((probe) => ({ name: `${provider.name}:::${probe.name}`, probe })),
);

const isMember = (key: string): boolean => {
  const [struct, member] = key.split('.');
  return catalogue.structs.get(struct)?.fields.some(({ name }) => name === member) ?? false;
};

describe.each(dialects)('%s', (dialectName) => {
  const dialect = native[dialectName];

  test('names probes and members that there are', () => {
    for (const name of Object.keys(dialect.probes))
      expect(all.some((each) => each.name === name)).toBe(true);
    const keys = [
      ...Object.keys(dialect.made),
      ...Object.entries(dialect.members).flatMap(([struct, members]) =>
        members.map((member) => `${struct}.${member}`),
      ),
      ...Object.values(dialect.probes).flatMap(({ members = {} }) => Object.keys(members)),
    ];
    expect(keys.filter((key) => !isMember(key))).toEqual([]);
  });

  test('every text names arguments that its probe has', () => {
    for (const { name, probe } of all) {
      const own = dialect.probes[name];
      if (own === undefined) continue;
      const members = probe.args.flatMap((_, slot) => {
        const struct = argumentStruct(probe, slot, catalogue);
        return (struct?.fields ?? []).flatMap(
          (field) => nativeMember(dialect, own, struct!, field)?.text ?? [],
        );
      });
      for (const text of [...members, ...(own.when === undefined ? [] : [own.when])]) {
        const expanded = expandNative(text.replaceAll('{hz}', '250'), (struct) =>
          nativeSlot(probe, own, struct, catalogue),
        );
        expect(`${name} ${expanded}`).not.toMatch(/args?\[?-1|\{/);
      }
    }
  });

  test.each(goldenPrograms)('%s is the script that was read', (name) => {
    expect(goldenScript(name, dialectName)).toBe(
      readFileSync(goldenFile(name, dialectName), 'latin1'),
    );
  });
});
