/**
 * Writes NAME.json and NAME.md beside a capture that record.sh has just made:
 *
 *   describe.ts WORK CAPTURES FILE HOST INTERFACES VANTAGE SCENARIO ENDPOINTS
 *
 * WORK holds what lib.sh left there: nstat's, ip's and ss's output per endpoint, the commands, the versions.
 */
import { execFileSync } from 'node:child_process';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type HostFacts, type Sidecar, sidecarName } from './sidecar.ts';
import { countFrames, framesOf } from './tshark.ts';

const [work, captures, file, host, interfaces, vantage, scenario, endpoints] = process.argv.slice(
  2,
) as [string, string, string, string, string, string, string, string];

/** Whether the scenario looks into tunnels. */
const inner = process.env.INNER === 'yes';

const text = (name: string): string => readFileSync(join(work, name), 'utf8');

/** Always stored, zero or not; every other counter only when it moved. */
const always =
  /^(Tcp(ActiveOpens|PassiveOpens|AttemptFails|EstabResets|InSegs|OutSegs|RetransSegs|InErrs|OutRsts)|(Ip|Ip6)(InReceives|InDelivers|OutRequests)|(Udp|Udp6)(InDatagrams|OutDatagrams|NoPorts)|TcpExtTCPSynRetrans|TcpExtTCPLostRetransmit|IpExt(In|Out)Octets|Ip6(In|Out)Octets)$/;

function hostFacts(name: string): HostFacts {
  const snapshot = (when: string): Record<string, number> =>
    JSON.parse(text(`${name}.${when}.json`)).kernel;
  const before = snapshot('before');
  const after = snapshot('after');
  const gauges = /CurrEstab|CurrPtr/;
  const counters: Record<string, number> = {};
  for (const key of Object.keys(after).sort()) {
    const difference = after[key] - (before[key] ?? 0);
    if ((difference !== 0 || always.test(key)) && !gauges.test(key)) counters[key] = difference;
  }
  const links: { ifname: string; addr_info: { local: string }[] }[] = JSON.parse(
    text(`${name}.address.json`),
  );
  const only = endpoints.split(',').length === 1;
  const sockets: Record<string, number> = {};
  for (const line of text(`${name}.sockets`).split('\n').filter(Boolean)) {
    const state = line.split(/\s+/)[0];
    sockets[state] = (sockets[state] ?? 0) + 1;
  }
  return {
    addresses: links
      .filter(({ ifname }) => only || ifname !== 'lo')
      .flatMap((link) => link.addr_info.map(({ local }) => local)),
    counters,
    sockets,
  };
}

function capinfos(): { format: string; linkType: string; snapLength: number | null } {
  const output = execFileSync('capinfos', ['-E', '-t', '-l', '-M', join(captures, file)], {
    encoding: 'utf8',
  });
  const field = (label: string): string =>
    new RegExp(`^${label}:\\s*(.*)$`, 'm').exec(output)?.[1] ?? '';
  const snap = /(?:file hdr|inferred):?\s*(\d+)/.exec(field('Packet size limit'))?.[1];
  const length = Number(snap ?? 0);
  return {
    format: field('File type'),
    linkType: field('File encapsulation'),
    snapLength: length > 0 && length < 65535 ? length : null,
  };
}

function sidecar(): Sidecar {
  const hosts = Object.fromEntries(endpoints.split(',').map((name) => [name, hostFacts(name)]));
  const complete = vantage === '-' ? [] : vantage.split(',');
  return {
    capture: file,
    scenario,
    recorded: text('date').trim(),
    kernel: text('versions').split('\n')[0],
    ...capinfos(),
    takenOn: { host, interfaces: interfaces.split(',') },
    vantage: complete,
    vantageAddresses: complete.flatMap((name) => hosts[name].addresses),
    ...(inner && { inner }),
    hosts,
    tshark: countFrames(framesOf(join(captures, file), inner)),
  };
}

/** Runs of equal lines become one with a count. */
function commands(): string {
  const lines: [string, number][] = [];
  for (const line of text('commands').trimEnd().split('\n')) {
    const last = lines.at(-1);
    if (last?.[0] === line) last[1]++;
    else lines.push([line, 1]);
  }
  return lines.map(([line, n]) => (n > 1 ? `${line}    # ${n} times` : line)).join('\n');
}

function markdown(facts: Sidecar): string {
  const rows = [
    'TcpActiveOpens',
    'TcpPassiveOpens',
    'TcpAttemptFails',
    'TcpEstabResets',
    'TcpRetransSegs',
    'TcpOutRsts',
  ];
  const names = Object.keys(facts.hosts);
  const table = [
    `| counter | ${names.join(' | ')} |`,
    `|---|${names.map(() => '---:').join('|')}|`,
    ...rows.map(
      (row) => `| ${row} | ${names.map((name) => facts.hosts[name].counters[row]).join(' | ')} |`,
    ),
  ];
  const { tshark } = facts;
  return `# ${file}

${text('describe').trim()}

- ${facts.format}; ${facts.linkType}; ${facts.snapLength ? `snapped at ${facts.snapLength} bytes` : 'whole frames'}; ${statSync(join(captures, file)).size} bytes
- ${tshark.frames} frames: ${tshark.tcpFrames} TCP, ${tshark.udpFrames} UDP, ${tshark.icmpFrames} ICMP and ICMPv6
- taken on ${facts.takenOn.host}, ${facts.takenOn.interfaces.join(' and ')}; ${facts.vantage.length === 0 ? 'not all frames are of the hosts below' : `it holds all packets of: ${facts.vantage.join(', ')}`}
${names.map((name) => `- ${name}: ${facts.hosts[name].addresses.join(', ')}`).join('\n')}

The kernel's own counters over the recording (all of them in \`${sidecarName(file, 'json')}\`):

${table.join('\n')}

## How it was recorded

Recorded ${facts.recorded} with \`tools/record/record.sh ${scenario}\` (as root, in network namespaces that it makes and
removes), segmentation and receive offloads off, so that a frame is a segment. It ran:

\`\`\`
${commands()}
\`\`\`

Versions:

\`\`\`
${text('versions').trim()}
\`\`\`
`;
}

const facts = sidecar();
writeFileSync(join(captures, sidecarName(file, 'json')), `${JSON.stringify(facts, null, 2)}\n`);
writeFileSync(join(captures, sidecarName(file, 'md')), markdown(facts));
