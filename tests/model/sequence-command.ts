import type { AsyncCommand } from 'fast-check'
import { compare } from './sequence-compare.ts'
import type { SeqModel, SeqWorker } from './sequence-model.ts'
import type { SeqReal } from './sequence-real.ts'

type Act = (model: SeqModel, real: SeqReal) => Promise<void>
export type SeqCommand = AsyncCommand<SeqModel, SeqReal>

/** Every command may always be tried; after each, all that the database says is compared with the model. */
export const command = (name: string, act: Act): SeqCommand => ({
  check: () => true,
  run: async (model, real) => {
    real.count('commands')
    await act(model, real)
    await compare(model, real)
  },
  toString: () => name,
})

export function workerAt(model: SeqModel, index: number): SeqWorker {
  const worker = model.workers[index]
  if (worker === undefined) throw new Error('there are three workers')
  return worker
}
