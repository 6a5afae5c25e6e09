import { describe, expect, test } from 'vitest'
import { cleaned, jsonText, printable } from './printable.ts'

describe('what a terminal would obey', () => {
  test.each([
    ['colour', 'a\u001b[31mred\u001b[0m', 'ared'],
    ['the title of the window', 'a\u001b]0;owned\u0007b', 'ab'],
    ['a link', '\u001b]8;;http://evil.test\u001b\\text', 'text'],
    ['a sequence that never ends', 'a\u001b]0;owned', 'a'],
    ['the eight-bit form', 'a\u009b31mred', 'a31mred'],
    ['going back', 'safe\rrm -rf\b', 'safe rm -rf'],
    ['another line', 'one\r\ntwo\u2028three', 'one two three'],
    ['the direction of writing', 'ab\u202ecd\u2066', 'abcd'],
    ['a lone surrogate', 'a\ud800b', 'ab'],
  ])('%s does not reach it', (_, raw, clean) => expect(printable(raw)).toBe(clean))

  test('in every text of an answer, names of fields included', () => {
    expect(cleaned({ 'a\u0007': ['b\u001b[1m', 1, null, { c: '\u202ed' }] })).toEqual({ a: ['b', 1, null, { c: 'd' }] })
  })
})

test('letters of all the world stay', () => {
  const names = ['Zürich – Gerät „A“', '東京', 'فارسی', '👩‍💻'.replace('\u200d', '')]
  expect(names.map(printable)).toEqual(names)
})

test('JSON keeps its value and says nothing a terminal obeys', () => {
  const value = { name: 'a\u001b[31m\u009b\u202e\u007f\n"', list: [1] }
  for (const text of [jsonText(value), jsonText(value, 2)]) {
    expect(JSON.parse(text)).toEqual(value)
    expect(text).not.toMatch(/[\u001b\u007f-\u009f\u202e]/)
  }
})
