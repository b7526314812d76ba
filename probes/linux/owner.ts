/**
 * Who owns a socket. `$own` is a process id, or bit 63 and the number of the socket's inode, which the consumer looks for
 * among the open files of processes, or 0. Written down in process context: who asks for a connection, who listens, who
 * sends and receives; a child has its listener's owner until somebody uses it.
 */
import type { AttachBook, KernelObjectDefinition } from '../define-linux.ts';
import { setState, socketReceive, socketSend, transmit } from './attach.ts';

/** Bit 63 and the inode's number of a socket that a process can have open: one that was accepted, or opened. */
const inode = (socket: string): string =>
  `((uint64)0x8000000000000000 | (uint64)${socket}->sk_socket->file->f_inode->i_ino)`;

/** Sets `$own` for a full socket: from the book, else its inode. A socket without a file is nobody's. */
const ownerOf = (socket: string): string =>
  `$own = (uint64)@b_owner[(uint64)${socket}]; if ($own == 0) { if ((uint64)${socket}->sk_socket != 0) { if ((uint64)${socket}->sk_socket->file != 0) { $own = ${inode(socket)}; } } }`;

const listenerKey = '(uint64)$skc->__sk_common.skc_net.net, (uint64)$skc->__sk_common.skc_num';

/** Who connects and who listens; a child is its listener's. Interrupts come at any time, but not between these changes. */
const states: AttachBook = {
  attach: setState.attach,
  gives: setState.gives,
  needs: ['socket', 'transition'],
  text: `if ($new == 2 || $new == 10) { @b_owner[(uint64)$skc] = (uint64)pid; }
if ($new == 10) { @b_listener[${listenerKey}] = (uint64)$skc; }
if ($old == 10 && $new == 3) {
$lsn = (struct sock *)@b_listener[${listenerKey}];
if ((uint64)$lsn != 0) { ${ownerOf('$lsn')} @b_owner[(uint64)$skc] = $own; }
}`,
  after: `if (args->newstate == 7) {
delete(@b_owner[(uint64)$skc]);
if (args->oldstate == 10) { delete(@b_listener[(uint64)$skc->__sk_common.skc_net.net, (uint64)args->sport]); }
}`,
};

/** The SYN-ACK of a listener that was there before names it. */
const answers: AttachBook = {
  attach: transmit.attach,
  gives: transmit.gives,
  needs: ['socket'],
  text: `if ((uint64)$skc != 0) { if ($skc->__sk_common.skc_state == 12) { @b_listener[${listenerKey}] = (uint64)$skc->__sk_common.skc_listener; } }`,
};

const uses = (place: typeof socketSend): AttachBook => ({
  attach: place.attach,
  gives: place.gives,
  needs: ['socket'],
  optional: true,
  text: 'if (@b_owner[(uint64)$skc] != (uint64)pid) { @b_owner[(uint64)$skc] = (uint64)pid; }',
});

export const owner: KernelObjectDefinition = {
  doc: 'the process that owns the socket',
  needs: ['socket', 'sk'],
  setup: `$own = (uint64)0; $lsn = $sk;
if ((uint64)$sk == 0 && (uint64)$skc != 0) { if ($skc->__sk_common.skc_state == 12) { $lsn = (struct sock *)$skc->__sk_common.skc_listener; } }
if ((uint64)$lsn != 0) { ${ownerOf('$lsn')} }`,
  begin: '@b_owner[(uint64)0] = (uint64)0; @b_listener[(uint64)0, (uint64)0] = (uint64)0;',
  books: [states, answers, uses(socketSend), uses(socketReceive)],
};
