import { describe, expect, test } from 'vitest';
import { type Pattern, ProbeTable } from '../../compiler/probe-table.ts';
import type { Catalogue, ProviderDefinition } from '../../probes/define.ts';
import { catalogue } from '../../probes/index.ts';

const pattern = (provider: string, name: string): Pattern => ({
  provider,
  module: '',
  function: '',
  name,
});

/** The shipped catalogue, and the providers whose probes were asked for. */
function watched(): { readonly asked: Set<string>; readonly own: Catalogue } {
  const asked = new Set<string>();
  const providers = catalogue.providers.map((provider): ProviderDefinition => ({
    name: provider.name,
    doc: provider.doc,
    module: provider.module,
    function: provider.function,
    get probes() {
      asked.add(provider.name);
      return provider.probes;
    },
  }));
  return { asked, own: { ...catalogue, providers } };
}

describe('the numbers of probes', () => {
  test('are the same whatever is asked for first', () => {
    const { all } = new ProbeTable(catalogue);
    for (const provider of ['ip', 'udp', 'mib', 'i*']) {
      const table = new ProbeTable(catalogue);
      table.match(pattern('', 'tick-7s'));
      const found = table.match(pattern(provider, '*'));
      expect(found.length).toBeGreaterThan(0);
      for (const { id, provider: of, module, name } of found)
        expect(all[id - 1]).toMatchObject({ id, provider: of, module, name });
    }
  });

  test('of a timer that is made on demand are free, and lead back to it', () => {
    const table = new ProbeTable(catalogue);
    const made = ['tick-7s', 'profile-3ms'].flatMap((name) => table.match(pattern('', name)));
    expect(made).toHaveLength(2);
    expect(new Set(table.all.map(({ id }) => id)).size).toBe(table.all.length);
    for (const probe of made) expect(table.byId(probe.id)).toBe(probe);
    // Named again, it is the same one; a listed timer is not made.
    expect(table.match(pattern('profile', 'tick-7s'))).toEqual([made[0]]);
    expect(table.match(pattern('', 'tick-1'))[0].id).toBeLessThan(20);
  });
});

describe('which providers are asked for their probes', () => {
  test.each([
    ['', 'BEGIN', []],
    ['', 'tick-7s', []],
    ['profile', 'tick-1', []],
    ['dtrace', 'END', []],
    ['ip', 'send', ['ip']],
    ['tcp', '*', ['ip', 'tcp']],
  ])('%s:::%s', (provider, name, names) => {
    const { asked, own } = watched();
    expect(new ProbeTable(own).match(pattern(provider, name)).length).toBeGreaterThan(0);
    expect([...asked]).toEqual(names);
  });
});
