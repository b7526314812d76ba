import { defineConfig } from 'vitest/config';

// The one file whose default export is not ours to choose.
export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: 'test/set-up.ts',
    // Vitest leaves one processor idle, which on a small machine is half of it.
    maxWorkers: '100%',
    // The files of a worker share its modules: to load them anew for every file is a third of the time. A file that
    // changes what is the process's own (its folder, its environment) puts it back.
    isolate: false,
    // Tests that run the command or tshark take a second or two on a slow machine; none should take ten.
    testTimeout: 20_000,
    hookTimeout: 60_000,
  },
});
