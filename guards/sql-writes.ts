import { unknownPart } from './static-text.ts'

/** One write that a text of SQL makes. `columns` is null when not all of them can be seen. */
export type SqlWrite = {
  readonly verb: 'insert' | 'update' | 'delete' | 'merge' | 'truncate' | 'copy' | 'alter'
  /** Without schema and quotes; null when the text hides it. */
  readonly table: string | null
  readonly columns: readonly string[] | null
  /** Where in the text it begins. */
  readonly at: number
}

const name = `(?:only\\s+)?((?:"?[a-z_]\\w*"?\\s*\\.\\s*)?"?[a-z_]\\w*"?|${unknownPart})`
const patterns: readonly (readonly [SqlWrite['verb'], RegExp])[] = [
  ['insert', new RegExp(`\\binsert\\s+into\\s+${name}`, 'gi')],
  ['update', new RegExp(`\\bupdate\\s+${name}(?:\\s*\\*)?(?:\\s+(?:as\\s+)?(?!set\\b)[a-z_]\\w*)?\\s+set\\b`, 'gi')],
  ['delete', new RegExp(`\\bdelete\\s+from\\s+${name}`, 'gi')],
  ['merge', new RegExp(`\\bmerge\\s+into\\s+${name}`, 'gi')],
  ['truncate', new RegExp(`\\btruncate\\s+(?:table\\s+)?${name}`, 'gi')],
  ['copy', new RegExp(`\\bcopy\\s+${name}\\s*(?:\\([^)]*\\)\\s*)?from\\b`, 'gi')],
  ['alter', new RegExp(`\\balter\\s+table\\s+(?:if\\s+exists\\s+)?${name}\\s+(?:disable|drop|rename)\\b`, 'gi')],
]

/** Most texts write nothing, and are passed over quickly. */
const anyVerb = /insert|update|delete|merge|truncate|copy|alter/i

/** The writes in a text of SQL, or in any other text: what does not read like SQL yields nothing. */
export function sqlWrites(raw: string): SqlWrite[] {
  if (!anyVerb.test(raw)) return []
  const text = withoutComments(raw)
  const writes: SqlWrite[] = []
  for (const [verb, pattern] of patterns) {
    for (const match of text.matchAll(pattern)) {
      const end = match.index + match[0].length
      const columns = verb === 'update' ? setColumns(text.slice(end)) : null
      writes.push({ verb, table: tableName(match[1] ?? unknownPart), columns, at: match.index })
    }
  }
  return writes.sort((a, b) => a.at - b.at)
}

function tableName(written: string): string | null {
  if (written.includes(unknownPart)) return null
  const last = written.split('.').at(-1) ?? written
  return last.trim().replaceAll('"', '').toLowerCase()
}

/** Comments become blanks, so that places in the text stay what they were. */
const withoutComments = (text: string): string =>
  text.replace(/--[^\n]*|\/\*[\s\S]*?\*\//g, (comment) => comment.replace(/[^\n]/g, ' '))

/** `is distinct from` compares and ends nothing. */
const endOfSet = /^(where|returning|from)\b/i
const comparesDistinct = /\bdistinct\s+$/i

/** The columns that a set clause names; null when one of them is hidden. */
function setColumns(clause: string): string[] | null {
  const columns: string[] = []
  for (const part of topLevelParts(clause)) {
    const assigned = part.split('=')[0]?.trim() ?? ''
    const names = assigned.startsWith('(') ? assigned.slice(1, -1).split(',') : [assigned]
    for (const written of names) {
      const column = written.trim().replaceAll('"', '').toLowerCase()
      if (!/^[a-z_][\w.]*$/.test(column)) return null
      columns.push(column.split('.').at(-1) ?? column)
    }
  }
  return columns.length === 0 ? null : columns
}

/** Split at the commas outside brackets and strings, up to the end of the clause. */
function topLevelParts(clause: string): string[] {
  const parts: string[] = []
  let depth = 0
  let part = ''
  for (let i = 0; i < clause.length; i++) {
    const character = clause[i] ?? ''
    if (character === "'") {
      const close = clause.indexOf("'", i + 1)
      i = close === -1 ? clause.length : close
      part += "''"
      continue
    }
    if ('([{'.includes(character)) depth++
    if (')]}'.includes(character)) depth--
    const startsWord = depth === 0 && /\s/.test(clause[i - 1] ?? ' ')
    const ends = startsWord && endOfSet.test(clause.slice(i, i + 10)) && !comparesDistinct.test(clause.slice(0, i))
    if (depth < 0 || (depth === 0 && character === ';') || ends) break
    if (depth === 0 && character === ',') {
      parts.push(part)
      part = ''
    } else part += character
  }
  return [...parts, part]
}
