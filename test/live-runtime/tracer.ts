/** A process that traces until something happens to it: it prints a line when it has begun, and ends with the trace's status. */
import process from 'node:process';
import { traced } from './support.ts';

const { status } = await traced(
  { program: 'BEGIN { n = 1; }', script: 'tracepoint:net:netif_receive_skb { @[cpu] = count(); }' },
  {
    target: {
      pid: process.pid,
      resume: () => process.stdout.write('begun\n'),
      abandon: () => {},
      ended: new Promise(() => {}),
    },
  },
);
process.exitCode = status;
