import type pg from 'pg'
import { platformCapabilities, type PlatformCapability } from '../operations/capability.ts'
import { hashPassword } from '../server/access/password.ts'
import { seed } from './people.ts'
import { signInOver, testPassword, type Web } from './web.ts'

/** Somebody who runs the installation, signed in over HTTP; answers with their cookie. */
export async function platformCookie(
  pool: pg.Pool,
  web: Pick<Web, 'url'>,
  name: string,
  capabilities: readonly PlatformCapability[] = platformCapabilities,
): Promise<string> {
  await seed(pool, 'insert into platform_people (email, name, password_hash, capabilities) values ($1, $2, $3, $4)', [
    `${name}@example.test`,
    name,
    await hashPassword(testPassword),
    capabilities,
  ])
  return signInOver(web, `${name}@example.test`, '/api/system/session')
}
