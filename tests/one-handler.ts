import { startableTypes, type StartableType } from '../operations/catalog.ts'
import type { Handler, Handlers } from '../server/runs/handler.ts'

/** The handlers of a worker that does whatever it takes in one way: what a trial is about is how it does it. */
export const everythingBy = <T extends StartableType = 'inventory.sync'>(handler: Handler<T>): Handlers =>
  // Handlers differ in what their input may be, and such a handler does not look at any but its own.
  Object.fromEntries<unknown>(startableTypes.map((type) => [type, handler])) as Handlers
