/** Where a kernel tells of rows of RFC 4898's table, and of changes in them. */
import type {
  KernelCondition,
  KernelObject,
  KernelObjectDefinition,
  LinuxWay,
  ObjectSource,
} from '../define-linux.ts';
import { approximate } from '../define.ts';
import { block, leaving, marker, sentAgain, setState } from './attach.ts';
import { changesState, goesTo, tcpSocket } from './conditions.ts';
import { estatsBookObjects } from './estats-books.ts';
import { congestion, socketOf, tabled } from './estats-places.ts';
import { integer } from './expressions.ts';
import { row } from './rows.ts';
import { mibState } from './tcpestats.ts';
import type { Rows } from './rows.ts';

const ESTABLISHED = 1;

export const established: readonly LinuxWay[] = [
  {
    blocks: [
      block(setState, { ...leaving, ...tabled }, [tcpSocket, changesState, goesTo(ESTABLISHED)]),
    ],
  },
];

/** CLOSE, of what was connected: not LISTEN (10), SYN_SENT (2), SYN_RECV (3), NEW_SYN_RECV (12), CLOSE (7). */
const ends: KernelCondition = {
  needs: ['transition'],
  text: '(args->newstate == 7 && $old != 10 && $old != 2 && $old != 3 && $old != 12 && $old != 7)',
};

export const closed: readonly LinuxWay[] = [
  {
    blocks: [block(setState, { ...leaving, ...tabled }, [tcpSocket, ends])],
    grade: approximate('without the reset that an abort sends, which is counted afterwards'),
  },
];

/** A socket's last sample was a second ago. */
const due: KernelCondition = { needs: ['due'], text: '$due == 1' };

export const sample: readonly LinuxWay[] = [
  {
    requires: [{ tracepoint: 'tcp:tcp_probe', field: 'skaddr' }],
    blocks: [block(socketOf('tcp:tcp_probe'), {}, [due])],
    grade: approximate(
      'when a segment comes for an established connection and its last sample was a second ago, whatever -x estatsrate says: none of one that is silent, or closed',
    ),
  },
];

/** The socket's last sample was so long ago that it is its turn: `$due`. */
const dueObject: KernelObjectDefinition = {
  doc: "whether a second has gone by since the connection's last sample",
  needs: ['socket'],
  setup:
    '$due = (uint64)0; if ((uint64)nsecs - (uint64)@b_sampled[(uint64)$skc] >= (uint64)1000000000) { $due = (uint64)1; @b_sampled[(uint64)$skc] = (uint64)nsecs; }',
  begin: '@b_sampled[(uint64)0] = (uint64)0;',
  books: [
    {
      attach: setState.attach,
      gives: setState.gives,
      needs: ['socket'],
      text: '',
      after: 'if (args->newstate == 7) { delete(@b_sampled[(uint64)$skc]); }',
    },
  ],
};

/** How long the connection has been: `$age`, in nanoseconds. */
const ageObject: KernelObjectDefinition = {
  doc: 'the time since the connection was asked for, or its SYN came',
  needs: ['socket'],
  setup: '$age = (uint64)@b_started[(uint64)$skc]; if ($age != 0) { $age = (uint64)nsecs - $age; }',
  begin: '@b_started[(uint64)0] = (uint64)0;',
  books: [
    {
      attach: setState.attach,
      gives: setState.gives,
      needs: ['socket', 'transition'],
      text: 'if ($new == 2 || ($old == 10 && $new == 3)) { @b_started[(uint64)$skc] = (uint64)nsecs; }',
      after: 'if (args->newstate == 7) { delete(@b_started[(uint64)$skc]); }',
    },
  ],
};

export const estatsObjects: Readonly<Record<KernelObject, KernelObjectDefinition>> = {
  due: dueObject,
  age: ageObject,
  ...estatsBookObjects,
};

/** A segment may stand for several, which the device cuts: TCP_SKB_CB(skb)->tcp_gso_segs. */
const segmentsOf: ObjectSource = {
  needs: ['skb'],
  setup: '$seg = (uint64)*(uint16*)((uint64)$skb + OFFSETOF(sk_buff, cb) + 8);',
};

const when = (text: string): KernelCondition => ({ needs: ['congestion'], text });

export const change: readonly LinuxWay[] = [
  {
    blocks: [
      block(sentAgain, { varRetrans: segmentsOf, ...tabled }, []),
      block(congestion, { varSignal: marker }, [
        when('(($cas >= 2 && $cao < 2) || ($cas == 4 && $cao < 4))'),
      ]),
      block(congestion, { varFast: marker }, [when('($cas == 3 && $cao != 3)')]),
      block(congestion, { varTimeout: marker }, [when('($cas == 4 && $cao != 4)')]),
      block(setState, { varState: marker, ...leaving, ...tabled }, [tcpSocket, changesState]),
    ],
    grade: approximate(
      'of SegsRetrans, CongSignals, FastRetran, Timeouts and State, which the kernel tells of as they happen; the others are in samples',
    ),
  },
];

/** Object, group, name, operation, operand; what is entered into the table by the kernel's number. */
const changes: readonly (readonly [string, string, string, string, string])[] = [
  ['varRetrans', 'perf', 'SegsRetrans', 'add', '$seg'],
  ['varSignal', 'perf', 'CongSignals', 'inc', '(uint64)1'],
  ['varFast', 'stack', 'FastRetran', 'inc', '(uint64)1'],
  ['varTimeout', 'perf', 'Timeouts', 'inc', '(uint64)1'],
  ['varState', 'stack', 'State', 'set', mibState('$new')],
];

const constants = (index: 1 | 2 | 3) =>
  changes.map((each) => row([each[0]], { is: 'constant', value: each[index] }));

export const esvarinfoRows: Rows = {
  esv_table: constants(1),
  esv_name: constants(2),
  esv_op: constants(3),
  esv_value: changes.map(([marked, , , , operand]) =>
    row(marked === 'varState' ? [marked, 'transition'] : [marked], integer(operand)),
  ),
};
