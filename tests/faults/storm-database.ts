import { randomBytes } from 'node:crypto'
import pg from 'pg'
import { inject } from 'vitest'

export type EmptyDatabase = { readonly url: string; readonly name: string; readonly drop: () => Promise<void> }

/** A database without a single table: whoever starts first brings its own migrations. */
export async function emptyDatabase(): Promise<EmptyDatabase> {
  const { url } = inject('testServer')
  const name = `tatest_${Math.floor(Date.now() / 1000)}_${randomBytes(6).toString('hex')}`
  await onServer(url, `create database ${name} template template0`)
  const own = new URL(url)
  own.pathname = `/${name}`
  return { url: own.href, name, drop: () => onServer(url, `drop database if exists ${name} with (force)`) }
}

async function onServer(connectionString: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString })
  await client.connect()
  try {
    await client.query(statement)
  } finally {
    await client.end()
  }
}
