import { live } from '../../contract/live.ts'
import { routes } from '../../contract/routes.ts'

const patterns = routes.map(({ method, path }) => ({
  method,
  pattern: new RegExp(`^${path.replaceAll(/\{\w+\}/g, '[^/]+')}$`),
}))

/** What the contract answers at this path; nothing for a path it does not know. */
export function methodsAt(path: string): string[] {
  // Whoever is not of the platform learns nothing of what stands there, and nobody is known yet here (spec: access).
  if (path.startsWith('/api/system/')) return []
  const methods = patterns.filter(({ pattern }) => pattern.test(path)).map(({ method }) => method)
  // A stream has no head to read without it.
  const heads = methods.includes('GET') && path !== live.path ? ['HEAD'] : []
  return [...new Set([...methods, ...heads])]
}
