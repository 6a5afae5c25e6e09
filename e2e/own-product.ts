import { addCustomers } from './customers.ts'
import { startProduct, type Product } from './product.ts'
import { test as shared } from './story.ts'

/** For stories that crash a part of the product: their file has one of its own, so that nobody else's is disturbed. */
export const test = shared.extend<object, { product: Product }>({
  product: [
    async ({}, use) => {
      const product = await startProduct(addCustomers)
      // Of this process alone, in which Playwright tells only stories that share this product.
      process.env['E2E_URL'] = product.url
      process.env['E2E_HOOKS_URL'] = product.hooksUrl
      await use(product)
      await product.stop()
    },
    { scope: 'worker', auto: true, timeout: 120_000 },
  ],
  baseURL: async ({ product }, use) => use(product.url),
})
