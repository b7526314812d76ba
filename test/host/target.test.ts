/** Commands that begin stopped, and processes that are watched. */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { startCommand, TargetError, watchProcess } from '../../runtime/host/target.ts';

const folder = mkdtempSync(join(tmpdir(), 'tsdtrace-'));
afterAll(() => rmSync(folder, { recursive: true }));

test('a command does nothing until it is let go on, and keeps its number', async () => {
  const target = await startCommand(`/bin/sleep  0.05`);
  expect(readFileSync(`/proc/${target.pid}/stat`, 'latin1')).toMatch(/\) T /);
  target.resume();
  expect(await target.ended).toBe(`pid ${target.pid} has exited`);
});

test('a command that is abandoned never runs', async () => {
  const target = await startCommand(`touch ${join(folder, 'made')}`);
  target.abandon();
  expect(await target.ended).toBe(`pid ${target.pid} terminated by SIGKILL`);
  expect(() => readFileSync(join(folder, 'made'))).toThrow('ENOENT');
});

test.each(['no-such-program', '', '/etc/passwd'])('%j cannot be run', async (command) => {
  await expect(startCommand(command)).rejects.toThrow(TargetError);
});

test('a process of another parent is seen to end', async () => {
  const child = spawn('/bin/sleep', ['0.1']);
  const target = watchProcess(child.pid!);
  expect(await target.ended).toBe(`pid ${child.pid} has exited`);
  expect(() => watchProcess(child.pid!)).toThrow('No such process');
});
