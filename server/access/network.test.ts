import { expect, test } from 'vitest'
import { networkOf } from './network.ts'

test('an IPv4 address stands for itself, also when it is written as IPv6', () => {
  expect(networkOf('192.0.2.7')).toBe('192.0.2.7')
  expect(networkOf('::ffff:192.0.2.7')).toBe('192.0.2.7')
})

test('all addresses of one /64 are one, however they are written', () => {
  const ways = ['2001:db8:0:1::', '2001:DB8:0:1::1', '2001:0db8:0000:0001:ffff:ffff:ffff:ffff', '2001:db8::1:2:3:4:5']
  expect(new Set(ways.map(networkOf))).toEqual(new Set(['2001:db8:0:1']))
  expect(networkOf('2001:db8:0:2::1')).not.toBe('2001:db8:0:1')
  expect(networkOf('fe80::1%eth0')).toBe('fe80:0:0:0')
  expect(networkOf('::1')).toBe('0:0:0:0')
})

test('what is no address stands for itself', () => {
  expect(networkOf('unknown')).toBe('unknown')
})
