import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { testDatabase } from '../../tests/database.ts'
import { itemsOf, simulatedWorld, syncToEnd } from '../../tests/inventory.ts'
import type { TestWorker } from '../../tests/operations.ts'
import { createWorkspace } from '../../tests/people.ts'

const exportsFolder = process.env['TENANTATLAS_EXPORTS'] ?? '../shared/data'
const isThere = existsSync(join(exportsFolder, 'open-intune-baseline'))
if (!isThere) process.stderr.write(`skipped: there are no real exports in ${exportsFolder} (TENANTATLAS_EXPORTS)\n`)

const database = testDatabase()
const world = simulatedWorld()
let worker: TestWorker | undefined
afterEach(() => worker?.end())

/** Read on its own, with nothing of ours: every policy of a folder by id, the last file name winning. */
function policiesIn(folder: string): Map<string, string> {
  const found = new Map<string, string>()
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.json') && !/MigrationTable|Groups/.test(file))
    .sort((a, b) => (a < b ? -1 : 1))
  for (const file of files) {
    const bytes = readFileSync(join(folder, file))
    const text =
      bytes[0] === 0xff && bytes[1] === 0xfe
        ? bytes.subarray(2).toString('utf16le')
        : bytes.toString('utf8').replace(/^\ufeff/, '')
    const policy = JSON.parse(text) as { id: string; name?: string; displayName?: string }
    found.set(policy.id, policy.displayName ?? policy.name ?? '')
  }
  return found
}

const folders: readonly (readonly [string, number])[] = [
  ['open-intune-baseline/windows-v3.5', 65],
  ['open-intune-baseline/windows-v3.6', 68],
  ['conditional-access-baseline', 39],
]

test.skipIf(!isThere).each(folders)(
  '%s: imported and synced, the inventory holds exactly its %i policies, names intact',
  async (name, count) => {
    const folder = join(exportsFolder, name)
    const workspace = await createWorkspace(database.pool)
    const customer = await world.customer(workspace, { import: folder })
    worker = await world.worker(database.url, database.db, [customer])
    const run = await syncToEnd(database.db, workspace)
    expect(run).toMatchObject({ outcome: 'succeeded' })
    const rows = await itemsOf(database.pool, customer.tenant)
    const expected = policiesIn(folder)
    const ours = new Map(
      rows.filter((row) => expected.has(row.external_id)).map((row) => [row.external_id, row.display_name]),
    )
    expect(ours).toEqual(expected)
    expect(rows).toHaveLength(count)
    expect(run.summary_counts.created).toBe(count)
  },
)

test.skipIf(!isThere)('windows-v3.6 by type', async () => {
  const workspace = await createWorkspace(database.pool)
  const customer = await world.customer(workspace, { import: join(exportsFolder, 'open-intune-baseline/windows-v3.6') })
  worker = await world.worker(database.url, database.db, [customer])
  await syncToEnd(database.db, workspace)
  const byType: Record<string, number> = {}
  for (const row of await itemsOf(database.pool, customer.tenant))
    byType[row.policy_type] = (byType[row.policy_type] ?? 0) + 1
  expect(byType).toMatchInlineSnapshot(`
    {
      "deviceCompliancePolicy": 4,
      "deviceConfiguration": 1,
      "endpointSecurityPolicy": 12,
      "settingsCatalogPolicy": 45,
      "windowsDriverUpdateProfile": 3,
      "windowsUpdateRing": 3,
    }
  `)
})
