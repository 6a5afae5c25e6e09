/** What a page tells its reader to do, in the order of the page. */
export type Step =
  | { readonly kind: 'create'; readonly path: string; readonly text: string }
  | { readonly kind: 'change'; readonly path: string; readonly before: string; readonly after: string }
  | { readonly kind: 'run'; readonly command: string }

const block = /^```(\w+)\n([\s\S]*?)^```$/gm
const named = /(?:^|\n)(Create|In) `([^`\n]+)`:\n/g

/** Reads the steps of a page: "Create `path`:" before a whole file, "In `path`:" before diffs of it, and lines for a shell. */
export function stepsOf(page: string): Step[] {
  const steps: Step[] = []
  for (const found of page.matchAll(block)) {
    const [, language = '', body = ''] = found
    if (language === 'sh') {
      for (const command of body.trim().split('\n')) steps.push({ kind: 'run', command })
      continue
    }
    const last = [...page.slice(0, found.index).matchAll(named)].at(-1)
    if (last === undefined) throw new Error(`No file is named before this:\n${body}`)
    const [, verb, path = ''] = last
    if (verb === 'Create') steps.push({ kind: 'create', path, text: body })
    else steps.push({ kind: 'change', path, before: side(body, '-'), after: side(body, '+') })
  }
  return steps
}

/** One side of a diff: the lines that stay, and those with the sign. */
const side = (diff: string, sign: '+' | '-'): string =>
  diff
    .split('\n')
    .filter((line) => line.startsWith(' ') || line.startsWith(sign))
    .map((line) => line.slice(1))
    .join('\n')

/** The text with the change made. A reader has to find the place, so it must be there once. */
export function changed(text: string, { path, before, after }: Extract<Step, { kind: 'change' }>): string {
  const found = text.split(before).length - 1
  if (found !== 1) throw new Error(`${path}: this stands there ${found} times and not once:\n${before}`)
  return text.replace(before, () => after)
}
