/** A client and a server with a router between them, which loses and slows down what the client sends. */
import { execFileSync, spawnSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { type Host, run, setParameter } from './network.ts';

export interface Routed {
  readonly client: Host;
  readonly router: Host;
  readonly server: Host;
  close(): void;
}

/** Of 100 packets to the server, so many are lost. */
const LOSS = 2;
const RATE = ['rate', '20mbit', 'burst', '20k', 'latency', '50ms'];

const ip = (...args: readonly (string | number)[]): void => {
  execFileSync('ip', args.map(String), { stdio: ['ignore', 'ignore', 'pipe'] });
};

/** Tools that the link needs beside those of every live test; undefined when all are there. */
export function lacking(): string | undefined {
  return ['nft', 'tc', 'ss', 'tcpdump'].find((tool) => spawnSync(tool, ['-V']).error !== undefined);
}

function makeHost(end: string, device: string, net: number, side: number): Host {
  const name = `tsd${process.pid}${end}`;
  ip('netns', 'add', name);
  ip('-n', name, 'link', 'set', 'lo', 'up');
  for (const which of ['all', 'default'])
    run(undefined, 'ip', 'netns', 'exec', name, 'sh', '-c', quiet(which));
  const subnet = (process.pid * 3 + net) & 0x3fff;
  const prefix = `198.19.${128 + ((subnet >> 6) & 127)}`;
  return {
    name,
    inode: statSync(`/run/netns/${name}`, { bigint: true }).ino,
    device,
    ipv4: `${prefix}.${(subnet & 63) * 4 + side}`,
    ipv6: `fd01:${process.pid.toString(16)}:${net}::${side}`,
  };
}

/** No interface talks by itself, and its addresses can be used at once. */
const quiet = (which: string): string =>
  ['router_solicitations', 'accept_dad']
    .map((name) => `echo 0 > /proc/sys/net/ipv6/conf/${which}/${name}`)
    .join('; ');

function join(one: Host, other: Host): void {
  ip(
    'link',
    'add',
    one.device,
    'netns',
    one.name,
    'type',
    'veth',
    'peer',
    'name',
    other.device,
    'netns',
    other.name,
  );
  for (const host of [one, other]) {
    // A frame is a segment.
    ip('-n', host.name, 'link', 'set', host.device, 'gso_max_segs', 1);
    ip('-n', host.name, 'addr', 'add', `${host.ipv4}/30`, 'dev', host.device);
    ip('-n', host.name, 'addr', 'add', `${host.ipv6}/64`, 'dev', host.device, 'nodad');
    ip('-n', host.name, 'link', 'set', host.device, 'up');
  }
}

/** Makes the three, with routes; nothing is lost yet but by the rate. */
export function makeRouted(): Routed {
  const [client, near] = [makeHost('c', 'c0', 1, 1), makeHost('r', 'r0', 1, 2)];
  const server = makeHost('s', 's0', 2, 1);
  const far: Host = {
    ...near,
    device: 'r1',
    ipv4: server.ipv4.replace(/\d+$/, (last) => `${Number(last) + 1}`),
    ipv6: server.ipv6.replace(/1$/, '2'),
  };
  join(client, near);
  join(server, far);
  for (const [host, via] of [
    [client, near],
    [server, far],
  ] as const) {
    ip('-n', host.name, 'route', 'add', 'default', 'via', via.ipv4);
    ip('-n', host.name, '-6', 'route', 'add', 'default', 'via', via.ipv6);
  }
  setParameter(near, 'net/ipv4/ip_forward', 1);
  setParameter(near, 'net/ipv6/conf/all/forwarding', 1);
  run(near, 'tc', 'qdisc', 'add', 'dev', far.device, 'root', 'tbf', ...RATE);
  run(near, 'nft', 'add table inet lab');
  run(near, 'nft', 'add chain inet lab loss { type filter hook forward priority 0; }');
  const big = `meta length > 1000 numgen random mod 100 < ${LOSS} drop`;
  run(near, 'nft', `add rule inet lab loss oifname ${far.device} ${big}`);
  const close = (): void => {
    for (const { name } of [client, near, server]) spawnSync('ip', ['netns', 'del', name]);
  };
  return { client, router: near, server, close };
}
