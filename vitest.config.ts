import { defineConfig } from 'vitest/config';

// The one file whose default export is not ours to choose.
export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // Tests that run the command or tshark take a second or two on a slow machine; none should take ten.
    testTimeout: 20_000,
    hookTimeout: 60_000,
  },
});
