import type { Database } from '../server/database/scope.ts'
import { createHintSource } from '../server/runs/hints-postgres.ts'
import { startWeb, type Web } from './web.ts'

/** A web server that hears of changes, and tells whoever follows its stream. */
export async function startLiveWeb(url: string, db: Database): Promise<Web> {
  const hints = createHintSource(url, db, { warn: () => undefined })
  const web = await startWeb(db, { hints })
  return {
    ...web,
    async close() {
      await web.close()
      await hints.close()
    },
  }
}
