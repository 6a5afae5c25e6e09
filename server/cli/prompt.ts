import { createInterface } from 'node:readline'
import { Writable } from 'node:stream'
import { PlainFailure } from '../lib/plain-failure.ts'
import { exitCodes } from './exit-codes.ts'
import type { Terminal } from './terminal.ts'

const nowhere = () => new Writable({ write: (_chunk, _encoding, done) => done() })

/** Asks a person on the terminal, beside standard output. */
export const askFor = (terminal: Terminal, question: string): Promise<string> =>
  answered(terminal, question, process.stderr)

/** The same, and what is typed appears nowhere. */
export async function askForSecret(terminal: Terminal, question: string): Promise<string> {
  process.stderr.write(question)
  try {
    return await answered(terminal, '', nowhere())
  } finally {
    process.stderr.write('\n')
  }
}

function answered({ stdin }: Terminal, question: string, output: NodeJS.WritableStream): Promise<string> {
  const lines = createInterface({ input: stdin, output, terminal: true, historySize: 0 })
  return new Promise((resolve, reject) => {
    lines.once('SIGINT', () => {
      reject(new PlainFailure('Stopped; nothing was kept.', exitCodes.interrupted))
      lines.close()
    })
    lines.once('close', () => reject(new PlainFailure('Nothing was typed.', exitCodes.usage)))
    lines.question(question, (answer) => {
      resolve(answer)
      lines.close()
    })
  })
}

/** More is no password. */
const passwordMaxLength = 10_000

/** Everything that comes in by the pipe, without the line end that `echo` puts there. */
export async function readSecret({ stdin }: Terminal): Promise<string> {
  let text = ''
  for await (const chunk of stdin.setEncoding('utf8')) {
    text += String(chunk)
    if (text.length > passwordMaxLength)
      throw new PlainFailure('What came in by the pipe is no password.', exitCodes.usage)
  }
  return text.replace(/\r?\n$/, '')
}
