import { join } from 'node:path'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { everyPage, visit, type Body, type Visit } from './testing/visit.ts'
import { realExports, whyNoExports } from './testing/real-exports.ts'

// A machine that runs everything at once is slow, and nothing here is about speed.
vi.setConfig({ testTimeout: 20_000, hookTimeout: 20_000 })

let visited: Visit
beforeAll(async () => {
  visited = await visit({ isSeeded: false })
  if (realExports === null) process.stderr.write(`Left out: ${whyNoExports}.\n`)
})
afterAll(() => visited.close())

const test = it.skipIf(realExports === null)
const folders: readonly [string, number, number, Record<string, number>][] = [
  [
    'open-intune-baseline/windows-v3.5',
    65,
    0,
    { configurationPolicies: 54, deviceCompliancePolicies: 4, deviceConfigurations: 4, windowsDriverUpdateProfiles: 3 },
  ],
  [
    'open-intune-baseline/windows-v3.6',
    68,
    1,
    { configurationPolicies: 57, deviceCompliancePolicies: 4, deviceConfigurations: 4, windowsDriverUpdateProfiles: 3 },
  ],
  [
    'open-intune-baseline/macos',
    26,
    3,
    { configurationPolicies: 21, deviceCompliancePolicies: 3, managedAppPolicies: 2 },
  ],
  ['conditional-access-baseline', 39, 2, { conditionalAccessPolicies: 36, namedLocations: 3 }],
]

const imported = async (folder: string) => {
  const { body } = await visited.hook('POST', '/tenants', { name: folder, import: join(realExports ?? '', folder) })
  return body as { guid: string; import: { imported: number; conflicts: Body[]; broken: Body[]; byCollection: Body } }
}

test.each(folders)('imports %s: %i policies, %i ids twice', async (folder, count, conflicts, byCollection) => {
  const { guid, import: report } = await imported(folder)
  expect(report).toMatchObject({ imported: count, byCollection, broken: [] })
  expect(report.conflicts).toHaveLength(conflicts)
  const token = await visited.tokenFor(guid)
  const paths: Record<string, string> = {
    managedAppPolicies: 'deviceAppManagement/managedAppPolicies',
    conditionalAccessPolicies: 'identity/conditionalAccess/policies',
    namedLocations: 'identity/conditionalAccess/namedLocations',
  }
  for (const [key, expected] of Object.entries(byCollection)) {
    const pages = await everyPage(visited, token, `beta/${paths[key] ?? `deviceManagement/${key}`}`)
    expect(
      pages.flatMap(({ items }) => items),
      key,
    ).toHaveLength(expected)
  }
})

test('keeps the LAPS policy whose file sorts last, of the two that share an id', async () => {
  const { import: report } = await imported('open-intune-baseline/windows-v3.6/SettingsCatalog')
  expect(report.conflicts).toEqual([
    expect.objectContaining({ kept: 'Win - OIB - ES - Windows LAPS - D - LAPS Configuration - v3.1.json' }),
  ])
})

test('serves a policy exported with full metadata just as it serves its twin with minimal metadata', async () => {
  const root = 'open-intune-baseline/macos/MACOS'
  const wanted = '1ac54f4e-5827-491e-968d-3e7cdd5b485e'
  const bodies = []
  for (const format of ['IntuneManagement/SettingsCatalog', 'NativeImport']) {
    const { guid } = await imported(`${root}/${format}`)
    const address = `beta/deviceManagement/configurationPolicies/${wanted}?$expand=settings`
    bodies.push((await visited.get(await visited.tokenFor(guid), address)).body)
  }
  expect(bodies[0]?.['settings']).toBeInstanceOf(Array)
  expect(bodies[0]).toEqual(bodies[1])
})

test('leaves no trace of full metadata in what it serves', async () => {
  for (const [folder, , , byCollection] of folders) {
    const { guid } = await imported(`${folder}/`)
    for (const key of Object.keys(byCollection)) {
      const { text } = await visited.hook('GET', `/tenants/${guid}/policies/${key}`)
      expect(
        text.match(/"[^"]*@odata\.(?!type")[a-zA-Z]+"|"#microsoft\.graph\.[a-z][A-Za-z]+":|"[^"@]+@odata\.type"/g),
      ).toBeNull()
    }
  }
})
