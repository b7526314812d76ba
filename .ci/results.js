/**
 * What the test runner's JSON says, for `.ci/run`. Runs on any Node.
 *
 * - `results.js failed FIRST`: the files with a failed test, a line each.
 * - `results.js summary STATUS LAB_PASSED LAB_FAILED FIRST [SECOND]`: the tests that were skipped, that failed once
 *   and then passed, and that failed, each failure with its first lines; then nothing but the count of the whole.
 *   SECOND holds the files of FIRST that failed, run once more.
 */
import { readFileSync } from 'node:fs';
import { relative } from 'node:path';

/** Lines of one failure that are shown: what was expected, what came, and where. */
const LINES = 30;

/** Frames of the stack that are the test runner's. */
const runner = /^\s*at .*node_modules/;

const read = (file) => {
  const text = file === undefined ? '' : readFileSync(file, 'utf8');
  return text === '' ? [] : JSON.parse(text).testResults;
};

const nameOf = (file) => relative(process.cwd(), file.name);
const skippedStates = new Set(['skipped', 'pending', 'todo']);

/** One row a test; a file that failed without a failed test (it did not load, a hook threw) is one row too. */
function rows(files) {
  return files.flatMap((file) => {
    const tests = file.assertionResults.map(({ fullName, status, failureMessages }) => ({
      name: `${nameOf(file)}: ${fullName}`,
      status,
      message: failureMessages.join('\n'),
    }));
    const whole = file.status === 'failed' && !tests.some(({ status }) => status === 'failed');
    return whole
      ? [...tests, { name: nameOf(file), status: 'failed', message: file.message }]
      : tests;
  });
}

const indented = (text) =>
  text
    .split('\n')
    .filter((line) => !runner.test(line))
    .slice(0, LINES)
    .map((line) => `  ${line}\n`)
    .join('');

function summary(status, labPassed, labFailed, first, second) {
  const again = new Map(read(second).map((file) => [file.name, file]));
  const before = rows(read(first));
  const after = rows(read(first).map((file) => again.get(file.name) ?? file));
  for (const { name, status: end } of after)
    if (skippedStates.has(end)) process.stdout.write(`skipped: ${name}\n`);
  const failed = after.filter(({ status: end }) => end === 'failed');
  const stillFailed = new Set(failed.map(({ name }) => name));
  for (const { name, status: end, message } of before)
    if (end === 'failed' && !stillFailed.has(name))
      process.stdout.write(`passed the second time: ${name}\n${indented(message)}`);
  for (const { name, message } of failed)
    process.stdout.write(`failed: ${name}\n${indented(message)}`);
  if (failed.length === 0 && status !== 0)
    process.stdout.write('failed: the test command, or a virtual machine: see above\n');
  const passed = after.filter(({ status: end }) => end === 'passed').length;
  // A check that failed before any test ran counts as one failure.
  const failures = failed.length + labFailed || (status === 0 ? 0 : 1);
  process.stdout.write(`${passed + labPassed} passed, ${failures} failed\n`);
}

const [, , command, ...rest] = process.argv;
if (command === 'failed') {
  for (const file of read(rest[0]))
    if (file.status === 'failed') process.stdout.write(`${nameOf(file)}\n`);
} else {
  const [status, labPassed, labFailed] = rest.map(Number);
  summary(status, labPassed, labFailed, rest[3], rest[4]);
}
