/** Counters that the kernel keeps for each socket too: what has been added since the socket was last looked at. */
import type {
  AttachBlock,
  KernelCondition,
  KernelObject,
  KernelObjectDefinition,
  LinuxSource,
  LinuxWay,
  ObjectSource,
} from '../define-linux.ts';
import { approximate } from '../define.ts';
import type { Grade } from '../define.ts';
import { block, leaving, marker, ownEnds, setState } from '../linux/attach.ts';
import { tcpSocket } from '../linux/conditions.ts';
import { integer } from '../linux/expressions.ts';
import { row } from '../linux/rows.ts';
import { forget } from '../linux/estats-books.ts';
import { socketOf } from '../linux/estats-places.ts';

/** By the counter: the member of struct tcp_sock. */
const members: Readonly<Record<string, string>> = {
  'tcpext.TCPOFOQueue': 'rcv_ooopack',
  'tcpext.TCPDSACKRecvSegs': 'dsack_dups',
  'tcpext.TcpTimeoutRehash': 'timeout_rehash',
  'tcpext.TCPPLBRehash': 'plb_rehash',
  'tcpext.TCPDelivered': 'delivered',
  'tcpext.TCPDeliveredCE': 'delivered_ce',
  'tcpext.TCPSACKReorder': 'reord_seen',
  'tcpext.TCPRenoReorder': 'reord_seen',
};

/** Counters of which the socket has the sum. */
const only: Readonly<Record<string, KernelCondition>> = {
  'tcpext.TCPSACKReorder': { needs: ['tcp'], text: '$tp->rx_opt.sack_ok != 0' },
  'tcpext.TCPRenoReorder': { needs: ['tcp'], text: '$tp->rx_opt.sack_ok == 0' },
};

const kept = [...new Set(Object.values(members))];

const [ESTABLISHED, SYN_SENT, SYN_RECV] = [1, 2, 3];

const map = (member: string): string => `@b_grown_${member}[(uint64)$skc]`;
/** There is an entry from the first look on, which 0 would not tell from none. */
const KNOWN = '(uint64)0x100000000';
const now = (member: string): string => `((uint64)$tp->${member} | ${KNOWN})`;

const added = (member: string): string => `$add_${member}`;

/** What has been added is told; a connection that was there before tracing began is first looked at. */
const grown = (member: string): KernelObjectDefinition => ({
  doc: `what has been added to ${member} since the connection was last looked at`,
  needs: ['socket', 'tcp'],
  setup: `${added(member)} = (uint64)0; if ((uint64)$tp != 0) { if (${map(member)} != 0) { ${added(member)} = ((uint64)$tp->${member} - (uint64)${map(member)}) & (uint64)0xffffffff; } ${map(member)} = ${now(member)}; }`,
  begin: `@b_grown_${member}[(uint64)0] = (uint64)0;`,
  requires: [{ struct: 'tcp_sock', member }],
  books: [
    {
      attach: setState.attach,
      gives: setState.gives,
      needs: ['socket', 'tcp', 'transition'],
      text: `if (($new == ${SYN_SENT} || ($old == ${SYN_RECV} && $new == ${ESTABLISHED})) && args->protocol == 6) { ${map(member)} = ${now(member)}; }`,
    },
    forget([`grown_${member}`]),
  ],
});

export const grownObjects: Readonly<Record<KernelObject, KernelObjectDefinition>> =
  Object.fromEntries(kept.map((member) => [`grown_${member}`, grown(member)]));

/** What is added, by the marker of the block. */
export const grownRows: readonly LinuxSource[] = kept.map((member) =>
  row([`addsGrown_${member}`, `grown_${member}`], integer(`(int64)${added(member)}`)),
);

const when =
  "told when the connection's next segment comes, or when it ends; what was before the first look is not in it";

const late = approximate(when);
/** The socket counts these, too. */
const withOther = approximate(`with those that a timestamp has shown (TCPTSReorder); ${when}`);
const withDubious = approximate(`with those that the kernel ignores as dubious; ${when}`);

const grades: Readonly<Record<string, Grade>> = {
  'tcpext.TCPDSACKRecvSegs': withDubious,
  'tcpext.TCPSACKReorder': withOther,
};

/** The way of a counter of the table; none of others. */
export function growthWays(key: string): readonly LinuxWay[] {
  if (!Object.hasOwn(members, key)) return [];
  const member = members[key];
  const adds: Readonly<Record<string, ObjectSource>> = { [`addsGrown_${member}`]: marker };
  const some = { needs: [`grown_${member}`], text: `${added(member)} != 0` };
  const moved = Object.hasOwn(only, key) ? [some, only[key]] : [some];
  const blocks: readonly AttachBlock[] = [
    block(socketOf('tcp:tcp_probe'), { ...adds, ...ownEnds }, moved),
    block(setState, { ...adds, ...leaving, ...ownEnds }, [
      tcpSocket,
      { needs: ['transition'], text: 'args->newstate == 7' },
      ...moved,
    ]),
  ];
  const requires = [
    { tracepoint: 'tcp:tcp_probe', field: 'skaddr' },
    { struct: 'tcp_sock', member },
  ] as const;
  return [{ requires, blocks, grade: grades[key] ?? late }];
}
