/**
 * Network namespaces for the live tests, joined by veth pairs, and what their kernel counts. Everything has a name of
 * its own, with this process's id, so that runs side by side do not meet.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { remember } from './missed.ts';

let made = 0;

/** One namespace with its end of the link. */
export interface Host {
  /** The namespace's name. */
  readonly name: string;
  /** The number that the kernel knows the namespace by. */
  readonly inode: bigint;
  readonly device: string;
  readonly ipv4: string;
  readonly ipv6: string;
}

/** Runs a command in a namespace, or outside of all when that is undefined; gives its standard output. */
export function run(host: Host | undefined, command: string, ...args: readonly string[]): string {
  const words = host === undefined ? [command, ...args] : inside(host, command, ...args);
  return execFileSync(words[0], words.slice(1), {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

/** The words of a command that runs in a namespace. */
export const inside = (
  host: Host,
  command: string,
  ...args: readonly string[]
): readonly string[] => ['ip', 'netns', 'exec', host.name, command, ...args];

/** Sets a kernel parameter of a namespace: `net/ipv4/tcp_ecn`. */
export const setParameter = (host: Host, name: string, value: string | number): void => {
  run(host, 'sh', '-c', `echo ${value} > /proc/sys/${name}`);
};

/** Two hosts with a link between them; `close` takes all away. */
export interface Link {
  readonly a: Host;
  readonly b: Host;
  close(): void;
}

/** Runs `ip` outside of all namespaces. */
export const ip = (...args: readonly string[]): void => {
  execFileSync('ip', args, { stdio: ['ignore', 'ignore', 'pipe'] });
};

/** Makes a namespace whose loopback is up and that says nothing by itself; the number that the kernel knows it by. */
export function addNamespace(name: string): bigint {
  ip('netns', 'add', name);
  ip('-n', name, 'link', 'set', 'lo', 'up');
  // No interface may talk by itself: router solicitations and the like are in nobody's books.
  execFileSync('ip', [
    'netns',
    'exec',
    name,
    'sh',
    '-c',
    'echo 0 > /proc/sys/net/ipv6/conf/all/router_solicitations; echo 0 > /proc/sys/net/ipv6/conf/default/router_solicitations',
  ]);
  return statSync(`/run/netns/${name}`, { bigint: true }).ino;
}

/** Joins two new namespaces by a veth pair, with an IPv4 and an IPv6 address each. */
export function makeLink(): Link {
  const net = ++made;
  const names = ['a', 'b'].map((end) => `tsd${process.pid}${end}${net}`);
  // 198.18.0.0/15 is for such tests (RFC 2544): the process's id and a count make it this test's own.
  const subnet = (process.pid * 7 + net) & 0x7fff;
  const prefix = `198.${18 + (subnet >> 14)}.${(subnet >> 6) & 255}`;
  const base = (subnet & 63) * 4;
  const devices = ['a', 'b'].map((end) => `v${process.pid}${end}${net}`.slice(-15));
  const hosts = names.map((name, index) => ({
    name,
    inode: addNamespace(name),
    device: devices[index],
    ipv4: `${prefix}.${base + 1 + index}`,
    ipv6: `fd00:${process.pid.toString(16)}:${net.toString(16)}::${index + 1}`,
  }));
  ip(
    'link',
    'add',
    devices[0],
    'netns',
    names[0],
    'type',
    'veth',
    'peer',
    'name',
    devices[1],
    'netns',
    names[1],
  );
  for (const host of hosts) {
    // Without a link-local address there is less talk that no test has asked for.
    ip('-n', host.name, 'link', 'set', host.device, 'addrgenmode', 'none');
    ip('-n', host.name, 'addr', 'add', `${host.ipv4}/30`, 'dev', host.device);
    ip('-n', host.name, 'addr', 'add', `${host.ipv6}/64`, 'dev', host.device, 'nodad');
    ip('-n', host.name, 'link', 'set', host.device, 'up');
    // No probing of neighbours while a test runs.
    for (const family of ['ipv4', 'ipv6'])
      setParameter(host, `net/${family}/neigh/${host.device}/delay_first_probe_time`, 120);
  }
  const close = (): void => {
    for (const name of names) spawnSync('ip', ['netns', 'del', name]);
  };
  return remember({ a: hosts[0], b: hosts[1], close });
}

/** The namespace's own counters: TcpPassiveOpens, UdpInDatagrams, TcpExtTCPTimeouts, Ip6InReceives. */
export function counters(host: Host): ReadonlyMap<string, number> {
  const found = new Map<string, number>();
  const tables = run(host, 'cat', '/proc/net/snmp', '/proc/net/netstat').split('\n');
  for (let at = 0; at + 1 < tables.length; at += 2) {
    const [group, ...names] = tables[at].split(' ');
    const values = tables[at + 1].split(' ').slice(1);
    for (const [index, name] of names.entries())
      found.set(group.slice(0, -1) + name, Number(values[index]));
  }
  for (const line of run(host, 'cat', '/proc/net/snmp6').split('\n')) {
    const [name, value] = line.split(/\s+/);
    if (value !== undefined) found.set(name, Number(value));
  }
  return found;
}

/** How much each counter has grown. */
export const growth = (
  before: ReadonlyMap<string, number>,
  after: ReadonlyMap<string, number>,
  name: string,
): number => (after.get(name) ?? 0) - (before.get(name) ?? 0);

/** Why live tests cannot run here, or undefined where they can. */
export function whyNot(): string | undefined {
  if (process.platform !== 'linux') return 'not Linux';
  if (process.getuid?.() !== 0) return 'not root';
  if (spawnSync('bpftrace', ['--version']).status !== 0) return 'no bpftrace';
  if (!existsSync('/sys/kernel/btf/vmlinux')) return 'the kernel has no type information';
  if (!existsSync('/sys/kernel/tracing/events') && !existsSync('/sys/kernel/debug/tracing/events'))
    return 'the trace file system is not mounted';
  if (spawnSync('ip', ['netns', 'list']).status !== 0) return 'no network namespaces';
  return undefined;
}

/** Says why tests are skipped, and whether they are: for `describe.skipIf`. */
export function skipsLive(): boolean {
  const why = whyNot();
  if (why !== undefined) process.stderr.write(`live tests are skipped: ${why}\n`);
  return why !== undefined;
}
