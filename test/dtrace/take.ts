/**
 * Makes a folder for the lab in which a native dtrace runs every pair: a program of pairs/ as it is, and at the same time the
 * script that is made of it, over the same traffic. `node test/dtrace/take.ts FOLDER`; then run the folder's job in the lab
 * (see test/lab/README.md) and put what comes back into transcripts/.
 */
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { folder as here, programs, scriptOf } from './pairs.ts';

const job = `# Every pair at once, then the traffic, then their end.
mkdir /tmp/r; cd /tmp/r
for name in ${programs.join(' ')}; do
  dtrace -q -s $LAB/$name.d >$name.native 2>$name.native-err & echo $name $! >>pids
  dtrace -s $LAB/$name.script >$name.out 2>$name.err & echo $name $! >>pids
done
ready() { for name in ${programs.join(' ')}; do grep -q . $name.native && grep -q . $name.out || return 1; done; }
for i in $(seq 200); do sleep 1; ready && break; done
sleep 2
timeout 20 perl $LAB/traffic.pl 2>traffic.err
sleep 8
kill -TERM $(pgrep -x dtrace)
for i in $(seq 30); do sleep 1; pgrep -x dtrace >/dev/null || break; done
tar -c . | cat >>\${LAB_RESULTS:-/dev/null}
if [ -n "$LAB_OUT" ]; then cp * "$LAB_OUT"; fi
`;

const [folder] = process.argv.slice(2);
mkdirSync(folder, { recursive: true });
writeFileSync(join(folder, 'job'), job);
copyFileSync(join(here, 'traffic.pl'), join(folder, 'traffic.pl'));
for (const name of programs) {
  writeFileSync(join(folder, `${name}.d`), readFileSync(join(here, 'pairs', `${name}.d`)));
  writeFileSync(join(folder, `${name}.script`), scriptOf(name), 'latin1');
}
