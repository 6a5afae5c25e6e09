/** Texts as a failing service, a stack or an enemy may give them, with secrets in them that nobody may ever read again. */

/** What every secret begins with; looked for among letters and digits alone, so that no mark hides it. */
export const canary = 'cnry'
export const holdsCanary = (text: string): boolean =>
  text
    .toLowerCase()
    .replace(/[^a-z0-9]/g, '')
    .includes(canary)

export type Chance = { readonly below: (n: number) => number; readonly of: <T>(list: readonly T[]) => T }

/** The same numbers for the same seed (mulberry32). */
export function chance(seed: number): Chance {
  let state = seed >>> 0
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = Math.imul(state ^ (state >>> 15), state | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
  const below = (n: number): number => Math.floor(next() * n)
  return {
    below,
    of(list) {
      const one = list[below(list.length)]
      if (one === undefined) throw new Error('there is nothing to choose from')
      return one
    },
  }
}

/** How secrets and people stand in texts: `secret` is the canary. */
const forms: readonly ((secret: string) => string)[] = [
  (secret) => `Authorization: Bearer ${secret}.${secret}-tail`,
  (secret) => `token eyJhbGciOi${secret}.eyJ0aWQi${secret}.${secret} refused`,
  (secret) => `client_secret=${secret}~Va!x`,
  (secret) => `"password": "${secret} in words"`,
  (secret) => JSON.stringify(JSON.stringify({ access_token: secret })),
  (secret) => `https://x.blob.core.windows.net/p?sv=1&sig=${secret}%3D`,
  (secret) => `user ${secret}.surname@contoso.example not found`,
  (secret) => `guest ${secret}_fabrikam.example#EXT#@contoso.onmicrosoft.example`,
  (secret) => `-----BEGIN PRIVATE KEY-----\n${secret}\n-----END PRIVATE KEY-----`,
  (secret) => `AccountKey=${secret}==;EndpointSuffix=core`,
  (secret) => `Authorization: Basic ${secret}Og==`,
  (secret) => `Cookie: session=${secret}; Path=/`,
  (secret) => `postgres://app:${secret}@10.0.0.1/db`,
]

const marks = ['\u0000', '\u200b', '\u202e', '\u2066', '\u0007', '\u001b[31m', '\ufeff', '\u0085']
const noises = [
  'The service is busy. ',
  '\ud800 half \udc00 a letter ',
  '<p class="x">Error&nbsp;<br>503</p> ',
  '\u202egnorw\u202c ',
  '{"error":{"code":"x","details":[{"a":[[[[{}]]]]}]}} ',
  '\u001b[1;31mFATAL\u001b[0m\r\n\t ',
  '\u0000\u0001\u0002 ',
  '😀🧑‍🚀 ünïcödé ',
  '@@@@ :// == Bearer ',
  "'; drop table operation_runs; -- ",
  '=cmd|calc!A0 ',
]

const withMark = ({ below, of }: Chance, text: string): string => {
  const at = below(text.length)
  return text.slice(0, at) + of(marks) + text.slice(at)
}

/** How many units of noise: mostly a line, sometimes ten million. */
const noise = (luck: Chance, isHuge: boolean): string => {
  const text = Array.from({ length: luck.below(6) }, () => luck.of(noises)).join('')
  return isHuge ? text.padEnd(40, 'x ').repeat(250_000) : text
}

export type Hostile = { readonly text: string; readonly isHuge: boolean; readonly isMarked: boolean }

export function hostileText(luck: Chance): Hostile {
  const isHuge = luck.below(250) === 0
  const isMarked = luck.below(2) === 0
  const form = luck.of(forms)(`${canary}${luck.below(1e9)}`)
  const said = isMarked ? withMark(luck, form) : form
  const text = `${noise(luck, isHuge && luck.below(2) === 0)} ${said} ${noise(luck, isHuge)}`
  return { text, isHuge, isMarked }
}

/** The same as a name of a thing: without secrets, since things are named as people named them. */
export const hostileName = (luck: Chance): string =>
  `${'n'.repeat(luck.below(220))}😀${luck.of(noises)}${luck.of(marks)}${luck.of(noises)}`

/** What may be thrown or given instead of a text. */
export function hostileValue(luck: Chance, text: string): unknown {
  let deep: unknown = text
  for (let depth = 0; depth < 20_000; depth++) deep = [deep]
  return luck.of<() => unknown>([
    () => text,
    () => new Error(text),
    () => Object.assign(new Error('x'), { message: { text } }),
    () => deep,
    () => ({
      toString() {
        throw new Error(text)
      },
    }),
    () => null,
    () => 7n,
  ])()
}
