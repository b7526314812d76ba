import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const path = (name: string): string => fileURLToPath(new URL(`../../${name}`, import.meta.url));

/** What a start must not load: each takes longer than a program takes to compile. */
const slow = ['child_process', 'net', 'stream', 'tty', 'zlib'];

// The sources cannot be asked: it is the bundle that loads late.
test.skipIf(!existsSync(path('dist/tsdtrace.txt')))(
  'a replay loads what it needs and no more',
  () => {
    const script = `const { load } = require(${JSON.stringify(path('bin/load.js'))});
    const words = ['-q', '-r', ${JSON.stringify(path('examples/captures/crossing.pcap'))}, '-n', 'ip:::send /args[2]->ip_ver == 0/ { exit(1); }'];
    const command = load(true);
    command.exports.main(words).then((status) => {
      const loaded = process.moduleLoadList.map((name) => name.replace('NativeModule ', ''));
      const packages = Object.keys(require.cache).filter((name) => name.includes('node_modules'));
      const { evaluated } = command.exports;
      require('node:fs').writeSync(1, JSON.stringify({ status, loaded, packages, evaluated }));
    });`;
    const output = execFileSync(process.execPath, ['-e', script], { encoding: 'utf8' });
    const { status, loaded, packages, evaluated } = JSON.parse(output) as {
      readonly status: number;
      readonly loaded: readonly string[];
      readonly packages: readonly string[];
      readonly evaluated: readonly string[];
    };
    expect(status).toBe(0);
    expect(slow.filter((name) => loaded.includes(name))).toEqual([]);
    expect(packages).toEqual([]);
    // Of the catalogue, what the program names, and nothing that only a live trace needs.
    expect(evaluated).toContain('probes/providers/ip.js');
    expect(evaluated).toContain('probes/structs/ipinfo.js');
    const inStart = /^probes\/(providers\/(ip|unpacked)|structs\/(ipinfo|field|live))\.js$/;
    expect(evaluated.filter((name) => !inStart.test(name))).toEqual([]);
  },
);
