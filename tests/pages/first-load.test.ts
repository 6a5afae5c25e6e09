import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { beforeAll, expect, test } from 'vitest'
import { closureOf, sourcesOf, type Manifest } from '../../server/http/page-scripts.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const web = join(root, 'dist', 'web')

/** What a page may cost before anything of it is seen: all its script, compressed (quality: W1). */
const bytesMax = 200_000

/** `npm test` has built it already; whoever runs this file alone may not have. */
beforeAll(() => {
  const { status } = spawnSync(process.execPath, ['scripts/build.mjs'], { cwd: root, stdio: 'inherit' })
  expect(status).toBe(0)
}, 120_000)

const readManifest = () => JSON.parse(readFileSync(join(web, '.vite', 'manifest.json'), 'utf8')) as Manifest
const bytesOf = (file: string) => gzipSync(readFileSync(join(web, file)), { level: 9 }).length

/** Every page that the router draws, as its sources say. */
const lazyPages = (): string[] => {
  const routes = readFileSync(join(root, 'web', 'routes.tsx'), 'utf8')
  const named = [...routes.matchAll(/import\('\.\/([^']+)'\)/g)].map((match) => match[1] ?? '')
  return [...new Set(named)].filter((source) => !/Shell\.tsx$|NotFoundPage\.tsx$/.test(source))
}

const shellOf = (page: string): string[] => {
  if (page.startsWith('admin/')) return ['shell/AdminShell.tsx']
  return page.startsWith('system/') && !page.endsWith('SignInPage.tsx') ? ['system/SystemShell.tsx'] : []
}

test('every page is drawn from 200 KB of script at most, and what opens over a page is no part of it', () => {
  const manifest = readManifest()
  const pages = lazyPages()
  expect(pages.length).toBeGreaterThan(5)
  const sizes = pages.map((page) => {
    const keys = closureOf(manifest, ['index.html', ...shellOf(page), page])
    expect(keys).toContain(page)
    expect([page, ...keys]).not.toContain('ui/late/mantine-parts.ts')
    const files = [...keys].map((key) => manifest[key]?.file ?? '').map((file) => ({ file, bytes: bytesOf(file) }))
    const bytes = files.reduce((sum, one) => sum + one.bytes, 0)
    const heaviest = files.sort((a, b) => b.bytes - a.bytes).slice(0, 4)
    return { page, bytes, heaviest: heaviest.map((one) => `${one.file} ${one.bytes}`).join(', ') }
  })
  console.log(sizes.map(({ page, bytes }) => `${(bytes / 1000).toFixed(1)} KB ${page}`).join('\n'))
  expect(sizes.filter(({ bytes }) => bytes > bytesMax)).toEqual([])
})

test('the server knows the scripts of every page that it sends', () => {
  const known = [
    '/sign-in',
    '/admin',
    '/admin/operations',
    '/admin/operations/1',
    '/admin/t/x',
    '/admin/t/x/inventory',
    '/system/sign-in',
    '/system',
    '/system/directory',
    '/system/ops/runs',
    '/system/ops/stuck',
    '/system/ops/runs/1',
  ].flatMap((path) => sourcesOf(path))
  const shells = lazyPages().flatMap(shellOf)
  expect([...new Set(known)].sort()).toEqual([...new Set([...lazyPages(), ...shells])].sort())
  const manifest = readManifest()
  expect(known.filter((source) => manifest[source] === undefined)).toEqual([])
})

test('everything that is drawn has its styles', () => {
  const assets = readdirSync(join(web, 'assets'))
  const texts = (ending: string) =>
    assets.filter((name) => name.endsWith(ending)).map((name) => readFileSync(join(web, 'assets', name), 'utf8'))
  const named = (text: string) => new Set(text.match(/\bm_[0-9a-f]{6,8}\b/g) ?? [])
  const here = named(texts('.css').join())
  // Some parts have a name and no styles at all.
  const anywhere = named(readFileSync(join(root, 'node_modules/@mantine/core/styles.css'), 'utf8'))
  const drawn = [...named(texts('.js').join())].filter((name) => anywhere.has(name))
  expect(drawn.length).toBeGreaterThan(100)
  const missing = drawn.filter((name) => !here.has(name))
  expect(missing.flatMap(filesOf), 'import them in web/ui/mantine.css').toEqual([])
})

/** The styles that a name of Mantine stands in. */
const filesOf = (name: string): string[] => {
  const folder = join(root, 'node_modules/@mantine/core/styles')
  return readdirSync(folder).filter(
    (file) => !file.includes('.layer') && readFileSync(join(folder, file), 'utf8').includes(`.${name}`),
  )
}
