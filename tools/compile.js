// Keeps V8's code of the bundle for the next start: of all functions that these programs call. What the programs print
// is of no interest; tools/bundle.js throws it away.
import { createRequire } from 'node:module';
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const { code, load } = createRequire(import.meta.url)('../bin/load.js');
const capture = fileURLToPath(new URL('../examples/captures/crossing.pcap', import.meta.url));

/** What one-liners are made of, and no more: every function adds to the time that the code takes to load. */
const programs = [
  'tcp:::accept-established { @[args[4]->tcp_dport] = count(); }',
  'ip:::receive { @bytes[args[2]->ip_saddr] = sum(args[2]->ip_plength); }',
  'ip:::send /args[2]->ip_ver == 4/ { @ = quantize(args[2]->ip_plength); }',
  'tcp:::send { printf("%s %d\\n", args[2]->ip_daddr, args[4]->tcp_dport); }',
];

const { exports, script } = load(false);
for (const program of programs) {
  const status = await exports.main(['-q', '-r', capture, '-n', program]);
  if (status !== 0) throw new Error(`${program}: status ${status}`);
}
writeFileSync(code, script.createCachedData());
