/** SQLSTATE of a database that is away, restarting, full, became read-only, or could not settle who goes first. */
const states = /^(08...|53...|57P..|57014|25006|40001|40P01)$/
const network = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ENOENT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
])
/** The driver has no codes for these. */
const words =
  /timeout exceeded when trying to connect|timeout expired|Connection terminated|Query read timeout|not queryable|Client was closed/

/** True for what is over when the database is well again: the same request may then succeed. */
export function isDatabaseAway(error: unknown): boolean {
  if (typeof error !== 'object' || error === null) return false
  const { code, message } = error as { code?: unknown; message?: unknown }
  if (typeof code === 'string') return states.test(code) || network.has(code)
  return typeof message === 'string' && words.test(message)
}
