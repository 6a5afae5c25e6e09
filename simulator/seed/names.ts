import type { Random } from './random.ts'

/** Each customer has its own habit of naming. */
export type Naming = (platform: string, topic: string) => string

type Habit = (platform: string, topic: string, audience: string, random: Random) => string

const habits: readonly Habit[] = [
  (platform, topic, audience) => `${platform} - ${topic} - ${audience}`,
  (platform, topic, audience) => `[${short(platform)}] ${topic} (${audience})`,
  (platform, topic, audience, random) =>
    `${short(platform)}-${topic.replaceAll(' ', '')}-${audience}-v${1 + random.below(4)}.${random.below(10)}`,
  (platform, topic, audience) => `${audience} | ${topic} | ${platform}`,
  (platform, topic, audience, random) => `${String(random.below(90) + 10)} ${topic} for ${audience} ${platform}`,
]

const audiences = [
  'All staff',
  'Pilot',
  'Head office',
  'Stores',
  'Warehouse',
  'Clinics',
  'Field engineers',
  'Executives',
  'Shared devices',
  'Kiosks',
  'Developers',
  'Contractors',
  'Finance',
  'Reception',
  'Training rooms',
  'Plant Ünterföhring',
  'Région Sud',
  'Broad ring',
  'Production',
  'Test',
] as const

const short = (platform: string) =>
  ({ Windows: 'WIN', macOS: 'MAC', iOS: 'IOS', Android: 'AND', Linux: 'LNX' })[platform] ?? platform.toUpperCase()

/** A habit for a tenant, whose names are all different. */
export function namingOf(random: Random): Naming {
  const habit = random.pick(habits)
  const used = new Map<string, number>()
  return (platform, topic) => {
    const name = habit(platform, topic, random.pick(audiences), random)
    const times = (used.get(name) ?? 0) + 1
    used.set(name, times)
    return times === 1 ? name : `${name} ${times}`
  }
}
