import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { addCustomers } from './customers.ts'
import { startProduct } from './product.ts'

/** Builds what is stale, starts the product once for all stories, and ends everything after them. */
export default async function globalSetup(): Promise<() => Promise<void>> {
  const cwd = fileURLToPath(new URL('..', import.meta.url))
  const { status } = spawnSync(process.execPath, ['scripts/build.mjs'], { cwd, stdio: 'inherit' })
  if (status !== 0) throw new Error('The product cannot be built.')
  // Pictures for the docs show the demo as it is.
  const isForPictures = process.env['E2E_SCREENSHOTS'] !== undefined
  const product = await startProduct(isForPictures ? () => Promise.resolve() : addCustomers)
  process.env['E2E_URL'] = product.url
  process.env['E2E_HOOKS_URL'] = product.hooksUrl
  process.env['E2E_DATA_DIR'] = product.dataDir
  return product.stop
}
