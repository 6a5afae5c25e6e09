/** What the build says of itself: which file holds a source, and which others that needs. */
export type Manifest = Readonly<Record<string, { readonly file: string; readonly imports?: readonly string[] }>>

const admin = 'shell/AdminShell.tsx'
const system = 'system/SystemShell.tsx'

/** Which sources draw which addresses. `tests/pages/first-load.test.ts` holds it against the router. */
const pages: readonly (readonly [RegExp, ...string[]])[] = [
  [/^\/sign-in$/, 'sign-in/SignInPage.tsx'],
  [/^\/admin$/, admin, 'admin/overview/OverviewPage.tsx'],
  [/^\/admin\/operations$/, admin, 'admin/operations/OperationsPage.tsx'],
  [/^\/admin\/operations\/[^/]+$/, admin, 'admin/operations/OperationPage.tsx'],
  [/^\/admin\/t\/[^/]+$/, admin, 'admin/dashboard/DashboardPage.tsx'],
  [/^\/admin\/t\/[^/]+\/inventory$/, admin, 'admin/inventory/InventoryPage.tsx'],
  [/^\/system\/sign-in$/, 'system/SystemSignInPage.tsx'],
  [/^\/system$/, system, 'system/ControlTowerPage.tsx'],
  [/^\/system\/directory$/, system, 'system/DirectoryPage.tsx'],
  [/^\/system\/ops\/(runs|failures|stuck)$/, system, 'system/ops-pages.tsx'],
  [/^\/system\/ops\/runs\/[^/]+$/, system, 'system/SystemOperationPage.tsx'],
]

export function sourcesOf(path: string): readonly string[] {
  const found = pages.find(([address]) => address.test(path))
  return found === undefined ? [] : found.filter((part) => typeof part === 'string')
}

/** The scripts of an address beside those that the page names by itself: fetched with the first one instead of after it. */
export function scriptsOf(manifest: Manifest, path: string): string[] {
  const named = closureOf(manifest, ['index.html'])
  return [...closureOf(manifest, sourcesOf(path))]
    .filter((key) => !named.has(key))
    .flatMap((key) => manifest[key]?.file ?? [])
}

/** These and all that they import, each once. */
export function closureOf(manifest: Manifest, keys: readonly string[], seen = new Set<string>()): Set<string> {
  for (const key of keys) {
    const chunk = manifest[key]
    if (chunk === undefined || seen.has(key)) continue
    seen.add(key)
    closureOf(manifest, chunk.imports ?? [], seen)
  }
  return seen
}
