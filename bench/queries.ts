/** The questions that are timed: the D text of each, and how else one would ask it in a shell. */
import {
  bySource,
  byKey,
  decimal,
  distribution,
  type Expectation,
  flagNumber,
  packetLines,
  pairs,
  type Reader,
} from './answers.ts';

/** How to check an answer: what the tool printed against what the generator counted. */
interface Check {
  readonly read: Reader;
  readonly expected: Expectation;
}

export interface Peer {
  readonly name: string;
  /** Programs it runs. */
  readonly needs: readonly string[];
  /** For `sh -c`; `$F` is the capture, `$D` an empty folder of its own, `$C` the program of ceiling.c. */
  readonly shell: string;
  /** Absent when it answers another question with the same work; `note` says which. */
  readonly check?: Check;
  readonly note?: string;
  /** Keeps the whole capture in memory: not run on the largest one. */
  readonly hungry?: true;
}

export interface Query extends Check {
  readonly id: string;
  readonly title: string;
  /** A D program; it runs with -q. */
  readonly program: string;
  readonly peers: readonly Peer[];
}

const ipv4Header = 20;
const isIPv4 = (address: string): boolean => !address.includes(':');

const ipPayloads = bySource(([, ipPayload]) => ipPayload);
const transportPayloads = bySource(([, , payload]) => payload);
const lengthFields = bySource(([packets, ipPayload], address) =>
  isIPv4(address) ? ipPayload + packets * ipv4Header : ipPayload,
);

/** The C program, which answers each of these questions in the form that pairs() reads. */
const ceiling = (id: string, expected: Expectation): Peer => ({
  name: 'C on libpcap',
  needs: ['cc'],
  shell: `"$C" ${id} "$F"`,
  check: { read: pairs(), expected },
});

const printPairs = (array: string): string => `END{for(i in ${array}) print i,${array}[i]}`;

const bytesBySource: Query = {
  id: 'q1',
  title: 'bytes by source',
  program: 'ip:::receive { @[args[2]->ip_saddr] = sum(args[2]->ip_plength); }',
  read: pairs(),
  expected: ipPayloads,
  peers: [
    {
      name: 'tcpdump to mawk',
      needs: ['tcpdump', 'mawk'],
      shell: `tcpdump -ntqr "$F" 'ip or ip6' | mawk '{k=$2; sub(/\\.[0-9]+$/,"",k); b[k]+=$NF} ${printPairs('b')}'`,
      check: { read: pairs(), expected: transportPayloads },
      note: 'sums the bytes after the transport header',
    },
    {
      name: 'tshark -T fields to mawk',
      needs: ['tshark', 'mawk'],
      shell: `tshark -n -r "$F" -T fields -e ip.src -e ipv6.src -e ip.len -e ipv6.plen | mawk -F'\\t' '{b[$1 $2]+=$3+$4} ${printPairs('b')}'`,
      check: { read: pairs(), expected: lengthFields },
      note: "sums IPv4's total length",
      hungry: true,
    },
    {
      name: 'tshark -z endpoints,ip',
      needs: ['tshark'],
      shell: 'tshark -n -r "$F" -q -z endpoints,ip',
      note: 'IPv4 only, whole frames',
      hungry: true,
    },
    {
      name: 'nfpcapd, nfdump',
      needs: ['nfpcapd', 'nfdump'],
      shell: 'nfpcapd -r "$F" -l "$D"; nfdump -R "$D" -s srcip/bytes -n 0',
      note: 'whole packets',
    },
    ceiling('q1', ipPayloads),
    { name: 'cat to wc -c', needs: [], shell: 'cat "$F" | wc -c', note: 'the limit of a pipe' },
  ],
};

const acceptsByPort: Query = {
  id: 'q2',
  title: 'accepts by port',
  program: 'tcp:::accept-established { @[args[4]->tcp_dport] = count(); }',
  read: pairs(),
  expected: byKey('accepts'),
  peers: [
    {
      name: 'tcpdump to mawk, handshakes',
      needs: ['tcpdump', 'mawk'],
      shell:
        `tcpdump -ntSr "$F" 'tcp or (ip6[6]=6)' | mawk '{f=$6; sub(/,/,"",f); s=$2; d=$4; sub(/:$/,"",d); if(f=="[S]") st[s" "d]=1;` +
        ` else if(f=="[S.]"){ if(st[d" "s]==1) st[d" "s]=2 } else if(st[s" "d]==2 && index(f,".")){ st[s" "d]=3; n=split(d,a,"."); c[a[n]]++ } } ${printPairs('c')}'`,
      check: { read: pairs(), expected: byKey('accepts') },
    },
    {
      name: 'tcpdump SYN-ACK to mawk',
      needs: ['tcpdump', 'mawk'],
      shell: `tcpdump -ntqr "$F" 'tcp[13]=18 or (ip6[6]=6 and ip6[53]=18)' | mawk '{n=split($2,a,"."); c[a[n]]++} ${printPairs('c')}'`,
      note: 'counts SYN-ACKs, without state',
    },
    {
      name: 'tshark -z conv,tcp',
      needs: ['tshark'],
      shell: 'tshark -n -r "$F" -q -z conv,tcp',
      note: 'lists the connections',
      hungry: true,
    },
    {
      name: 'tcptrace',
      needs: ['tcptrace'],
      shell: 'tcptrace -n "$F"',
      note: 'lists the connections',
      hungry: true,
    },
    ceiling('q2', byKey('accepts')),
  ],
};

const flagHistogram: Query = {
  id: 'q3',
  title: 'segments by flags',
  program: 'tcp:::receive { @[args[4]->tcp_flags] = count(); }',
  read: pairs(),
  expected: byKey('flags'),
  peers: [
    {
      name: 'tcpdump to mawk',
      needs: ['tcpdump', 'mawk'],
      shell: `tcpdump -ntr "$F" tcp | mawk '{c[$6]++} ${printPairs('c')}'`,
      check: { read: pairs(flagNumber), expected: byKey('flags') },
    },
    {
      name: 'tshark -T fields to mawk',
      needs: ['tshark', 'mawk'],
      shell: `tshark -n -r "$F" -T fields -e tcp.flags | mawk '{c[$1]++} ${printPairs('c')}'`,
      check: { read: pairs(decimal), expected: byKey('flags') },
      hungry: true,
    },
    ceiling('q3', byKey('flags')),
  ],
};

const lengths: Query = {
  id: 'q4',
  title: 'quantize of length',
  program: 'ip:::receive { @ = quantize(args[2]->ip_plength); }',
  read: distribution,
  expected: byKey('ipPayloads'),
  peers: [
    {
      name: 'tcpdump -e to mawk',
      needs: ['tcpdump', 'mawk'],
      shell: `tcpdump -nteqr "$F" | mawk '{for(i=5;i<=NF;i++) if($i=="length"){n=$(i+1)+0; break} q=1; while(q*2<=n) q*=2; c[q]++} ${printPairs('c')}'`,
      check: { read: pairs(), expected: byKey('frames') },
      note: 'whole frames',
    },
    {
      name: 'tshark -z plen,tree',
      needs: ['tshark'],
      shell: 'tshark -n -r "$F" -q -z plen,tree',
      note: 'whole frames, its own ranges',
      hungry: true,
    },
    ceiling('q4', byKey('ipPayloads')),
  ],
};

const printing: Query = {
  id: 'printf',
  title: 'per packet',
  program:
    'ip:::receive { printf("%s > %s: %d\\n", args[2]->ip_saddr, args[2]->ip_daddr, args[2]->ip_plength); }',
  read: packetLines,
  expected: ipPayloads,
  peers: [
    {
      name: 'tcpdump -q',
      needs: ['tcpdump'],
      shell: 'tcpdump -ntqr "$F"',
      note: 'prints ports and protocol too',
    },
  ],
};

export const queries: readonly Query[] = [
  bytesBySource,
  acceptsByPort,
  flagHistogram,
  lengths,
  printing,
];
