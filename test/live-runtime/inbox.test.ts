/** The child's output is received whatever else goes on. */
import { Buffer } from 'node:buffer';
import { expect, test } from 'vitest';
import { Inbox } from '../../runtime/live/inbox.ts';

function inbox(read: (chunk: Uint8Array) => void = () => {}): { box: Inbox; notes: string[] } {
  const notes: string[] = [];
  const box = new Inbox({
    read: (chunk) => {
      notes.push(Buffer.from(chunk).toString().slice(0, 8));
      read(chunk);
    },
    idle: () => notes.push('idle'),
    pause: (paused) => notes.push(paused ? 'pause' : 'go on'),
  });
  return { box, notes };
}

test('chunks are read in order, and then nothing is left', async () => {
  const { box, notes } = inbox();
  for (const name of ['a', 'b', 'c']) box.take(Buffer.from(name));
  await box.drain();
  expect(notes).toEqual(['a', 'b', 'c', 'idle']);
});

test('on hold nothing is read until the pipe is empty; then it is, in order', async () => {
  const { box, notes } = inbox();
  await new Promise<void>((resolve) => {
    box.hold(() => {
      notes.push('ready');
      resolve();
    });
    box.take(Buffer.from('a'));
    box.take(Buffer.from('b'));
  });
  await box.drain();
  expect(notes).toEqual(['ready', 'a', 'b', 'idle']);
});

test('who talks on and on is stopped all the same', async () => {
  const { box, notes } = inbox();
  const talk = setInterval(() => box.take(Buffer.alloc(64 * 1024, 'x')), 1);
  await new Promise<void>((resolve) => box.hold(resolve));
  expect(notes).toEqual([]);
  clearInterval(talk);
  await box.drain();
  expect(notes.at(-1)).toBe('idle');
});

test('the child waits when too much is unread', async () => {
  const { box, notes } = inbox();
  for (let i = 0; i < 65; i++) box.take(Buffer.alloc(1024 * 1024, 'x'));
  expect(notes).toEqual(['pause']);
  await box.drain();
  expect(notes.filter((note) => note !== 'xxxxxxxx')).toEqual(['pause', 'go on', 'idle']);
});

test('what reading throws is not lost', async () => {
  const { box } = inbox(() => {
    throw new Error('broken');
  });
  box.take(Buffer.from('a'));
  await expect(box.failure).rejects.toThrow('broken');
});
