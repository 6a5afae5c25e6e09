import { allGuards } from './all-guards.ts'
import { spreadOf } from './sizes.ts'
import { described, isCode, isTest, loadTree, nodesOf } from './tree.ts'

/** All guards over the tree, on the terminal: what each found, and one verdict. Part of `npm run check`. */
const files = loadTree()
for (const file of files.filter(isCode)) nodesOf(file.ast)
let found = 0
for (const [name, guard] of Object.entries(allGuards)) {
  const startedAt = performance.now()
  const violations = await guard(files)
  found += violations.length
  const took = `${Math.round(performance.now() - startedAt)} ms`
  if (violations.length > 0) console.log(`✗ ${name} (${violations.length}, ${took})\n${described(violations)}\n`)
  else if (process.argv.includes('--verbose')) console.log(`✓ ${name} (${took})`)
}
const { files: count, median, ninth, longest } = spreadOf(files.filter((file) => isCode(file) && !isTest(file)))
console.log(`${count} files of code: median ${median} lines, nine of ten under ${ninth}, longest ${longest}`)
console.log(found === 0 ? 'guards: all hold' : `guards: ${found} violations`)
process.exitCode = found === 0 ? 0 : 1
