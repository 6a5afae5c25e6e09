import type { Locator, Page } from '@playwright/test'
import { expect } from './story.ts'

/** The number that a tile shows. */
export async function numberOf(tile: Locator): Promise<number> {
  await expect(tile).toContainText(/\d/)
  return Number(/\d+/.exec((await tile.textContent()) ?? '')?.[0])
}

/** On the hub: which tab is open, the number on it, and the ids of its rows. */
export async function hubShown(page: Page): Promise<{ tab: string; onTab: number; ids: string[] }> {
  const tab = page.getByRole('tab', { selected: true })
  await expect(tab).toHaveText(/\d+$/)
  const onTab = Number(/\d+$/.exec((await tab.textContent()) ?? '')?.[0])
  const links = page.getByRole('table', { name: 'Operations' }).locator('.run-row-link')
  await expect(links).toHaveCount(onTab)
  const ids = (await links.allTextContents()).map((text) => /#(\d+)/.exec(text)?.[1] ?? '')
  return { tab: ((await tab.textContent()) ?? '').replace(/\d+$/, ''), onTab, ids }
}
