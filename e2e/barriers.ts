import AxeBuilder from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { expect } from './story.ts'

const widths = [1280, 390]
const schemes = ['light', 'dark'] as const

/** What stands on the screen has no barrier that axe knows, at both widths and in both schemes, and is not too wide. */
export async function expectNoBarriers(page: Page): Promise<void> {
  for (const width of widths)
    for (const colorScheme of schemes) {
      await page.setViewportSize({ width, height: 900 })
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
      await expect.poll(() => schemeOf(page)).toMatch(new RegExp(`^(${colorScheme}|none)$`))
      expect(await barriers(page, colorScheme), `${width} px, ${colorScheme}`).toEqual([])
      expect(await isTooWide(page), `wider than ${width} px`).toBe(false)
    }
}

/** The page follows the browser a moment later; the API’s page follows it by its style sheet alone. */
const schemeOf = (page: Page): Promise<string> =>
  page.evaluate(() => document.documentElement.getAttribute('data-mantine-color-scheme') ?? 'none')

/**
 * What axe finds, one line for each element. In the dark only colours are looked at: everything else is as it was in the
 * light, and has been looked at there.
 */
async function barriers(page: Page, scheme: 'light' | 'dark'): Promise<string[]> {
  const axe = new AxeBuilder({ page }).setLegacyMode().options({ resultTypes: ['violations'] })
  const { violations } = await (
    scheme === 'dark' ? axe.withRules(['color-contrast', 'link-in-text-block']) : axe
  ).analyze()
  return violations.flatMap(({ id, help, nodes }) => nodes.map(({ html }) => `${id}: ${help}: ${html.slice(0, 200)}`))
}

const isTooWide = (page: Page): Promise<boolean> =>
  page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth)
