import { InvalidArgumentError } from 'commander'
import { canonicalType } from '../../operations/catalog.ts'
import { pageLimitMax } from '../../contract/paging.ts'

/** What is written on the command line, as values. What cannot be meant is refused before anybody is asked. */
export const listOf = (text: string): string[] =>
  text
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '')

export function jsonObject(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>
  } catch {
    // Told below, like any other text that is no object.
  }
  throw new InvalidArgumentError('Write a JSON object, as in \'{"policyTypes":["scopeTag"]}\'.')
}

export function pageLimit(text: string): number {
  const limit = Number(text)
  if (/^\d+$/.test(text) && limit >= 1 && limit <= pageLimitMax) return limit
  throw new InvalidArgumentError(`Write a whole number from 1 to ${pageLimitMax}.`)
}

/** "7" and "#7" alike. */
export function operationId(text: string): string {
  const id = /^#?(\d{1,15})$/.exec(text)?.[1]
  if (id === undefined) throw new InvalidArgumentError('Write the number of an operation, as in 7.')
  return id
}

export function operationType(text: string): string {
  const type = canonicalType(text)
  if (type === null) throw new InvalidArgumentError('Write a type of operation, as in inventory.sync.')
  return type
}

export function instant(text: string): string {
  const at = Date.parse(text)
  if (/^\d{4}-\d{2}-\d{2}/.test(text) && !Number.isNaN(at)) return new Date(at).toISOString()
  throw new InvalidArgumentError('Write a day or an instant, as in 2026-01-31 or 2026-01-31T08:00:00Z.')
}

export function idempotencyKey(text: string): string {
  if (/^[\u0021-\u007e][\u0020-\u007e]{0,199}$/.test(text)) return text
  throw new InvalidArgumentError('Write 1 to 200 plain characters.')
}
