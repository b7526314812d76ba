import type { LinuxWay } from '../define-linux.ts';
import { approximate } from '../define.ts';
import type { Condition, ProbeDefinition, ProviderDefinition, WireEvent } from '../define.ts';
import * as ways from '../linux/ways.ts';
import { among, condition, packet } from '../structs/field.ts';
import { noSource } from './unpacked.ts';

/** As `dtrace -ln 'sdt:::ip*'` lists them in the design of 2008, each once, its odd spellings included. */
const names = `
  ip-ire-del ip-ire-del-origin ip-newroute-drop ip-wput-ipsec-bail ip-xmit-1 ip-xmit-2
  ip-xmit-incomplete ip-xmit-v4 ip4-dhcpinit-pkt ip4-forwarding-end ip4-forwarding-start
  ip4-loopback-in-end ip4-loopback-in-start ip4-loopback-out-end ip4-loopback-out-start
  ip4-loopback-out_end ip4-physical-in-end ip4-physical-in-start ip4-physical-out-end
  ip4-physical-out-start ip6-forwarding-end ip6-forwarding-start ip6-loopback-in-end
  ip6-loopback-in-start ip6-loopback-out-end ip6-loopback-out-start ip6-physical-in-end
  ip6-physical-in-start ip6-physical-out-end ip6-physical-out-start ip6-physical-out_start`;

const of = (version: 4 | 6, local: 0 | 1): Condition =>
  condition(
    `of version ${version}, ${local === 1 ? 'on the loopback' : 'by an interface'}`,
    among(packet('ipVersion'), version),
    among(packet('isLocal'), local),
  );

/** Before the firewall's hooks on the way in, and behind them on the way out: there a packet is on the wire. */
const place = /^ip([46])-(physical|loopback)-(in[-_]start|out[-_]end)$/;

function wireOf(name: string): WireEvent | undefined {
  const match = place.exec(name);
  if (match === null) return undefined;
  const [, version, path, side] = match;
  const when = of(version === '4' ? 4 : 6, path === 'loopback' ? 1 : 0);
  return { on: side.startsWith('in') ? 'receive' : 'send', layer: 'ip', when };
}

const atDevice = approximate(
  'Solaris fires it around the hooks of its firewall; here it is where a packet passes a device',
);

function waysOf(name: string): readonly LinuxWay[] {
  const match = place.exec(name);
  if (match === null) return [];
  const [, number, path, side] = match;
  const version = number === '4' ? 4 : 6;
  const all = side.startsWith('in') ? ways.ipReceiveOf(version) : ways.ipSendOf(version);
  const [first] = path === 'loopback' ? ways.local(all) : ways.notLocal(all);
  return [{ ...first, grade: atDevice }];
}

const onTheWire = approximate(
  'Solaris fires it around the hooks of its firewall; a packet of the capture is in front of them on its way in, and behind them on its way out',
);

function probeOf(name: string): ProbeDefinition {
  const wire = wireOf(name);
  const [, , , side = ''] = place.exec(name) ?? [];
  if (wire === undefined)
    return {
      name,
      doc: "A probe of the Solaris kernel's own, named in the design of 2008.",
      args: [],
      grade: noSource,
      nowhere: noSource.why,
    };
  return {
    name,
    doc: side.startsWith('in')
      ? 'A packet comes to the hooks of the firewall on its way in.'
      : 'A packet has passed the hooks of the firewall on its way out.',
    args: [],
    wire,
    // Another spelling of a probe: both are one for a wildcard.
    ...(name.includes('_') && { aside: true }),
    grade: onTheWire,
    get linux() {
      return waysOf(name);
    },
  };
}

export const sdt: ProviderDefinition = {
  name: 'sdt',
  doc: "Probes on the path of packets through the Solaris kernel, for its engineers: sdt:::ip*. They are private, and have raw arguments only (arg0 is the packet's identity); most have no source anywhere else.",
  module: 'ip',
  function: '',
  probes: names.trim().split(/\s+/).map(probeOf),
};
