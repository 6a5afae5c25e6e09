import { chromium as playwright, type Browser, type BrowserContext, type Page } from '@playwright/test'
import { chromium, chromiumArgs } from '../../tests/chromium.ts'
import { watchVitals } from './vitals.ts'

export async function openBrowser(): Promise<Browser> {
  const { executablePath, env } = chromium()
  const own = { ...(process.env as Record<string, string>), ...env }
  return playwright.launch({ executablePath, args: chromiumArgs, env: own })
}

export type Visit = {
  readonly url: string
  readonly session: string
  /** So many times slower than this machine. */
  readonly slower?: number
  /** The page as it was before its data came along with it: it asks for everything itself. */
  readonly isBare?: boolean
}

/** A browser that has never been here, signed in. */
export async function visit<T>(browser: Browser, visitor: Visit, look: (page: Page) => Promise<T>): Promise<T> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, reducedMotion: 'reduce' })
  try {
    await context.addCookies([{ name: 'tenantatlas', value: visitor.session, url: visitor.url, httpOnly: true }])
    const page = await context.newPage()
    await watchVitals(page)
    if (visitor.slower !== undefined) await slowDown(context, page, visitor.slower)
    if (visitor.isBare === true) await takeDataOut(page)
    return await look(page)
  } finally {
    await context.close()
  }
}

async function slowDown(context: BrowserContext, page: Page, rate: number): Promise<void> {
  const session = await context.newCDPSession(page)
  await session.send('Emulation.setCPUThrottlingRate', { rate })
}

const takeDataOut = (page: Page): Promise<unknown> =>
  page.route(/\/admin/, async (route) => {
    if (route.request().resourceType() !== 'document') return route.continue()
    const response = await route.fetch()
    const html = await response.text()
    return route.fulfill({ response, body: html.replace(/<script type="application\/json"[\s\S]*?<\/script>/, '') })
  })
