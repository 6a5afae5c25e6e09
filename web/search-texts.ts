/** The part of an address after `?`, as plain texts: `?q=42` stays "42", and nothing is quoted. */
export const readSearch = (search: string): Record<string, string> => Object.fromEntries(new URLSearchParams(search))

export function writeSearch(search: Record<string, unknown>): string {
  const params = new URLSearchParams()
  for (const [key, value] of Object.entries(search))
    if (value !== undefined && value !== null && value !== '') params.set(key, String(value))
  const text = params.toString()
  return text === '' ? '' : `?${text}`
}

/** The named texts of an address, the empty ones left out. What they mean is judged by the page. */
export function textsOf<K extends string>(raw: Record<string, unknown>, keys: readonly K[]): { [P in K]?: string } {
  const texts: { [P in K]?: string } = {}
  for (const key of keys) {
    const value = raw[key]
    if (typeof value === 'string' && value !== '') texts[key] = value
  }
  return texts
}
