/** Which clauses the kernel runs, and what the others get of it. */
import { describe, expect, test } from 'vitest';
import { bpftraceAbilities } from '../../../compiler/backends/bpftrace/capable.ts';
import { split } from '../../../compiler/backends/events/split.ts';
import { linux } from '../../../probes/index.ts';
import { compiled, generated, moduleOf, toldHost } from './support.ts';

/** The numbers of the clauses on each side, in program order. */
function sides(text: string, everyEvent = false): { kernel: number[]; consumer: number[] } {
  const { enablings } = split(compiled(text), bpftraceAbilities(linux), everyEvent);
  const numbers = (side: 'kernel' | 'consumer'): number[] =>
    enablings.flatMap((each) => each[side].map(({ index }) => index)).sort((x, y) => x - y);
  return { kernel: numbers('kernel'), consumer: numbers('consumer') };
}

describe('the kernel runs', () => {
  test('aggregations by integers, addresses, names and processes', () => {
    const text = `tcp:::receive { @a[args[2]->ip_saddr, args[4]->tcp_dport] = count(); }
      tcp:::receive { @b[execname, pid] = quantize(args[2]->ip_plength); }
      ip:::send { @c[args[4]->ipv4_protostr] = avg(args[2]->ip_plength); }
      tcp:::state-change { @d[tcp_state_string[args[3]->tcps_state]] = count(); }`;
    expect(sides(text)).toEqual({ kernel: [0, 1, 2, 3], consumer: [] });
    expect(moduleOf(text).events).toEqual([]);
  });

  test('latency by thread and by connection', () => {
    const text = `tcp:::connect-request { start[args[1]->cs_cid] = timestamp; }
      tcp:::connect-established /start[args[1]->cs_cid]/ { @["ns"] = quantize(timestamp - start[args[1]->cs_cid]); start[args[1]->cs_cid] = 0; }
      tcp:::send { self->n++; } tcp:::send /self->n > 3/ { @n = count(); self->n = 0; }`;
    expect(sides(text)).toEqual({ kernel: [0, 1, 2, 3], consumer: [] });
  });

  test('only division that cannot fault', () => {
    const text = `ip:::send { @a = sum(args[2]->ip_plength / 3); } ip:::send { @b = sum(7 / args[2]->ip_plength); }`;
    expect(sides(text)).toEqual({ kernel: [0], consumer: [1] });
  });
});

describe('the consumer runs', () => {
  test('what prints, and every clause that shares a variable with it', () => {
    const text = `tcp:::send { n++; } tcp:::receive { m++; } tcp:::receive { @[m] = count(); } tick-1s { printf("%d", n); }`;
    expect(sides(text)).toEqual({ kernel: [1, 2], consumer: [0, 3] });
  });

  test('clause-local variables of one probe do not draw in those of another', () => {
    const text = `tcp:::send { this->x = 1; } tcp:::send { trace(this->x); } tcp:::receive { this->x = 2; @ = sum(this->x); }`;
    expect(sides(text)).toEqual({ kernel: [2], consumer: [0, 1] });
  });

  test('an aggregation that a packet probe looks at', () => {
    const text = `tcp:::send { @a = count(); @b = count(); } tcp:::receive { @c = count(); } tcp:::receive { printa(@a); }`;
    expect(sides(text)).toEqual({ kernel: [1], consumer: [0, 2] });
  });

  test('what a timer counts and looks at in the same firing', () => {
    const text = `tick-1s { @a = count(); } tick-1s { printa(@a); } tcp:::send { @a = count(); }`;
    const { events, script } = moduleOf(text);
    expect(sides(text)).toEqual({ kernel: [2], consumer: [0, 1] });
    expect(events.map(({ snapshot }) => snapshot)).toEqual([true]);
    expect(script).toMatch(/print\(@a0_count\);\n *print\(\(1, /);
  });

  test('arrays whose string keys are made in different ways', () => {
    const text = `tcp:::receive { a[args[2]->ip_saddr] = 1; } tcp:::receive /a["10.0.0.1"]/ { @ = count(); } tcp:::send { b[args[2]->ip_saddr] = 1; }`;
    expect(sides(text)).toEqual({ kernel: [2], consumer: [0, 1] });
  });

  test('everything, for a recording', () => {
    expect(sides('tcp:::send /args[4]->tcp_dport == 80/ { @ = count(); }', true)).toEqual({
      kernel: [],
      consumer: [0],
    });
    expect(
      moduleOf('tcp:::send /pid == 1/ { @ = count(); }', undefined, { everyEvent: true }).script,
    ).not.toContain(' == 1)');
  });
});

describe('events', () => {
  test('are sent where the predicate holds, and carry only what is read', () => {
    const { script, events } = moduleOf(
      'tcp:::receive /args[4]->tcp_dport == 80/ { printf("%d", args[4]->tcp_sport); }',
    );
    expect(script).toMatch(/if \(.* == 80.*\n *print\(\(1, /);
    // The port, and the CPU for the record's line.
    expect(events[0].values).toHaveLength(2);
  });

  test('are gated by what the kernel can tell of a predicate', () => {
    const text = 'tcp:::receive /args[4]->tcp_dport == 80 && strlen(execname) > 3/ { trace(1); }';
    expect(moduleOf(text).script).toMatch(/if \(.* == 80.*\n *print\(\(1, /);
    expect(moduleOf(text.replace('&&', '||')).script).not.toMatch(/if .* == 80\)/);
  });

  test('end the trace in the kernel where exit() is certain', () => {
    expect(moduleOf('tick-5s { exit(0); }').script).toContain('exit();\n}');
    expect(moduleOf('tick-5s /x++ > 3/ { exit(0); }').script).not.toContain('exit();');
  });

  test('share elements of a tuple when there are too many', () => {
    const members = [
      'iss',
      'irs',
      'suna',
      'snxt',
      'rack',
      'rnxt',
      'swnd',
      'rwnd',
      'cwnd',
      'mss',
      'rtt',
      'rto',
    ];
    const reads = ['send', 'receive'].map(
      (probe) =>
        `tcp:::${probe} { ${members.map((each) => `trace(args[3]->tcps_${each});`).join('')} trace(args[2]->ip_saddr); trace(args[2]->ip_daddr); trace(args[3]->tcps_laddr); trace(args[3]->tcps_raddr); trace(execname); trace(args[4]->tcp_seq); trace(args[4]->tcp_ack); trace(args[4]->tcp_window); trace(args[4]->tcp_flags); trace(pid); trace(tid); trace(cpu); trace(uid); trace(gid); trace(ppid); }`,
    );
    const [event] = moduleOf(reads[0]).events;
    const elements = new Set(event.places?.map(({ element }) => element));
    expect(elements.size).toBeLessThanOrEqual(29);
    expect(moduleOf(reads[0], toldHost([0, 23, 0])).events[0].places).toBeUndefined();
  });
});

test('what a branch of ?: reads is read by a statement: bpftrace 0.23 crashes of ternaries that read in ternaries', () => {
  const { script } = moduleOf(
    'BEGIN { n[1] = 2; } tcp:::send { @ = sum(args[4]->tcp_dport == 80 ? (pid == 1 ? args[4]->tcp_seq : n[tid]) : cpu); }',
  );
  const ours = script.slice(script.indexOf('// clause 1'));
  const read = String.raw`(?:\*\(|->|@v|curtask|\b(?:pid|tid|cpu)\b)`;
  expect(ours).toMatch(/\} else \{/);
  for (const line of ours.split('\n').filter((each) => !each.includes('//')))
    expect(line).not.toMatch(new RegExp(`\\?.*${read}.*\\?`));
});

describe('what this kernel cannot do is said', () => {
  test('a probe without attach points', () => {
    const { diagnostics, module } = generated(
      'tcp:::send { @ = count(); }',
      toldHost([0, 17, 0], { tracepoint: () => undefined }),
    );
    expect(module).toBeUndefined();
    expect(diagnostics.map(({ tag }) => tag)).toEqual(['T_LIVE_PROBE']);
    expect(diagnostics[0].message).toContain(
      'net:net_dev_start_xmit: this kernel does not have it',
    );
  });

  test('one of many that a wildcard means does not fire, and the others do', () => {
    const told = toldHost([0, 17, 0]);
    const tracepoint = (name: string) =>
      name === 'tcp:tcp_cong_state_set' ? undefined : told.tracepoint(name);
    const host = { ...told, tracepoint };
    const { diagnostics, module } = generated('mib:tcpext:: { @ = count(); }', host);
    expect(module?.attached.length).toBeGreaterThan(0);
    const notes = diagnostics.map(({ severity, tag }) => `${severity} ${tag}`);
    expect([...new Set(notes)]).toEqual(['note T_LIVE_PROBE']);
    expect(diagnostics.map(({ message }) => message).join('\n')).toContain(
      'mib:::TCPLossFailures cannot be provided by this kernel',
    );
    const alone = generated('mib:::TCPLossFailures { @ = count(); }', host);
    expect(alone.diagnostics.map(({ severity }) => severity)).toEqual(['error']);
  });

  test('a member out of reach, at its place', () => {
    const text = 'tcp:::send { @[args[3]->tcps_cookie] = count(); }';
    const { diagnostics } = generated(text);
    expect(diagnostics.map(({ tag }) => tag)).toEqual(['T_LIVE_FIELD']);
    const [{ span, message }] = diagnostics;
    expect(text.slice(span.start, span.end)).toContain('tcps_cookie');
    expect(message).toContain('tcpsinfo_t.tcps_cookie');
  });
});
