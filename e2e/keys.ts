import type { Page } from '@playwright/test'
import { expect } from './story.ts'

/** Tab until the focus is on what has this name, and see that the eye finds it there. */
export async function tabTo(page: Page, name: RegExp): Promise<void> {
  for (let presses = 0; presses < 120; presses++) {
    await page.keyboard.press('Tab')
    const reached = await nameOfFocused(page)
    if (!name.test(reached)) continue
    // What is live may be drawn anew between the two pictures.
    await expect.poll(() => isMarked(page), { message: `the focus on “${reached}” can be seen` }).toBe(true)
    // And then it is no longer what had the focus.
    if (name.test(await nameOfFocused(page))) return
  }
  throw new Error(`${String(name)} is not reached by the Tab key`)
}

/** What opened over the page gives the focus back a moment after it has closed. */
export const expectFocusOn = (page: Page, name: RegExp): Promise<void> =>
  expect.poll(() => nameOfFocused(page)).toMatch(name)

const nameOfFocused = (page: Page): Promise<string> =>
  page.evaluate(() => {
    const element = document.activeElement
    const label = element instanceof HTMLInputElement ? element.labels?.[0]?.textContent : undefined
    return (element?.getAttribute('aria-label') ?? label ?? element?.textContent ?? '').trim()
  })

/** The same spot with the focus and without it: two pictures that differ. */
async function isMarked(page: Page): Promise<boolean> {
  const element = await page.evaluateHandle(() => document.activeElement as HTMLElement)
  const { x, y, width, height } = await element.evaluate((one) => one.getBoundingClientRect().toJSON())
  const picture = () =>
    page.screenshot({
      clip: { x: Math.max(0, x - 6), y: Math.max(0, y - 6), width: width + 12, height: height + 12 },
      animations: 'disabled',
    })
  const focused = await picture()
  await element.evaluate((one) => one.blur())
  const plain = await picture()
  await element.evaluate((one) => one.focus())
  return !focused.equals(plain)
}
