import { PlainFailure } from '../lib/plain-failure.ts'
import { exitCodes } from './exit-codes.ts'

export const defaultAddress = 'http://localhost:3000'

const isLoopback = (host: string): boolean => /^(localhost|127(\.\d+){3}|\[::1\])$/.test(host)

/** The address of a server as it is kept: no slash at its end, and unprotected only on this machine. */
export function serverAddress(typed: string): string {
  const text = typed.trim()
  if (!URL.canParse(text)) throw wrong(`${JSON.stringify(text)} is no address. Write it like ${defaultAddress}.`)
  const url = new URL(text)
  if (url.protocol !== 'https:' && url.protocol !== 'http:')
    throw wrong(`An address begins with https://, or on this machine with http://. Write it like ${defaultAddress}.`)
  if (url.username !== '' || url.password !== '') throw wrong('Leave name and password out of the address.')
  if (url.protocol === 'http:' && !isLoopback(url.hostname))
    throw wrong('Over http the password could be read on its way: write the address with https://.')
  return url.origin + url.pathname.replace(/\/+$/, '')
}

const wrong = (message: string) => new PlainFailure(message, exitCodes.usage)
