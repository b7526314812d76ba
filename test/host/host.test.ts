/** What the machine has, as bpftrace's own words and the kernel's files tell it. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import {
  askVersion,
  findBpftrace,
  isOlder,
  parseVersion,
  tellsFentry,
} from '../../runtime/host/bpftrace.ts';
import { probeHost } from '../../runtime/host/host.ts';
import { TraceFileSystem } from '../../runtime/host/tracefs.ts';

const folder = mkdtempSync(join(tmpdir(), 'tsdtrace-'));
afterAll(() => rmSync(folder, { recursive: true }));

function program(name: string, output: string): string {
  const path = join(folder, name);
  writeFileSync(path, `#!/bin/sh\nprintf '${output}'\n`, { mode: 0o755 });
  return path;
}

// What Debian's packages print.
test.each([
  ['bpftrace v0.17.0', [0, 17, 0]],
  ['bpftrace v0.23.2', [0, 23, 2]],
  ['bpftrace v0.27', [0, 27, 0]],
  ['something else', undefined],
])('%s', (text, version) => {
  expect(parseVersion(text)).toEqual(version);
});

// What Debian's packages print of one kernel's probe types, on a machine without fentry and with it.
test.each([
  ['0.17', 'Probe types\n  kprobe: yes\n  kfunc: no\n  iter:task: no\n', false],
  ['0.17', 'Probe types\n  kprobe: yes\n  kfunc: yes\n  iter:task: yes\n', true],
  ['0.23', '  perf_event: yes                  fentry: no                         \n', false],
  ['0.23', '  perf_event: yes                  fentry: yes                        \n', true],
  ['0.27', '  kprobe_multi: yes                uprobe_multi: yes                  \n', undefined],
  ['', '', undefined],
])('what bpftrace %s says of fentry: %j', (_, text, told) => {
  expect(tellsFentry(text)).toBe(told);
});

test('versions are compared number by number', () => {
  expect(isOlder([0, 9, 4], [0, 17, 0])).toBe(true);
  expect(isOlder([0, 17, 0], [0, 17, 0])).toBe(false);
  expect(isOlder([1, 0, 0], [0, 17, 0])).toBe(false);
});

test('the one that the environment names is taken, and asked', async () => {
  const path = program('mine', 'bpftrace v0.24.1\\n');
  expect(findBpftrace({ TSDTRACE_BPFTRACE: path, PATH: '' })).toBe(path);
  expect(await askVersion(path)).toEqual([0, 24, 1]);
  expect(findBpftrace({ TSDTRACE_BPFTRACE: join(folder, 'nothing') })).toBeUndefined();
});

test('what keeps it from running is said, with what to do', async () => {
  const nothing = join(folder, 'nothing');
  const misnamed = await probeHost({ TSDTRACE_BPFTRACE: nothing }, 'linux', 0);
  expect(misnamed.obstacles.map(({ what }) => what)).toEqual([
    `TSDTRACE_BPFTRACE names no program: ${nothing}`,
  ]);
  const old = program('old', 'bpftrace v0.9.4\\n');
  const user = await probeHost({ TSDTRACE_BPFTRACE: old }, 'linux', 1000);
  expect(user.obstacles.map(({ what }) => what)).toEqual(
    expect.arrayContaining(['bpftrace 0.9.4 is too old', 'bpftrace needs root']),
  );
  const elsewhere = await probeHost({}, 'darwin', 0);
  expect(elsewhere.obstacles.map(({ what }) => what)).toEqual([
    'bpftrace runs on Linux, and this is darwin',
  ]);
});

// Lines as the kernel's event format files have them.
const format = `name: tcp_send_reset
ID: 1234
format:
\tfield:unsigned short common_type;\toffset:0;\tsize:2;\tsigned:0;

\tfield:const void * skbaddr;\toffset:8;\tsize:8;\tsigned:0;
\tfield:__u8 saddr[sizeof(struct sockaddr_in6)];\toffset:28;\tsize:28;\tsigned:0;

print fmt: "skbaddr=%p", REC->skbaddr
`;

test('the fields of a tracepoint', () => {
  const events = join(folder, 'events', 'tcp', 'tcp_send_reset');
  mkdirSync(events, { recursive: true });
  writeFileSync(join(events, 'format'), format);
  const files = new TraceFileSystem(folder);
  expect([...files.fields('tcp:tcp_send_reset')!]).toEqual(['common_type', 'skbaddr', 'saddr']);
  expect(files.fields('tcp:nothing')).toBeUndefined();
  expect(files.fields('tcp:../tcp/tcp_send_reset')).toBeUndefined();
});
