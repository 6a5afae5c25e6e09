/**
 * Stands in for zod in the browser (see vite.config.ts). The contract describes its routes with schemas, and the server
 * checks by them; a page needs the addresses alone, so 28 KB of script stay where they are used.
 */
type Schema = (() => Schema) & { readonly [part: string]: Schema }

const checks = new Set<string | symbol>(['parse', 'safeParse', 'parseAsync', 'safeParseAsync'])
const refuse = (): never => {
  throw new Error('The browser carries no zod: let the server check it, or write the check out.')
}

export const z = new Proxy(() => z, { get: (_, part) => (checks.has(part) ? refuse : z) }) as unknown as Schema
