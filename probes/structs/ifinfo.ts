import { approximate } from '../define.ts';
import type { StructDefinition } from '../define.ts';
import { given, withheld } from './field.ts';
import { live } from './live.ts';
import * as sockets from '../linux/sockets.ts';

const kernelObject = 'a property of the kernel object, in no packet';

export const ifinfo: StructDefinition = {
  name: 'ifinfo_t',
  doc: 'The network interface. The last three members are those of macOS.',
  present: 'always',
  absentText: '<null>',
  alias: { name: 'illinfo_t', prefix: 'if_', aliasPrefix: 'ill_' },
  fields: live(
    [
      given(
        'if_name',
        'string',
        "the interface's name",
        { from: 'interfaceName' },
        approximate('pcapng files name their interfaces; for other captures the name is made up'),
      ),
      given(
        'if_local',
        'int8_t',
        '1 when the packet does not leave this host',
        { from: 'packet', item: 'isLocal' },
        approximate(
          'told by the loopback addresses 127/8 and ::1; a host that talks to another address of its own goes unnoticed',
        ),
      ),
      withheld('if_ipstack', 'netstackid_t', 'the IP stack or network namespace', kernelObject),
      withheld('if_addr', 'uintptr_t', "the device object's address", kernelObject),
      withheld('if_flags', 'uint16_t', "the interface's flags", kernelObject),
      withheld('if_eflags', 'uint32_t', "the interface's extended flags", kernelObject),
      withheld('if_unit', 'uint16_t', "the interface's unit number", kernelObject),
    ],
    () => sockets.ifinfoRows,
    () => ({ if_unit: "macOS's own: Linux has names for its devices, not units" }),
  ),
};
