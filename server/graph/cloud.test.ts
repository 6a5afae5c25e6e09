import { expect, test } from 'vitest'
import { cloudFromEnvironment, cloudOf, clouds } from './cloud.ts'

const both = (url: string, more: Record<string, string> = {}) => ({
  GRAPH_BASE_URL: url,
  GRAPH_TOKEN_URL: url,
  ...more,
})

test('without settings it is the cloud of the tenant', () => {
  expect(cloudFromEnvironment({})).toEqual(clouds.global)
  expect(cloudFromEnvironment({ GRAPH_BASE_URL: ' ', GRAPH_TOKEN_URL: '' }, 'china')).toEqual(clouds.china)
  expect(cloudOf('usgov')).toBe(clouds.usgov)
  expect(cloudOf('__proto__')).toBeNull()
})

test.each(['http://127.0.0.1:4010', 'http://localhost:4010/', 'http://[::1]:4010', 'http://127.8.9.1:1/base/'])(
  'this machine may be named outside production: %s',
  (url) => {
    expect(cloudFromEnvironment(both(url)).graphBaseUrl).toBe(url.replace(/\/$/, ''))
    expect(() => cloudFromEnvironment(both(url, { NODE_ENV: 'production' }))).toThrow(/^GRAPH_BASE_URL .*production/)
  },
)

test('another cloud of the list may be named, also in production', () => {
  const { graphBaseUrl, tokenBaseUrl } = clouds.usgov
  const env = { GRAPH_BASE_URL: graphBaseUrl, GRAPH_TOKEN_URL: tokenBaseUrl, NODE_ENV: 'production' }
  expect(cloudFromEnvironment(env)).toMatchObject({ graphBaseUrl, tokenBaseUrl })
})

test.each([
  'http://graph.microsoft.com',
  'https://graph.microsoft.com.evil.test',
  'https://graph.microsoft.com:8443',
  'https://user:pw@graph.microsoft.com',
  'https://graph.microsoft.com/?x=1',
  'http://127.0.0.1.evil.test',
  'http://10.0.0.1',
  'http://169.254.169.254',
  'http://0.0.0.0:80',
  'ftp://127.0.0.1',
  'localhost:4010',
  'nonsense',
])('nothing else may be named: %s', (url) => {
  expect(() => cloudFromEnvironment(both(url))).toThrow(/^GRAPH_BASE_URL /)
})

test('one without the other is refused, so that no secret meets the wrong side', () => {
  expect(() => cloudFromEnvironment({ GRAPH_BASE_URL: 'http://127.0.0.1:1' })).toThrow(/GRAPH_TOKEN_URL/)
  expect(() => cloudFromEnvironment({ GRAPH_TOKEN_URL: 'http://127.0.0.1:1' })).toThrow(/GRAPH_BASE_URL/)
})
