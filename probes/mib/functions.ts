/** Counters that move where a kernel enters a function of its own, and lets it be traced. */
import type { LinuxWay } from '../define-linux.ts';
import { approximate } from '../define.ts';
import type { Grade } from '../define.ts';
import { block, leaving, marker, ofSocket, outgoing } from '../linux/attach.ts';

/** What stands for the packet or the connection is an argument: a socket first, or a packet third. */
interface Entered {
  readonly place: ReturnType<typeof ofSocket>;
  readonly grade?: Grade;
}

/** A function of a connection: its addresses are shown as of what leaves. */
const ofConnection = (name: string): ReturnType<typeof ofSocket> => {
  const { attach, gives } = ofSocket(name);
  return { attach, gives: { ...gives, ...leaving } };
};

/** Entered behind the firewall's hook; where the kernel counts has changed. */
const forwarded = approximate('some kernels count what their firewall then drops, too');

const table: Readonly<Record<string, Entered>> = {
  'tcpext.TCPRcvCollapsed': { place: ofConnection('tcp_collapse_one') },
  'tcpext.OfoPruned': {
    place: ofConnection('tcp_prune_ofo_queue'),
    grade: approximate('one that finds nothing to drop is one of these'),
  },
  'tcpext.TCPFastOpenBlackhole': {
    place: ofConnection('tcp_fastopen_active_disable'),
    grade: approximate(
      'where net.ipv4.tcp_fastopen_blackhole_timeout_sec is 0 the kernel counts none',
    ),
  },
  'ip.ForwDatagrams': { place: outgoing('ip_forward_finish'), grade: forwarded },
};

/** The way of a counter of the table; none of others. */
export function functionWays(key: string): readonly LinuxWay[] {
  if (!Object.hasOwn(table, key)) return [];
  const { place, grade } = table[key];
  return [
    { blocks: [block(place, { addsOne: marker }, [])], ...(grade !== undefined && { grade }) },
  ];
}
