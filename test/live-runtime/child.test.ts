/** What becomes of a trace whose bpftrace refuses, dies, hears late or tells too much: one that acts as it is told. */
import { describe, expect, test } from 'vitest';
import { clauseOfLine } from '../../runtime/live/refusals.ts';
import { acted, compiled, eventLine, lastMapLine, type ByHand } from './support.ts';

const second = 1_000_000_000;

/** The beat that says that all is attached, and later ones. */
const beat = (seconds: number): string => eventLine(0, seconds * second, 0);
/** END's, and what comes last. */
const last = (seconds: number, cpu = 0): string =>
  `${eventLine(0, seconds * second, cpu, 1)}\n${lastMapLine}`;

const ticks: Omit<ByHand, 'script'> = {
  program: 'BEGIN { trace("begin"); } tick-1s { trace(timestamp); } END { trace("end"); }',
};

describe('refusals before anything is traced', () => {
  test.each<[string, string, number, RegExp, RegExp | undefined]>([
    // As bpftrace 0.17 printed them, warnings and all.
    [
      'not root',
      'ERROR: bpftrace currently only supports running as the root user.',
      1,
      /rights of root/,
      /sudo/,
    ],
    [
      'no rights',
      "ERROR: Unknown error -1: couldn't set RLIMIT_MEMLOCK for bpftrace.\nERROR: failed to create map: '@': Operation not permitted\nCreation of the required BPF maps has failed.",
      1,
      /does not let this process load BPF programs/,
      /CAP_BPF/,
    ],
    [
      'lockdown',
      "ERROR: Kernel lockdown is enabled and set to 'confidentiality'. Lockdown mode blocks parts of BPF which makes it impossible for bpftrace to function.",
      1,
      /lockdown/,
      /integrity/,
    ],
    [
      'no tracefs',
      'stdin:1-2: ERROR: tracepoint not found: net:foo',
      1,
      /no tracepoint net:foo/,
      /mount -t tracefs/,
    ],
    [
      'no member',
      "stdin:1:73-83: ERROR: Struct/union of type 'struct sk_buff' does not contain a field named 'lenx'\n~~~~",
      1,
      /struct sk_buff has no member lenx/,
      undefined,
    ],
    [
      'no BTF',
      "stdin:1:36-56: ERROR: Unknown struct/union: 'struct sk_buff'",
      1,
      /struct sk_buff is not known/,
      /BTF/,
    ],
    [
      'the stack',
      'error: <unknown>:0:0: in function tracepoint:net:x i64 (i8*): Looks like the BPF stack limit of 512 bytes is exceeded.',
      1,
      /512 bytes/,
      /split/,
    ],
    [
      'the verifier',
      'ERROR: Error loading program: BEGIN (try -v)',
      255,
      /refused the program for BEGIN/,
      /--emit/,
    ],
    [
      'an attach point',
      "create_probe_event: open(/sys/kernel/tracing/kprobe_events): No such file or directory\nERROR: Error attaching probe: 'kprobe:foo_bar'",
      255,
      /refused the program for kprobe:foo_bar/,
      undefined,
    ],
    [
      'memory',
      "ERROR: failed to create map: '@m0': Cannot allocate memory",
      1,
      /not enough memory/,
      /aggsize/,
    ],
    [
      'anything else',
      'stdin:1:26-34: WARNING: Unnecessary cast\nBEGIN { error(); }\n  ~~~~\nERROR: something new',
      1,
      /bpftrace ended with status 1: ERROR: something new/,
      undefined,
    ],
    ['without a word', '', 4, /bpftrace ended with status 4$/, undefined],
  ])('%s', async (_, complain, status, message, hint) => {
    const failure: unknown = await acted(ticks, { complain, end: { status } }).catch(
      (error: unknown) => error,
    );
    expect(failure).toMatchObject({
      name: 'EnableError',
      message: expect.stringMatching(message) as string,
      ...(hint !== undefined && { hint: expect.stringMatching(hint) as string }),
    });
  });

  test('there is no bpftrace', async () => {
    await expect(acted(ticks, {}, { bpftrace: '/nowhere/bpftrace' })).rejects.toMatchObject({
      message: 'there is no /nowhere/bpftrace',
      hint: expect.stringContaining('install') as string,
    });
  });

  test('the place in the D program', () => {
    const program = compiled('BEGIN {}\ntcp:::send { @ = count(); }\nEND {}');
    const script = 'BEGIN { }\n// clause 1 tcp:::send\nprobe {\n  @a = count();\n}\n// book\nx';
    expect(clauseOfLine(script, 4, program)?.index).toBe(1);
    expect(clauseOfLine(script, 1, program)).toBeUndefined();
    expect(clauseOfLine(script, 7, program)).toBeUndefined();
  });
});

describe('once it traces', () => {
  test('its death leaves what it had told, the error, and status 1', async () => {
    const { output, status, problems, messages } = await acted(ticks, {
      print: [beat(1), eventLine(1, 5)],
      end: { signal: 'SIGKILL' },
      after: 50,
    });
    expect(output).toBe('begin5end\n');
    expect(status).toBe(1);
    expect(problems).toEqual([expect.stringContaining('was ended by SIGKILL')]);
    expect(messages).toEqual([expect.stringContaining('dmesg')]);
  });

  test('exit() ends it; what came later does not count', async () => {
    const { output, status, problems } = await acted(
      { program: 'tick-1s { trace(timestamp); } tick-1s /timestamp == 6/ { exit(7); }' },
      {
        print: [beat(0), eventLine(1, 5), eventLine(1, 6), eventLine(1, 7)],
        onSignal: [eventLine(1, 8), last(1)],
      },
    );
    expect([output, status, problems]).toEqual(['56\n', 7, []]);
  });

  test('a signal: what it still prints is taken, however long it takes to let go', async () => {
    const stop = new AbortController();
    const { output, status } = await acted(
      ticks,
      { print: [beat(1)], onSignal: [eventLine(1, 9), last(2)], detach: 700 },
      { signal: stop.signal, onOutput: () => stop.abort() },
    );
    expect([output, status]).toEqual(['begin9end\n', 0]);
  });

  test('SIGINT comes when SIGUSR1 is not heard', async () => {
    const { output } = await acted(
      { ...ticks, program: 'BEGIN { exit(0); } END { trace("end"); }', stopSignal: 'SIGUSR1' },
      { print: [beat(1)], onSignal: [last(2)], deaf: ['SIGUSR1'] },
    );
    expect(output).toBe('end\n');
  });

  test('what is cut off at the end is not passed over', async () => {
    const cutOff = 'the last values of bpftrace were cut off';
    const map = '{"type": "map", "data": {"@m0": {"1';
    const line = await acted(ticks, { print: [beat(1), last(2)], cut: map, end: { status: 0 } });
    expect(line.problems).toEqual([cutOff]);
    expect(line.messages[0]).toBe(`bpftrace said: ${map}`);
    const all = await acted(ticks, { print: [beat(1)], end: { status: 0 } });
    expect([all.problems, all.status]).toEqual([[cutOff], 1]);
  });

  test('events of several CPUs in order, those before BEGIN was told behind BEGIN', async () => {
    const { output } = await acted(ticks, {
      print: [
        eventLine(1, 30),
        eventLine(1, 10),
        beat(0),
        eventLine(1, 20),
        eventLine(1, 15),
        last(1),
      ],
      end: { status: 0 },
      after: 50,
    });
    expect(output).toBe('begin10152030end\n');
  });

  test('records tell on which CPU their probes fired', async () => {
    const { output } = await acted(
      { ...ticks, decodes: { 'tick-1s': [{ kind: 'integer', size: 4, signed: true }] } },
      {
        print: [eventLine(0, 0, 2), eventLine(1, 1, 5), last(1, 3)],
        end: { status: 0 },
        after: 50,
      },
      { format: 'ndjson' },
    );
    expect([...output.matchAll(/"cpu":(\d+)/g)].map(([, cpu]) => cpu)).toEqual(['2', '5', '3']);
  });

  test('lost events and full maps are told as drops', async () => {
    const full =
      '{"type": "helper_error", "msg": "Map full", "helper": "map_update_elem", "retcode": -7, "line": 1, "col": 47}';
    const { messages, status } = await acted(ticks, {
      print: [
        beat(0),
        '{"type": "lost_events", "data": {"events": 12}}',
        '{"type": "lost_events", "data": {"events": 30}}',
        full,
        full,
        '{"type": "helper_error", "msg": "not there", "helper": "map_delete_elem", "retcode": -2, "line": 1, "col": 2}',
        last(1),
      ],
      end: { status: 0 },
      after: 50,
    });
    expect(messages).toEqual(['42 drops on CPU 0', '2 aggregation drops on CPU 0']);
    expect(status).toBe(0);
  });

  test('what cannot be understood is told once, and does no harm', async () => {
    const { output, messages } = await acted(ticks, {
      print: [beat(0), 'hello', 'hello', eventLine(99, 1), eventLine(1, 3), last(1)],
      end: { status: 0 },
      after: 50,
    });
    expect(output).toBe('begin3end\n');
    expect(messages).toEqual(['bpftrace said: hello', 'bpftrace said: event 99']);
  });
});

test('a command that was started stopped is given up when BEGIN ends the trace', async () => {
  const calls: string[] = [];
  await acted(
    { program: 'BEGIN { exit(0); }' },
    { print: [beat(1)], onSignal: [last(2)] },
    {
      target: {
        pid: 1,
        resume: () => calls.push('resume'),
        abandon: () => calls.push('abandon'),
        ended: new Promise(() => {}),
      },
    },
  );
  expect(calls).toEqual(['abandon']);
});
