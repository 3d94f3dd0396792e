import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

const fromRoot = (path: string) => fileURLToPath(new URL(path, import.meta.url))

const alias = {
  '@': fromRoot('.'),
  // Outside Next.js nothing is bundled for a browser, so there is nothing to guard against.
  'server-only': fromRoot('node_modules/server-only/empty.js'),
}

export default defineConfig({
  test: {
    projects: [
      {
        resolve: { alias },
        test: {
          name: 'unit',
          environment: 'node',
          include: ['**/*.test.ts'],
          exclude: ['**/node_modules/**', '**/*.db.test.ts', 'e2e/**', 'dist/**', '.next/**'],
        },
      },
    ],
  },
})
