import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isStorable, parseJson } from './safe-json.ts'

test('reads what JSON.parse reads, as long as it is small and shallow', () => {
  fc.assert(
    fc.property(fc.json({ maxDepth: 5 }), (text) => {
      const read = parseJson(text)
      if (read.ok) expect(read.value).toEqual(JSON.parse(text))
      else expect(text).toMatch(/__proto__|constructor|prototype|\\u|\0/)
    }),
    { numRuns: 200 },
  )
})

test('brackets within a text are no depth, also after an escaped quote', () => {
  expect(parseJson(JSON.stringify({ a: '['.repeat(100), b: `"${'{'.repeat(100)}\\` }))).toMatchObject({ ok: true })
  expect(parseJson('['.repeat(32) + ']'.repeat(32))).toMatchObject({ ok: true })
  expect(parseJson('['.repeat(33) + ']'.repeat(33))).toMatchObject({ ok: false })
})

test.for<[string, string]>([
  ['{"__proto__":1}', 'a key that is not allowed'],
  ['{"a":[{"\\u005f_proto__":1}]}', 'a key that is not allowed'],
  ['{"a":{"constructor":1}}', 'a key that is not allowed'],
  ['["a\\u0000"]', 'NUL'],
  ['{"a\\u0000":1}', 'NUL'],
  ['["\\udc00"]', 'not valid Unicode'],
  [`[${'1,'.repeat(2500)}1]`, 'more than 2000 values'],
  ['{"a":1', 'not valid JSON'],
  ['\ufeff{}', 'not valid JSON'],
])('%s is refused', ([text, reason]) => {
  expect(parseJson(text)).toEqual({ ok: false, detail: expect.stringContaining(reason) as string })
})

test('whole characters can be stored, halves and NUL cannot', () => {
  expect(['Größe 😀 \u202e', '\ud83d\ude00'].map(isStorable)).toEqual([true, true])
  expect(['\0', 'a\ud83d', '\ude00a', '\ude00\ud83d'].map(isStorable)).toEqual([false, false, false, false])
})

test('the largest body there may be is judged at once, whatever is in it', () => {
  const size = 1024 * 1024
  for (const text of [
    '['.repeat(size),
    `"${'\\"'.repeat(size / 2 - 1)}"`,
    `[${'1,'.repeat(size / 2 - 2)}1]`,
    '{"a":'.repeat(size / 5),
  ]) {
    const begun = performance.now()
    parseJson(text)
    // It takes 5 to 40 ms; the limit leaves room for a machine that does other things too.
    expect(performance.now() - begun).toBeLessThan(500)
  }
})
