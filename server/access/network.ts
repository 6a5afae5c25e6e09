import { isIPv6 } from 'node:net'

/** Whom an address stands for: of IPv6 its /64, since whoever has one address of that has all of them. */
export function networkOf(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1]
  if (mapped !== undefined) return mapped
  const [bare = ''] = address.split('%')
  if (!isIPv6(bare)) return address
  const [front, back] = bare.split('::').map(groupsOf)
  const known = [...(front ?? []), ...(back ?? [])].length
  const groups = back === undefined ? (front ?? []) : [...(front ?? []), ...zeros(8 - known), ...back]
  return groups
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':')
}

const groupsOf = (text: string): string[] => (text === '' ? [] : text.split(':'))
const zeros = (count: number): string[] => Array<string>(Math.max(0, count)).fill('0')
