import { createHash, randomBytes } from 'node:crypto'

/** 256 bits that nobody can guess; the database holds only their hash, so a copy of it opens no door. */
export const newSecretToken = (prefix = ''): string => prefix + randomBytes(32).toString('base64url')

export const hashToken = (token: string): Buffer => createHash('sha256').update(token).digest()
