import { defineConfig } from 'vitest/config'

// The suffix tells the cost: `.test.ts` is pure, `.db.test.ts` gets a database of its own cloned from a template, and
// `.full.db.test.ts` takes minutes and runs with `npm run test:full` alone, one file after the other.
const full = '**/*.full.db.test.ts'
const notOurs = ['node_modules/**', 'dist/**', '.cache/**', 'bench/peers/node_modules/**']
const isFull = process.env['TENANTATLAS_FULL'] === '1'

export default defineConfig({
  test: {
    // Stories of processes that die mostly wait, so two files go side by side also where one core would be left for them.
    maxWorkers: 2,
    projects: [
      {
        test: {
          name: 'pure',
          include: ['**/*.test.ts'],
          exclude: ['**/*.db.test.ts', ...notOurs],
          // Pure tests leave nothing behind, so the files of a worker share their modules: ×7 where the compiler is loaded.
          isolate: false,
        },
      },
      {
        test: {
          name: 'db',
          include: ['**/*.db.test.ts'],
          exclude: [full, ...notOurs],
          globalSetup: ['tests/database.setup.ts'],
          testTimeout: 30_000,
          // Stories of chance and of waits meet whatever else a shared machine does; by hand none is told twice.
          retry: process.env['CI'] === undefined ? 0 : 1,
          hookTimeout: 60_000,
        },
      },
      ...(isFull
        ? [
            {
              test: {
                name: 'full',
                include: [full],
                exclude: notOurs,
                globalSetup: ['tests/database.setup.ts'],
                testTimeout: 900_000,
                hookTimeout: 300_000,
                maxWorkers: 1,
                // After the others, with the machine to itself.
                sequence: { groupOrder: 1 },
              },
            },
          ]
        : []),
    ],
  },
})
