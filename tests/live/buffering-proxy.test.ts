import { createServer, get } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, test } from 'vitest'
import { startBufferingProxy } from './buffering-proxy.ts'

/** What arrives of two short lines before the answer ends. */
async function throughProxy(headers: Record<string, string>): Promise<string> {
  const server = createServer((_, response) => {
    response.writeHead(200, headers)
    response.write('one\n')
    response.write('two\n')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const proxy = await startBufferingProxy(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, 300)
  const text = await new Promise<string>((resolve, reject) => {
    get(proxy.url, { agent: false }, (response) => {
      let seen = ''
      response.setEncoding('utf8').on('data', (chunk: string) => (seen += chunk))
      response.on('error', () => undefined).on('close', () => resolve(seen))
    }).on('error', reject)
  })
  await proxy.close()
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
  return text
}

test('it holds back what is short until the line is silent for too long and closed', async () => {
  expect(await throughProxy({})).toBe('')
})

test('it passes on at once what asks not to be held back', async () => {
  expect(await throughProxy({ 'x-accel-buffering': 'no' })).toBe('one\ntwo\n')
})
