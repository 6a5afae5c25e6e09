import { afterEach, expect, test, vi } from 'vitest'
import type { Stream, StreamEvents } from './live-line.ts'
import { openStream } from './live-stream.ts'
import type { StandForLeader } from './stream-leader.ts'

const open = new Set<Stream>()
afterEach(() => open.forEach((stream) => stream.close()))

type Place = { readonly name: string; readonly lead: () => () => void; end?: () => void }

/** A browser with tabs: of each name one at a time leads, in the order in which they stood. */
function browser() {
  const person = crypto.randomUUID()
  const waiting: Place[] = []
  const lines: StreamEvents[] = []
  let opened = 0
  const next = (name: string) => {
    const first = waiting.find((place) => place.name === name)
    if (first !== undefined) first.end ??= first.lead()
  }
  const stand: StandForLeader = (name, lead) => {
    const place: Place = { name, lead }
    waiting.push(place)
    queueMicrotask(() => next(name))
    return () => {
      waiting.splice(waiting.indexOf(place), 1)
      place.end?.()
      queueMicrotask(() => next(name))
    }
  }
  const openLine = (events: StreamEvents) => {
    opened++
    lines.push(events)
    return { close: () => void lines.splice(lines.indexOf(events), 1) }
  }
  const tab = (as = person) => {
    const seen: string[] = []
    const stream = openStream(
      as,
      {
        opened: () => seen.push('opened'),
        failed: () => seen.push('failed'),
        refused: () => seen.push('refused'),
        hinted: ({ kind, operationId }) => seen.push(`${kind}${operationId ?? ''}`),
      },
      { stand, open: openLine },
    )
    open.add(stream)
    const close = () => {
      stream.close()
      open.delete(stream)
    }
    return { seen, close }
  }
  return { tab, lines, opened: () => opened }
}

const soon = (check: () => void) => vi.waitFor(check, { timeout: 5_000, interval: 5 })
const greet = ({ opened, hinted }: StreamEvents) => {
  opened()
  hinted({ kind: 'hello' })
}

test('twelve tabs share one line, and each hears what comes over it', async () => {
  const { tab, lines, opened } = browser()
  const tabs = Array.from({ length: 12 }, () => tab())
  await soon(() => expect(lines).toHaveLength(1))
  greet(lines[0]!)
  await soon(() => tabs.forEach(({ seen }) => expect(seen).toEqual(['opened', 'hello'])))
  lines[0]?.hinted({ kind: 'operation', operationId: '7' })
  await soon(() => tabs.forEach(({ seen }) => expect(seen.filter((kind) => kind === 'operation7')).toHaveLength(1)))
  expect(opened()).toBe(1)
})

test('a tab that comes later learns how the line stands, and reads once what it may have missed', async () => {
  const { tab, lines } = browser()
  const first = tab()
  await soon(() => expect(lines).toHaveLength(1))
  greet(lines[0]!)
  const second = tab()
  await soon(() => expect(second.seen).toEqual(['opened', 'hello']))
  const third = tab()
  await soon(() => expect(third.seen).toEqual(['opened', 'hello']))
  // It was their affair alone.
  expect(first.seen.filter((kind) => kind === 'hello')).toHaveLength(1)
  expect(second.seen.filter((kind) => kind === 'hello')).toHaveLength(1)
})

test('when the leader closes the next tab opens a line, and all read what was missed in between', async () => {
  const { tab, lines } = browser()
  const [leader, heir, other] = [tab(), tab(), tab()]
  await soon(() => expect(lines).toHaveLength(1))
  greet(lines[0]!)
  await soon(() => expect(other.seen).toContain('hello'))
  leader.close()
  expect(lines).toHaveLength(0)
  await soon(() => expect(lines).toHaveLength(1))
  heir.seen.length = other.seen.length = 0
  greet(lines[0]!)
  await soon(() => [heir, other].forEach(({ seen }) => expect(seen).toEqual(['opened', 'hello'])))
  lines[0]?.failed()
  await soon(() => [heir, other].forEach(({ seen }) => expect(seen.at(-1)).toBe('failed')))
  expect(leader.seen.at(-1)).not.toBe('failed')
})

test('tabs of two people do not share a line', async () => {
  const { tab, lines } = browser()
  const [mine, theirs] = [tab(), tab(crypto.randomUUID())]
  await soon(() => expect(lines).toHaveLength(2))
  lines.forEach(greet)
  await soon(() => [mine, theirs].forEach(({ seen }) => expect(seen).toEqual(['opened', 'hello'])))
  lines[0]?.hinted({ kind: 'operation', operationId: '7' })
  lines[1]?.hinted({ kind: 'operation', operationId: '8' })
  await soon(() => expect([mine.seen.at(-1), theirs.seen.at(-1)]).toEqual(['operation7', 'operation8']))
  expect([...mine.seen, ...theirs.seen].filter((kind) => kind.startsWith('operation'))).toHaveLength(2)
})

test('where nobody answers, the stream counts as lost', async () => {
  const person = crypto.randomUUID()
  const seen: string[] = []
  const events = { opened: () => undefined, refused: () => undefined, hinted: () => undefined }
  const never: StandForLeader = () => () => undefined
  const parts = { stand: never, open: () => ({ close: () => undefined }) }
  open.add(openStream(person, { ...events, failed: () => seen.push('failed') }, parts))
  await soon(() => expect(seen).toEqual(['failed']))
})
