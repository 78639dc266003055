import {defineConfig} from 'vitest/config';

/** Measurements that need the rigs of the tests: `npx vitest run --config bench/vitest.config.ts`. */
export default defineConfig({
  test: {
    include: ['bench/*.measure.ts'],
    testTimeout: 600_000,
    globalSetup: 'test/support/product-bundle.ts',
  },
});
