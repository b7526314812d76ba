import type { StructDefinition } from '../define.ts';
import * as calls from '../linux/calls.ts';
import { live } from './live.ts';
import { withheld } from './field.ts';

const noCalls = 'a capture shows packets, not the calls of processes';

const member = (name: string, type: string, doc: string) => withheld(name, type, doc, noCalls);

export const sockinfo: StructDefinition = {
  name: 'sockinfo_t',
  doc: 'The socket that a process sends or receives through. Never shipped by any system: the layout is ours.',
  present: 'always',
  absentText: '<null>',
  fields: live(
    [
      member('so_addr', 'uintptr_t', "the socket's address"),
      member('so_family', 'int', 'address family, AF_*'),
      member('so_type', 'int', 'type: 1 stream, 2 datagram, 3 raw'),
      member('so_protocol', 'int', 'protocol, IPPROTO_*'),
      member('so_protostr', 'string', 'protocol, as text or else its number'),
      member('so_laddr', 'string', 'local IP address, as text'),
      member('so_raddr', 'string', 'remote IP address, as text; 0.0.0.0 or :: when not connected'),
      member('so_lport', 'uint16_t', 'local port, host order'),
      member('so_rport', 'uint16_t', 'remote port, host order; 0 when not connected'),
    ],
    () => calls.sockinfoRows,
  ),
};

export const sockioinfo: StructDefinition = {
  name: 'sockioinfo_t',
  doc: 'What the call did. Never shipped by any system: the layout is ours.',
  present: 'always',
  fields: live(
    [
      member('sio_bytes', 'int64_t', 'bytes sent or received, -1 when the call failed'),
      member('sio_errno', 'int', 'why it failed, E*; 0 when it did not'),
      member('sio_flags', 'uint32_t', 'flags of the call, MSG_*; those of a send are not told'),
    ],
    () => calls.sockioinfoRows,
  ),
};
