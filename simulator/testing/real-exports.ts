import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'

/** The folder of real exports, when this machine has one; what they hold is never copied into the project. */
export const realExports: string | null =
  [process.env['TENANTATLAS_EXPORTS'], '../shared/data']
    .filter((folder) => folder !== undefined && folder !== '')
    .map((folder) => resolve(folder ?? ''))
    .find((folder) => existsSync(join(folder, 'open-intune-baseline'))) ?? null

export const whyNoExports = 'no folder of real exports: TENANTATLAS_EXPORTS names none, and ../shared/data is not there'
