// Loads the built command, with V8's code for it where tools/bundle.js has left that: compiling the text, and then each
// function at its first call, would take two thirds of a short run.
'use strict';

const { closeSync, fstatSync, openSync, readSync } = require('node:fs');
const path = require('node:path');
const { Script } = require('node:vm');

/** An expression: the function that CommonJS wraps a module in. */
const text = path.join(__dirname, '../dist/tsdtrace.txt');

/** V8's code is good for one version of Node on one architecture only; V8 itself refuses what it cannot use. */
const code = path.join(__dirname, `../dist/tsdtrace-${process.version}-${process.arch}.code`);

/** More than either file has. */
const mostBytes = 2 ** 24;

/** A file's bytes, which are in the memory then; undefined when there is no such file. */
function contents(file, memory) {
  let descriptor;
  try {
    descriptor = openSync(file);
  } catch (error) {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  }
  const { size } = fstatSync(descriptor);
  if (memory.byteLength < size) memory.resize(size);
  const bytes = Buffer.from(memory, 0, size);
  let length = 0;
  for (let got = 1; length < size && got > 0; length += got)
    got = readSync(descriptor, bytes, length, size - length, null);
  closeSync(descriptor);
  return bytes.subarray(0, length);
}

/**
 * The command as a Script and what it exports; undefined when it has not been built. V8's code can be taken from the
 * Script when its functions have run.
 * @param {boolean} cached whether V8 takes the code that there is, if there is any for this Node
 */
function load(cached) {
  // Both files go there, one after the other. It can grow, so V8 maps it: were it a block of the C library, its end would teach
  // that library to keep as much of all that is freed later.
  const memory = new ArrayBuffer(0, { maxByteLength: mostBytes });
  // ASCII.
  const source = contents(text, memory)?.latin1Slice();
  if (source === undefined) return undefined;
  const cachedData = cached ? contents(code, memory) : undefined;
  const script = new Script(source, { filename: text, cachedData });
  const module = { exports: {} };
  script.runInThisContext()(module.exports, require, module, text, path.join(text, '..'));
  return { script, exports: module.exports };
}

module.exports = { code, load };
