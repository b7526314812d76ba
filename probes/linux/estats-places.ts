/** The places of a connection's own events, without a packet, where rows of RFC 4898's table are read and kept. */
import type { AttachPoint, KernelObject, ObjectSource } from '../define-linux.ts';
import { bound, full, leaving, marker, tracepoint } from './attach.ts';

type Gives = Readonly<Record<KernelObject, ObjectSource>>;

/** There is no packet: what stands for one has no data. */
export const tabled: Gives = { tabled: marker };

export const socketOf = (name: string): { attach: AttachPoint; gives: Gives } => ({
  attach: tracepoint(name),
  gives: {
    socket: { setup: '$skc = (struct sock *)args->skaddr;' },
    ...full,
    ...bound,
    ...leaving,
    ...tabled,
  },
});

/** The congestion state is about to change, or is set to what it is. Since Linux 5.19. */
export const congestion: { attach: AttachPoint; gives: Gives } = {
  attach: tracepoint('tcp:tcp_cong_state_set'),
  gives: {
    ...socketOf('tcp:tcp_cong_state_set').gives,
    // TCP_CA_Open 0, Disorder 1, CWR 2, Recovery 3, Loss 4; the old one is still there.
    congestion: {
      needs: ['tcp'],
      setup:
        '$cas = (uint64)0; $cao = (uint64)0; if ((uint64)$tp != 0) { $cas = (uint64)args->cong_state; $cao = (uint64)$tp->inet_conn.icsk_ca_state; }',
    },
  },
};
