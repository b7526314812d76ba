import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';
import Sequence from './test/sequence.ts';

// The one file whose default export is not ours to choose.
export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: 'test/set-up.ts',
    sequence: { sequencer: Sequence },
    // More than there are processors: live tests and those that start programs wait for most of their time.
    maxWorkers: availableParallelism() + 1,
    // The files of a worker share its modules: to load them anew for every file is a third of the time. A file that
    // changes what is the process's own (its folder, its environment) puts it back.
    isolate: false,
    // Against tests that never end. None takes ten seconds on a machine of its own; on one that others load, any may.
    testTimeout: 120_000,
    // Live scenarios wait for each other, and are held again when the kernel has not told all.
    hookTimeout: 600_000,
  },
});
