/** Three namespaces in a row for tests of what a host in between sees: client, router, server. */
import { spawnSync } from 'node:child_process';
import { remember } from './missed.ts';
import { addNamespace, type Host, ip, run, setParameter } from './network.ts';

export interface Route {
  readonly client: Host;
  /** Its `device` is the one towards the client. */
  readonly router: Host;
  /** The router's other side. */
  readonly towardsServer: Host;
  readonly server: Host;
  close(): void;
}

let made = 0;

function join(router: string, end: Host, gateway: Host): void {
  const peer = ['type', 'veth', 'peer', 'name', gateway.device, 'netns', router];
  ip('link', 'add', end.device, 'netns', end.name, ...peer);
  for (const { name, device, ipv4, ipv6 } of [end, { ...gateway, name: router }]) {
    ip('-n', name, 'link', 'set', device, 'addrgenmode', 'none');
    ip('-n', name, 'addr', 'add', `${ipv4}/24`, 'dev', device);
    ip('-n', name, 'addr', 'add', `${ipv6}/64`, 'dev', device, 'nodad');
    // A router asks for its neighbours by an address of the link.
    ip('-n', name, 'addr', 'add', `fe80::${ipv6.split('::')[1]}/64`, 'dev', device, 'nodad');
    // A frame is a segment.
    ip('-n', name, 'link', 'set', device, 'gso_max_segs', '1');
    ip('-n', name, 'link', 'set', device, 'up');
  }
  ip('-n', end.name, 'route', 'add', 'default', 'via', gateway.ipv4);
  ip('-n', end.name, '-6', 'route', 'add', 'default', 'via', gateway.ipv6);
}

/** Joins three new namespaces; what the router forwards is not changed by offloads. */
export function makeRoute(): Route {
  const net = ++made;
  const id = process.pid;
  const [client, router, server] = ['c', 'r', 's'].map((end) => `tsdr${id}${end}${net}`);
  const inodes = [client, router, server].map(addNamespace);
  const address = (name: string, inode: bigint, device: string, half: 0 | 1, n: number): Host => ({
    ...{ name, inode, device: `${device}${id}n${net}`.slice(-15) },
    ipv4: `198.18.${((id * 2 + half) & 127) | 128}.${n}`,
    ipv6: `fd01:${id.toString(16)}:${net.toString(16)}:${half + 1}::${n}`,
  });
  const ends = {
    client: address(client, inodes[0], 'c', 0, 2),
    toClient: address(router, inodes[1], 'rc', 0, 1),
    toServer: address(router, inodes[1], 'rs', 1, 1),
    server: address(server, inodes[2], 's', 1, 2),
  };
  join(router, ends.client, ends.toClient);
  join(router, ends.server, ends.toServer);
  setParameter(ends.toClient, 'net/ipv4/ip_forward', 1);
  setParameter(ends.toClient, 'net/ipv6/conf/all/forwarding', 1);
  // The first packet of all is not to wait for an answer to ARP.
  for (const to of [ends.server.ipv4, ends.server.ipv6])
    run(ends.client, 'ping', '-c', '1', '-W', '5', to);
  const close = (): void => {
    for (const name of [client, router, server]) spawnSync('ip', ['netns', 'del', name]);
  };
  return remember({
    client: ends.client,
    router: ends.toClient,
    towardsServer: ends.toServer,
    server: ends.server,
    close,
  });
}
