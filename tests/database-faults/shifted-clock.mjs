// Preloaded, it makes a process live on a machine whose clock is off by CLOCK_SHIFT_MS. Only what says what time it is goes
// wrong: clocks that measure spans go on as they are, as on a real machine.
import { ServerResponse } from 'node:http'

const shift = Number(process.env.CLOCK_SHIFT_MS ?? 0)
const TrueDate = Date
const now = () => TrueDate.now() + shift

globalThis.Date = new Proxy(TrueDate, {
  construct: (target, args, made) => Reflect.construct(target, args.length === 0 ? [now()] : args, made),
  apply: () => new TrueDate(now()).toString(),
  get: (target, key) => (key === 'now' ? now : Reflect.get(target, key)),
})

// Node dates its answers by itself, past the Date above.
const writeHead = ServerResponse.prototype.writeHead
ServerResponse.prototype.writeHead = function (...args) {
  if (!this.headersSent && !this.hasHeader('date')) this.setHeader('date', new TrueDate(now()).toUTCString())
  return writeHead.apply(this, args)
}
