#!/usr/bin/env node
/**
 * Stands in for bpftrace: its "script" on standard input says what it does, as JSON. `print` goes to standard output at
 * once, `complain` to standard error, `onSignal` is what it prints when SIGINT or SIGUSR1 comes, after which it ends;
 * without, or with `end`, it ends by itself. `deaf` names signals that it does not hear.
 */
import { writeSync } from 'node:fs';
import process from 'node:process';
import { json } from 'node:stream/consumers';

// Standard input does not block, so a synchronous read could come too early.
const script = await json(process.stdin);

function print(lines = []) {
  writeSync(1, Buffer.from(lines.map((line) => `${line}\n`).join(''), 'latin1'));
}

function end() {
  const { status = 0, signal } = script.end ?? {};
  if (signal !== undefined) process.kill(process.pid, signal);
  else process.exit(status);
}

for (const signal of ['SIGINT', 'SIGUSR1'])
  process.on(signal, () => {
    if (script.deaf?.includes(signal)) return;
    setTimeout(() => {
      print(script.onSignal);
      process.exit(0);
    }, script.detach ?? 0);
  });

if (script.complain !== undefined) writeSync(2, `${script.complain}\n`);
print(script.print);
if (script.cut !== undefined) writeSync(1, script.cut);
if (script.end !== undefined || script.onSignal === undefined) setTimeout(end, script.after ?? 0);
else setInterval(() => print(script.beat), 100);
