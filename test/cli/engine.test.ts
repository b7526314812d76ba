/** Which engine runs, and what a user is told to do where none can. */
import { expect, test } from 'vitest';
import { parseArguments } from '../../cli/arguments.ts';
import { chooseEngine, sudoForm } from '../../cli/engine.ts';

const choose = async (...words: readonly string[]): Promise<string> =>
  (await chooseEngine(parseArguments(words))).name;

test('captures are replayed, unless another engine is named', async () => {
  expect(await choose('-r', 'x.pcap', '-n', 'tcp:::send')).toBe('replay');
  expect(await choose('--engine', 'dtrace', '-n', 'tcp:::send')).toBe('dtrace');
});

test('listing and compiling ask nothing of the machine', async () => {
  const live = process.platform === 'linux' ? 'bpftrace' : 'dtrace';
  expect(await choose('-l')).toBe(live);
  expect(await choose('-e', '-n', 'tcp:::send')).toBe(live);
});

test('the command to type with privileges has every word quoted', () => {
  expect(sudoForm(['-n', "tcp:::send { trace('a'); }", '-x', 'quiet'])).toBe(
    `sudo tsdtrace -n 'tcp:::send { trace('\\''a'\\''); }' -x quiet`,
  );
});
