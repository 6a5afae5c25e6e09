import { writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { lifecyclePage } from './lifecycle-page.ts'

// Writes docs/lifecycle.md; a guard proves that it is what this would write. Run: npm run docs
await writeFile(fileURLToPath(new URL('../docs/lifecycle.md', import.meta.url)), lifecyclePage())
