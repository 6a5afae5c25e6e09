import { routes } from '../../contract/routes.ts'
import type { Route } from '../../contract/route.ts'
import type { Endpoint } from '../access/endpoint.ts'

/** A route without a handler, with two, or without a word on who may use it, is found when the server starts. */
export function refuseGaps(endpoints: readonly Endpoint[], known: readonly Route[] = routes): void {
  const faults = {
    'routes without exactly one endpoint': known.filter(
      (route) => endpoints.filter((endpoint) => endpoint.route === route).length !== 1,
    ),
    'endpoints outside the contract': endpoints.map(({ route }) => route).filter((route) => !known.includes(route)),
    'routes that do not say who may use them': known.filter((route) => !saysWho(route)),
  }
  const found = Object.entries(faults).filter(([, list]) => list.length > 0)
  if (found.length === 0) return
  throw new Error(found.map(([fault, list]) => `${fault}: ${list.map(({ name }) => name).join(', ')}`).join('; '))
}

/** The types say so already; a route that came by another way is refused as well. */
const saysWho = ({ access }: { access?: object }): boolean =>
  access !== undefined &&
  Object.values(access).filter((value) => typeof value === 'string' && value !== '').length === 1
