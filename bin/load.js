// Loads the built command, with V8's code for it where tools/bundle.js has left that: compiling the text, and then each
// function at its first call, would take two thirds of a short run.
'use strict';

const { readFileSync } = require('node:fs');
const path = require('node:path');
const { Script } = require('node:vm');

/** An expression: the function that CommonJS wraps a module in. */
const text = path.join(__dirname, '../dist/tsdtrace.txt');

/** V8's code is good for one version of Node on one architecture only; V8 itself refuses what it cannot use. */
const code = path.join(__dirname, `../dist/tsdtrace-${process.version}-${process.arch}.code`);

function contents(file, encoding) {
  try {
    return readFileSync(file, encoding);
  } catch (error) {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  }
}

/**
 * The command as a Script and what it exports; undefined when it has not been built. V8's code can be taken from the
 * Script when its functions have run.
 */
function load(cachedData) {
  // ASCII.
  const source = contents(text, 'latin1');
  if (source === undefined) return undefined;
  const script = new Script(source, { filename: text, cachedData });
  const module = { exports: {} };
  script.runInThisContext()(module.exports, require, module, text, path.join(text, '..'));
  return { script, exports: module.exports };
}

/** V8's code, if there is any for this Node. */
const cachedCode = () => contents(code);

module.exports = { cachedCode, code, load };
