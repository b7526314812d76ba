/** What a host gives, told before anything is traced; and what a recording takes of it. */
import { expect, test } from 'vitest';
import { generateBpftrace } from '../../../compiler/backends/bpftrace/generate.ts';
import type { BpftraceHost } from '../../../compiler/backends/bpftrace/interface.ts';
import { type Provision, provisionOf } from '../../../compiler/backends/bpftrace/provision.ts';
import { datumKey } from '../../../compiler/backends/events/layout.ts';
import { demoCatalogue } from './catalogue.ts';
import { compiled, toldHost } from './support.ts';

function provided(probe: string, facts: Partial<BpftraceHost> = {}): Provision {
  const definition = demoCatalogue.providers[0].probes.find(({ name }) => name === probe)!;
  return provisionOf(definition, toldHost([0, 23, 2], facts), demoCatalogue);
}

test('a probe is where its first way that works attaches, with each member', () => {
  const { attach, grade, members } = provided('change');
  expect([attach, grade.grade]).toEqual([['tracepoint:sock:inet_sock_set_state'], 'exact']);
  expect(members.map(({ member, grade: { grade: how } }) => [member, how])).toEqual([
    ['f_port', 'exact'],
    ['f_address', 'exact'],
    ['f_state', 'exact'],
    ['f_opened', 'exact'],
  ]);
});

test('what a place does not reach is unavailable, and why', () => {
  const { attach, members } = provided('set', { function: () => 'fentry' });
  expect(attach).toEqual(['fentry:tcp_set_state']);
  expect(members.find(({ member }) => member === 'f_state')).toMatchObject({
    attach: [],
    grade: { grade: 'unavailable', why: 'new is not in reach there' },
  });
});

test('books that cannot be kept make their object unavailable', () => {
  const { members } = provided('set', { function: () => 'kprobe', tracepoint: () => undefined });
  expect(members.find(({ member }) => member === 'f_opened')?.grade.grade).toBe('unavailable');
  expect(members.find(({ member }) => member === 'f_port')?.grade.grade).toBe('exact');
});

test('a probe without an attach point is unavailable, and so are its members', () => {
  const { attach, grade, members } = provided('set');
  expect(attach).toEqual([]);
  expect(grade).toMatchObject({
    why: 'tcp_set_state(): it takes a kernel that has the function, and kprobes or fentry',
  });
  expect(new Set(members.map((each) => each.grade.grade))).toEqual(new Set(['unavailable']));
});

test('a recording takes what the program reads, then all else that is in reach', () => {
  const program = compiled('demo:::change { trace(args[0]->f_state); }', [], demoCatalogue);
  const { module } = generateBpftrace(program, demoCatalogue, toldHost([0, 17, 0]), {
    everyEvent: true,
    everything: true,
  });
  const keys = module!.events[0].values.map(({ datum }) => datumKey(datum));
  expect(keys[0]).toBe('present flow');
  expect(keys).toContain('flow_t.f_state');
  expect(new Set(keys)).toEqual(
    new Set([
      ...['cpu', 'pid', 'tid', 'ppid', 'uid', 'gid', 'execname', 'present flow'],
      ...['port', 'address', 'state', 'opened'].map((member) => `flow_t.f_${member}`),
    ]),
  );
  expect(keys).toHaveLength(12);
});
