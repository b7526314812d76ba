/** The consumer's half of a program, on events: what it asks of them, and that it does with them what D says. */
import { describe, expect, test } from 'vitest';
import { EventLayout, datumKey } from '../../compiler/backends/events/layout.ts';
import { generateEvents } from '../../compiler/backends/replay/module.ts';
import { compile } from '../../compiler/compile.ts';
import type { Program } from '../../compiler/program.ts';
import { catalogue } from '../../probes/index.ts';

function compiled(text: string): Program {
  const { program } = compile({
    sources: [{ source: { kind: 'script', name: 'program', text }, specifier: 'script' }],
    macroArguments: [],
    scriptName: 'program',
    catalogue,
    settings: { zdefs: false, defaultargs: false, argref: false, empty: false },
    macros: new Map(),
  });
  return program!;
}

/** The data that the events of each probe must carry. */
function asked(text: string): Record<string, string[]> {
  const program = compiled(text);
  const layout = new EventLayout();
  generateEvents(program, catalogue, layout);
  return Object.fromEntries(
    program.enablings.map(({ probe }) => [
      `${probe.provider}:${probe.name}`,
      layout.data(probe).map(datumKey),
    ]),
  );
}

describe('what is asked of events', () => {
  test('members, each once, in the order in which they are read, and the CPU of the line', () => {
    expect(
      asked(
        'tcp:::receive { trace(args[4]->tcp_dport + args[4]->tcp_dport); trace(args[2]->ip_saddr); }',
      ),
    ).toEqual({ 'tcp:receive': ['tcpinfo_t.tcp_dport', 'ipinfo_t.ip_saddr', 'cpu'] });
  });
  test('the context, but not of the tracer itself', () => {
    expect(asked('BEGIN { trace(pid); } tcp:::send { trace(pid); trace(execname); }')).toEqual({
      'dtrace:BEGIN': [],
      'tcp:send': ['pid', 'execname', 'cpu'],
    });
  });
  test('the thread, where thread-local variables are read or written', () => {
    expect(asked('tcp:::send { self->t = timestamp; } tcp:::receive { trace(self->t); }')).toEqual({
      'tcp:send': ['tid'],
      'tcp:receive': ['tid', 'cpu'],
    });
  });
  test('whether a struct is there, where it need not be', () => {
    expect(asked('ip:::send { trace(args[4]->ipv4_ttl); trace(arg2); }')).toEqual({
      'ip:send': ['present ipv4', 'ipv4info_t.ipv4_ttl', 'arg2', 'cpu'],
    });
  });
  test('what ERROR asks, of every event that can fault', () => {
    expect(asked('ERROR { trace(execname); } udp:::send { trace(1 / arg3); }')).toEqual({
      'dtrace:ERROR': [],
      'udp:send': ['arg3', 'cpu', 'execname'],
    });
  });
});

test('the address of a member in a packet is refused', () => {
  const program = compiled('ip:::send { trace(*(&args[4]->ipv4_ttl)); }');
  expect(() => generateEvents(program, catalogue, new EventLayout())).toThrow('replay engine');
});
