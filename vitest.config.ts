import { defineConfig } from 'vitest/config'

// The suffix tells the cost: `.test.ts` is pure, `.db.test.ts` gets a database of its own cloned from a template.
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'pure',
          include: ['**/*.test.ts'],
          exclude: ['**/*.db.test.ts', 'node_modules/**', 'dist/**'],
          // Pure tests leave nothing behind, so the files of a worker share their modules: ×7 where the compiler is loaded.
          isolate: false,
        },
      },
      {
        test: {
          name: 'db',
          include: ['**/*.db.test.ts'],
          exclude: ['node_modules/**', 'dist/**'],
          globalSetup: ['tests/database.setup.ts'],
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
})
