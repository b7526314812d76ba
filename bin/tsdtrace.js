#!/usr/bin/env node
// CommonJS that an old Node can parse: it must still say in a sentence that it is too old. Node starts faster with
// CommonJS, too.
'use strict';

const path = require('node:path');

const [major, minor] = process.versions.node.split('.').map(Number);
const newEnough = major > 22 || (major === 22 && minor >= 12);

/** The `node` package, where it is installed next to this one or for it: a Node of its own. */
function bundledNode() {
  const { readFileSync, existsSync } = require('node:fs');
  for (const folder of ['../node_modules/node', '../../node']) {
    try {
      const root = path.join(__dirname, folder);
      const { version } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));
      const binary = path.join(root, 'bin/node');
      if (Number(version.split('.')[0]) > 22 && existsSync(binary)) return binary;
    } catch {
      // Not installed there.
    }
  }
  return undefined;
}

/** Runs this same command line on another Node, and ends as it ends. */
function runOn(node) {
  const { spawn } = require('node:child_process');
  // The channel carries nothing: its end tells the child that this process is gone, even when that was killed.
  const child = spawn(node, process.argv.slice(1), {
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
    env: { ...process.env, TSDTRACE_NODE: node },
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'])
    process.on(signal, () => child.kill(signal));
  child.on('error', () => tooOld());
  child.on('exit', (code, signal) => {
    if (signal === null) process.exit(code);
    process.removeAllListeners(signal);
    process.kill(process.pid, signal);
  });
}

function tooOld() {
  process.stderr.write(
    `tsdtrace: this needs Node 22.12 or newer, and this is ${process.versions.node}: ` +
      'try npx -y -p node@24 -p tsdtrace tsdtrace ...\n',
  );
  process.exitCode = 1;
}

function run() {
  const { load } = require('./load.js');
  const command = load(true);
  if (command === undefined) {
    process.stderr.write('tsdtrace: it has not been built yet: run npm run build\n');
    process.exitCode = 1;
    return;
  }
  // Everything has been written when it ends; a capture that is still being read on standard input need not end.
  command.exports.main(process.argv.slice(2)).then((status) => process.exit(status));
}

if (newEnough) run();
else {
  const node = process.env.TSDTRACE_NODE === undefined ? bundledNode() : undefined;
  if (node === undefined) tooOld();
  else runOn(node);
}
