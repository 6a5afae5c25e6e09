import { Writable } from 'node:stream'
import { expect, test } from 'vitest'
import { createLog, type LogOptions } from './log.ts'

function logged(error: unknown, options: LogOptions = {}): { text: string; err: Record<string, unknown> } {
  let text = ''
  const to = new Writable({
    write(chunk: Buffer, _encoding, done) {
      text += chunk.toString()
      done()
    },
  })
  createLog('test', 'info', { ...options, to }).error({ err: error }, 'failed')
  return { text, err: (JSON.parse(text) as { err: Record<string, unknown> }).err }
}

const clean = (text: string): string => text.replace('canary', '[removed]')

test('an error is logged with its kind, its place and its cleaned message, and with nothing that hangs on it', () => {
  const { text, err } = logged(Object.assign(new TypeError('canary is gone'), { detail: 'canary', cause: 'canary' }), {
    clean,
  })
  expect(err).toMatchObject({ type: 'TypeError', message: '[removed] is gone' })
  expect(err['stack']).toMatch(/^\s+at .*log\.test\.ts:\d+:\d+/)
  expect(text).not.toContain('canary')
})

test('of an error of the database its SQLSTATE is kept, never the row that it names', () => {
  const error = Object.assign(new Error('duplicate canary'), { code: '23505', detail: 'Key (email)=(canary)' })
  const { text, err } = logged(error, { clean })
  expect(err).toMatchObject({ message: 'SQLSTATE 23505', code: '23505' })
  expect(text).not.toContain('canary')
})

test('whoever gives no way to clean keeps no message, and lines of a message are no frames', () => {
  const { text, err } = logged(new Error('first\n    at canary (file:///x.ts:1:2)'))
  expect(err['message']).toBe('[not kept]')
  expect(text).not.toContain('canary')
})

test.each([
  ['a text', 'thrown words'],
  ['null', null],
  ['a number', 7],
])('what is thrown may be %s', (_, thrown) => {
  expect(logged(thrown, { clean }).err).toMatchObject({ stack: '' })
})
