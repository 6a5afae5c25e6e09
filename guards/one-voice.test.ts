import { describe, expect, test } from 'vitest'
import { oneVoice, voiceExceptions } from './one-voice.ts'
import { foundIn } from './planted.ts'

const at = (path: string, text: string) => foundIn(oneVoice, { [path]: text })

describe('finds', () => {
  test.each([
    ['a notification by the builder', 'server/inventory/sync.ts', `db.insertInto('notifications').values({ title })`],
    ['a notification in SQL', 'server/entry/consequences.ts', 'sql`insert into notifications (title) values (${t})`'],
    ['one that is changed', 'server/alerts/store.ts', `q("update notifications set body = 'All is well'")`],
    [
      'one that is worded anew while it is marked',
      'server/notifications/store.ts',
      'sql`update notifications set read_at = now(), title = ${t}`',
    ],
    [
      'one in a migration',
      'server/database/migrations/0008_more.sql',
      `insert into notifications (title) values ('Hello');`,
    ],
    ['a toast in a page', 'web/admin/inventory/InventoryPage.tsx', `import { showToast } from '../../ui/toasts.tsx'`],
    ['a toast under another name', 'web/admin/x.ts', `import * as n from '../ui/toasts.tsx'`],
    ['a toast of a library', 'web/admin/x.ts', `import { notifications } from '@mantine/notifications'`],
    ['a toast where the place is mounted', 'web/main.tsx', `import { showToast, Toasts } from './ui/toasts.tsx'`],
    ['a notification of the browser', 'web/runs/RunBell.tsx', `new Notification('Sync finished')`],
    ['a toast that words itself', 'web/runs/toast.tsx', `showToast({ title: 'Sync started', message: toast.body })`],
    ['words of the presenter in a page', 'web/runs/RunRow.tsx', `const link = <a>View operation</a>`],
    ['a sentence glued in a page', 'web/admin/start.ts', 'const title = `${label} already queued`'],
    ['a word that it was not done', 'web/admin/start.ts', `tellFailure('The sync was not started', detail)`],
    ['an act named in a page', 'web/admin/operations/Cancel.tsx', `const button = <b>Cancel operation</b>`],
    ['a toast glued in a page', 'web/admin/start.ts', 'const title = `${label} queued`'],
  ])('%s', (_, path, text) => {
    expect(at(path, text)).toEqual([`${path}:1`])
  })
})

describe('passes', () => {
  test.each([
    ['the one writer', 'server/runs/store.ts', 'sql`insert into notifications (title) values (${title})`'],
    ['rows to measure against', 'bench/raw/moves.ts', 'sql`insert into raw.notifications (title) values (${title})`'],
    ['a mark', 'server/notifications/store.ts', 'sql`update notifications set read_at = now() where id = ${id}`'],
    ['the list', 'server/notifications/store.ts', 'sql`select title, body from notifications where user_id = ${id}`'],
    ['the place of toasts', 'web/main.tsx', `import { Toasts } from './ui/toasts.tsx'`],
    [
      'the toast module',
      'web/runs/toast.tsx',
      `import { showToast } from '../ui/toasts.tsx'\nshowToast({ title: toast.title, message: toast.body })`,
    ],
    ['a status as data', 'web/runs/badges.ts', `const isQueued = run.status === 'queued'`],
    [
      'the settings of somebody else',
      'server/alerts/store.ts',
      `db.updateTable('notification_rules').set({ title: 'x' })`,
    ],
    ['the presenter', 'operations/presenter.ts', 'const title = `${label} already queued`'],
  ])('%s', (_, path, text) => {
    expect(at(path, text)).toEqual([])
  })
})

test('passes words that are imported from the presenter', () => {
  const files = {
    'operations/presenter.ts': `export const viewOperation = 'View operation'`,
    'web/runs/row.ts': `import { viewOperation } from '../../operations/presenter.ts'\nconst label = \`\${viewOperation}: x\``,
  }
  expect(foundIn(oneVoice, files)).toEqual([])
})

test('the list of exceptions only shrinks', () => {
  expect(voiceExceptions.length).toBeLessThanOrEqual(5)
})
