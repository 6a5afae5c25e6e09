import { describe, expect, test } from 'vitest'
import { badgeColours, colourExceptions } from './badge-colours.ts'
import { foundIn } from './planted.ts'

const at = (path: string, text: string) => foundIn(badgeColours, { [path]: text })

describe('finds', () => {
  test.each([
    ['a badge', `const a = <Badge color="red">Failed</Badge>`],
    ['a shade', `const a = <Badge color="green.8">Succeeded</Badge>`],
    ['a condition', `const a = <Badge color={failed ? 'red' : 'gray'}>x</Badge>`],
    ['a text', `const a = <Text c="orange">stale</Text>`],
    ['a style', `const a = <p style={{ color: 'red' }}>x</p>`],
    ['a variable of the theme', `const a = <p style={{ color: 'var(--mantine-color-red-9)' }}>x</p>`],
    ['a function', `const colourOf = (outcome: string) => (outcome === 'failed' ? 'red' : 'gray')`],
    ['a colour in figures', `const a = <Badge color="#f00">Failed</Badge>`],
    ['a second catalog', `const colours = { failed: 'red' }`],
  ])('%s', (_, text) => {
    expect(at('web/runs/RunRow.tsx', text)).toEqual(['web/runs/RunRow.tsx:1'])
  })
})

test('finds a colour in a style sheet, and passes one that says nothing', () => {
  const css = `.late { border: 1px solid red; }\n.bar { background: var(--mantine-color-teal-6); }\n.bored { color: gray; }`
  expect(at('web/runs/runs.css', css)).toEqual(['web/runs/runs.css:1', 'web/runs/runs.css:2'])
})

describe('passes', () => {
  test.each([
    ['the catalog', 'web/ui/theme.ts', `export const toneColors = { danger: 'red' }`],
    ['grey', 'web/runs/RunRow.tsx', `const a = <Text c="dimmed">x</Text>`],
    ['a colour by tone', 'web/runs/RunRow.tsx', `const a = <Badge color={toneColors[badge.tone]}>x</Badge>`],
    ['a word of a sentence', 'web/admin/x.tsx', `const text = 'The bar turns red.'`],
    ['the primary colour', 'web/admin/x.tsx', `const a = <Button color="indigo">x</Button>`],
  ])('%s', (_, path, text) => {
    expect(at(path, text)).toEqual([])
  })
})

test('the list of exceptions only shrinks', () => {
  expect(colourExceptions.length).toBeLessThanOrEqual(1)
})
