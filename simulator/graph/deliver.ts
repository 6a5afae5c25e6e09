import type { ServerResponse } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import type { Delivery } from '../faults/act.ts'
import type { Answer, Exchange } from './exchange.ts'

/** Sends an answer with the headers that Microsoft sends, or does to it what the fault plan says. */
export async function deliver(response: ServerResponse, exchange: Exchange, given: Answer, delivery: Delivery) {
  if (delivery.wire === 'hang') return
  if (delivery.delayMs > 0) await wait(delivery.delayMs)
  if (response.destroyed) return
  if (delivery.wire === 'reset') return void response.socket?.resetAndDestroy()
  const text = typeof given.body === 'string' ? given.body : JSON.stringify(given.body)
  response.writeHead(given.status, headersOf(exchange, given, delivery))
  if (delivery.wire === 'truncated') return void response.end(text.slice(0, Math.floor(text.length / 2)))
  if (delivery.wire === 'whole') return void response.end(text)
  response.write(text.slice(0, Math.max(1, Math.floor(text.length / 2))), () => response.socket?.resetAndDestroy())
}

function headersOf(exchange: Exchange, given: Answer, delivery: Delivery): Record<string, string> {
  return {
    'content-type':
      'application/json;odata.metadata=minimal;odata.streaming=true;IEEE754Compatible=false;charset=utf-8',
    'cache-control': 'no-cache',
    'strict-transport-security': 'max-age=31536000',
    'request-id': exchange.requestId,
    'client-request-id': exchange.clientRequestId ?? exchange.requestId,
    'x-ms-ags-diagnostic': diagnostic,
    date: new Date(exchange.at + delivery.delayMs + delivery.skewSeconds * 1000).toUTCString(),
    ...given.headers,
    ...delivery.headers,
  }
}

const diagnostic = JSON.stringify({
  ServerInfo: {
    DataCenter: 'Germany West Central',
    Slice: 'E',
    Ring: '5',
    ScaleUnit: '001',
    RoleInstance: 'FR1PEPF00000000',
  },
})
