import { writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { openApiDocument } from './openapi.ts'

// Writes docs/openapi.json; a test proves that it is what this would write. Run: npx tsx server/http/generate-openapi.ts
const target = fileURLToPath(new URL('../../docs/openapi.json', import.meta.url))
await writeFile(target, `${JSON.stringify(openApiDocument(), null, 2)}\n`)
