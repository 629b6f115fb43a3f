import { defineConfig } from 'vitest/config';

const E2E = 'tests/e2e/**/*.test.{ts,tsx}';

export default defineConfig({
  test: {
    // By default one core is left idle, which on two is half of them.
    maxWorkers: '100%',
    setupFiles: ['tests/setup.ts'],
    projects: [
      {
        extends: true,
        // Properties take seconds, and on a busy machine many times that: only what hangs runs out of time.
        test: { name: 'unit', include: ['tests/**/*.test.{ts,tsx}'], exclude: [E2E], testTimeout: 60_000 },
      },
      {
        extends: true,
        // These start the built product and look at the clock: one after the other, when nothing else runs.
        test: {
          name: 'e2e',
          include: [E2E],
          fileParallelism: false,
          sequence: { groupOrder: 1 },
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
});
