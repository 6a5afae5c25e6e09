import { writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { notificationsPage } from './notifications-page.ts'

// Writes docs/notifications.md; a guard proves that it is what this would write. Run: npm run docs
await writeFile(fileURLToPath(new URL('../docs/notifications.md', import.meta.url)), notificationsPage())
