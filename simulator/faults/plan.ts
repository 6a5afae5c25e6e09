import { decoded, type Exchange } from '../graph/exchange.ts'
import type { Fault } from './fault.ts'

type Planned = { readonly id: string; readonly fault: Fault; seen: number; struck: number }

/** What shall go wrong, for which requests, and how often it did. */
export class FaultPlan {
  private planned: Planned[] = []
  private lastId = 0

  add(fault: Fault): string {
    const id = fault.id ?? `fault-${++this.lastId}`
    this.planned = this.planned.filter((one) => one.id !== id)
    this.planned.push({ id, fault, seen: 0, struck: 0 })
    return id
  }

  clear(): void {
    this.planned = []
  }

  list() {
    return this.planned.map(({ id, fault, seen, struck }) => ({ ...fault, id, seen, struck }))
  }

  /** Each matching fault counts the request; those whose turn it is act, in the order in which they were planned. */
  take(exchange: Exchange, tenant: string | null): Fault[] {
    const due: Fault[] = []
    for (const one of this.planned) {
      if (!isMatch(one.fault, exchange, tenant)) continue
      one.seen++
      const { nth, times } = one.fault
      if (one.seen < nth || (times !== null && one.seen >= nth + times)) continue
      one.struck++
      due.push(one.fault)
    }
    return due
  }
}

function isMatch(fault: Fault, exchange: Exchange, tenant: string | null): boolean {
  if (fault.tenant !== undefined && fault.tenant.toLowerCase() !== tenant?.toLowerCase()) return false
  if (fault.method !== undefined && fault.method.toUpperCase() !== exchange.method) return false
  if (fault.query !== undefined && !(decoded(exchange.query) ?? '').includes(fault.query)) return false
  return pattern(fault.path).test(exchange.path)
}

function pattern(path: string): RegExp {
  const expression = path
    .replace(/[.+?^${}()|[\]\\]/g, '\\$&')
    .replaceAll('**', '\0')
    .replaceAll('*', '[^/]+')
    .replaceAll('\0', '.*')
  return new RegExp(
    path.startsWith('/') || path.startsWith('**') ? `^${expression}$` : `^/(v1\\.0|beta)/${expression}$`,
    'i',
  )
}
