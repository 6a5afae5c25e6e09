import { expect, test } from 'vitest'
import { deadFiles } from './dead-files.ts'
import { foundIn } from './planted.ts'

test('finds what nothing leads to, and what only a test of it uses', () => {
  const files = {
    'server/entry/worker.ts': `import { a } from '../runs/a.ts'`,
    'server/runs/a.ts': '',
    'server/runs/lost.ts': '',
    'server/runs/rehearsed.ts': '',
    'server/runs/rehearsed.test.ts': `import { b } from './rehearsed.ts'`,
  }
  expect(foundIn(deadFiles, files)).toEqual(['server/runs/lost.ts:1', 'server/runs/rehearsed.ts:1'])
})

test('passes what is started by its path, a page, and the tools of tests', () => {
  const files = {
    'scripts/start.mjs': `const entry = 'simulator/serve.ts'`,
    'simulator/serve.ts': '',
    'web/index.html': '<script type="module" src="/main.tsx"></script>',
    'web/main.tsx': '',
    'server/entry/worker.ts': `new Worker(new URL('../runs/beat.ts', import.meta.url))`,
    'server/runs/beat.ts': '',
    'server/runs/beat.test.ts': `import { clock } from '../../tests/clock.ts'`,
    'tests/clock.ts': '',
    'vitest.config.ts': `export default { globalSetup: ['tests/database.setup.ts'] }`,
    'tests/database.setup.ts': '',
  }
  expect(foundIn(deadFiles, files)).toEqual([])
})
