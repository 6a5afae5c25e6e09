import pg from 'pg'

/** Whoever else wants room in the same database, and takes it. */
export type Hogs = {
  /** Asks over a connection that it keeps, past the crowd. */
  readonly look: (statement: string) => Promise<{ id: number }[]>
  /** How many connections were held at the end. */
  readonly letGo: () => Promise<number>
}

const everyMs = 250
/** Who keeps the few connections that are left changes this often, so that each has its time without any. */
const favourForMs = 15_000
const pools = ['tenantatlas-worker', 'tenantatlas-web']

/**
 * Takes every free connection, and ends those of the product's pools until they have `left` among them all. What beats and
 * what listens keeps the connection that it has.
 */
export async function takeConnections(url: string, left: number): Promise<Hogs> {
  const own = await connected(url)
  if (own === null) throw new Error('there is no room for the one who takes it')
  const held: pg.Client[] = []
  const begun = performance.now()
  const favoured = (): string => pools[Math.floor((performance.now() - begun) / favourForMs) % pools.length] ?? ''
  const crowd = async (): Promise<void> => {
    await own.query(
      `select pg_terminate_backend(pid) from (
         select pid, row_number() over (order by application_name <> $2, backend_start) as place from pg_stat_activity
         where datname = current_database() and application_name = any ($3)) sessions
       where place > $1`,
      [left, favoured(), pools],
    )
    for (let next = await connected(url); next !== null; next = await connected(url)) held.push(next)
  }
  await crowd()
  let turn = Promise.resolve()
  const timer = setInterval(() => void (turn = turn.then(crowd)), everyMs)
  return {
    look: async (statement) => (await own.query<{ id: number }>(statement)).rows,
    async letGo() {
      clearInterval(timer)
      await turn
      await Promise.all(held.map((each) => each.end()))
      await own.end()
      return held.length
    },
  }
}

/** Null when the server has no room. */
async function connected(url: string): Promise<pg.Client | null> {
  const client = new pg.Client({ connectionString: url, application_name: 'hog' })
  client.on('error', () => undefined)
  try {
    await client.connect()
    return client
  } catch (error) {
    if (error instanceof pg.DatabaseError && error.code === '53300') return null
    throw error
  }
}
