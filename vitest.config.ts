import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

const fromRoot = (path: string) => fileURLToPath(new URL(path, import.meta.url))

const alias = {
  '@': fromRoot('.'),
  // Outside Next.js nothing is bundled for a browser, so there is nothing to guard against.
  'server-only': fromRoot('node_modules/server-only/empty.js'),
}
const elsewhere = ['**/node_modules/**', 'e2e/**', 'dist/**', '.next/**']

export default defineConfig({
  test: {
    projects: [
      {
        resolve: { alias },
        test: {
          name: 'unit',
          environment: 'node',
          include: ['**/*.test.ts'],
          exclude: [...elsewhere, '**/*.db.test.ts', '**/*.process.test.ts'],
          // Property tests on a busy machine: none of them measures time.
          testTimeout: 60_000,
        },
      },
      {
        resolve: { alias },
        test: {
          name: 'db',
          environment: 'node',
          include: ['**/*.db.test.ts'],
          exclude: elsewhere,
          // One PostgreSQL for all files, and a database for each.
          globalSetup: 'lib/db/test-server.ts',
          setupFiles: 'lib/db/test-database.ts',
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
      {
        resolve: { alias },
        test: {
          name: 'process',
          environment: 'node',
          // They start the built product (`npm run build`), each with a data directory and ports of its own.
          include: ['**/*.process.test.ts'],
          exclude: elsewhere,
          testTimeout: 120_000,
          hookTimeout: 120_000,
          fileParallelism: false,
        },
      },
    ],
  },
})
