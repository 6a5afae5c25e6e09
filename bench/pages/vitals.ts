import type { Page } from '@playwright/test'

/** What a person waits for, as the browser itself takes it down: times in ms from the click on the address. */
export type Vitals = {
  /** When the largest thing of the page stood there. */
  readonly lcp: number
  /** How far things moved after they stood there, as the browser scores it. */
  readonly cls: number
  /** What moved farthest, as its classes; '' when nothing did. */
  readonly moved: string
  /** Of each press and key, how long until the page showed what it did. */
  readonly interactions: readonly number[]
  /** Script that came over the line, as it was sent. */
  readonly scriptBytes: number
}

/** Runs in the page before anything of it. */
const watching = `
  window.seen = { lcp: 0, cls: 0, moved: '', farthest: 0, interactions: {} }
  const watch = (type, take, more) => new PerformanceObserver((list) => list.getEntries().forEach(take)).observe({ type, buffered: true, ...more })
  watch('largest-contentful-paint', (entry) => { window.seen.lcp = entry.startTime })
  watch('layout-shift', (entry) => {
    if (entry.hadRecentInput) return
    window.seen.cls += entry.value
    if (entry.value <= window.seen.farthest) return
    window.seen.farthest = entry.value
    window.seen.moved = entry.sources.map(({ node }) => node?.className ?? node?.nodeName ?? '?').slice(0, 2).join(', ')
  })
  watch('event', (entry) => {
    if (!entry.interactionId) return
    const known = window.seen.interactions
    known[entry.interactionId] = Math.max(known[entry.interactionId] ?? 0, entry.duration)
  }, { durationThreshold: 16 })
`
const reading = `(() => ({
  lcp: window.seen.lcp,
  cls: window.seen.cls,
  moved: window.seen.moved,
  interactions: Object.values(window.seen.interactions),
  scriptBytes: performance.getEntriesByType('resource')
    .filter(({ name }) => name.endsWith('.js')).reduce((sum, entry) => sum + entry.encodedBodySize, 0),
}))()`

export const watchVitals = (page: Page): Promise<unknown> => page.addInitScript({ content: watching })

/** After two more frames, in which the browser has told all that it had seen. */
export async function readVitals(page: Page): Promise<Vitals> {
  await page.evaluate('new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))')
  return page.evaluate<Vitals>(reading)
}
