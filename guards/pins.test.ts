import { expect, test } from 'vitest'
import { foundIn } from './planted.ts'
import { pins } from './pins.ts'

const manifest = (versions: Record<string, string>) => JSON.stringify({ dependencies: versions }, null, 2)
const lock = (entry: object) =>
  JSON.stringify({ packages: { '': { version: '1.0.0' }, 'node_modules/a': entry } }, null, 2)

test('finds a range, a tag, and a lock entry without proof or from another place', () => {
  expect(foundIn(pins, { 'package.json': manifest({ a: '^1.2.3' }) })).toEqual(['package.json:3'])
  expect(foundIn(pins, { 'package.json': manifest({ a: '~1.2.3', b: 'latest', c: 'npm:d@^1.0.0' }) })).toHaveLength(3)
  expect(foundIn(pins, { 'package-lock.json': lock({ version: '1.2.3' }) })).toEqual(['package-lock.json:6'])
  const elsewhere = { integrity: 'sha512-x', resolved: 'http://10.0.0.1/a.tgz' }
  expect(foundIn(pins, { 'package-lock.json': lock(elsewhere) })).toEqual(['package-lock.json:6'])
  expect(foundIn(pins, { '.npmrc': 'fund=false' })).toEqual(['.npmrc:1'])
})

test('passes exact versions, one under another name, and a proven entry', () => {
  const versions = {
    a: '1.2.3',
    b: '18.4.0-beta.17',
    c: 'npm:typescript@7.0.2',
    d: 'npm:@typescript/typescript6@6.0.2',
  }
  expect(foundIn(pins, { 'package.json': manifest(versions) })).toEqual([])
  expect(foundIn(pins, { 'package-lock.json': lock({ integrity: 'sha512-x' }) })).toEqual([])
  expect(foundIn(pins, { '.npmrc': 'save-exact=true' })).toEqual([])
})
