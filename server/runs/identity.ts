import { createHash } from 'node:crypto'
import { canonicalJson } from '../../operations/canonical-json.ts'
import { spellingsOf, startOf, type StartableType } from '../../operations/catalog.ts'

const sha256 = (text: string): Buffer => createHash('sha256').update(text).digest()

export type Identity = {
  /** What makes two starts the same work (spec: operations §4). */
  readonly identityHash: Buffer
  /** The same, whoever asks and however often: what a later success settles. */
  readonly scopeHash: Buffer
}

/** Hashes of canonical JSON, so that the order of keys makes no difference. `click`: set where each click is its own work. */
export function identityOf(type: StartableType, input: unknown, click: string | null = null): Identity {
  const what = startOf(type)?.identity(input) ?? null
  const canonical = spellingsOf(type)[0]
  const scope = canonicalJson({ type: canonical, what })
  return {
    scopeHash: sha256(scope),
    identityHash: sha256(click === null ? scope : canonicalJson({ type: canonical, what, click })),
  }
}
