/** The platform of a policy in the words people use; null when it has none or names none. */

export type RawItem = Readonly<Record<string, unknown>>

/** By the derived type: `#microsoft.graph.iosCompliancePolicy` → `iOS/iPadOS`. */
export const platformByDerivedType = (item: RawItem): string | null => {
  const type = derivedType(item)
  return typePrefixes.find(([pattern]) => pattern.test(type))?.[1] ?? null
}

/** By a property whose value is one platform or a comma list of them: `windows10`, `android,iOS`. */
export const platformBy =
  (property: string) =>
  (item: RawItem): string | null => {
    const value = item[property]
    if (typeof value !== 'string') return null
    const words = value.split(',').map((part) => platformWord(part.trim()))
    return [...new Set(words.filter((word) => word !== null))].sort().join(', ') || null
  }

/** Enrollment restrictions carry the platform in a property, the other kinds in their type. */
export const platformOfEnrollment = (item: RawItem): string | null =>
  platformBy('platformType')(item) ?? platformByDerivedType(item)

/** The derived type without its namespace, whichever of the two names it came under. */
export const derivedType = (item: RawItem): string => {
  const type = item['@odata.type']
  return typeof type === 'string' ? type.replace(/^#?microsoft\.(?:graph|management\.services\.api)\./, '') : ''
}

const typePrefixes: readonly (readonly [RegExp, string])[] = [
  [/^(?:android|aosp|managedAndroid)/i, 'Android'],
  [/^(?:ios|managedIOS|ipad)/i, 'iOS/iPadOS'],
  [/^macOS/i, 'macOS'],
  [/^linux/i, 'Linux'],
  [/^(?:windows|win32|winGet|mdmWindows|office|microsoftStore|sharedPC|editionUpgrade)/i, 'Windows'],
  [/^(?:deviceEnrollmentWindows|deviceComanagement|activeDirectoryWindows|azureADWindows)/i, 'Windows'],
]

const platformWords: readonly (readonly [RegExp, string])[] = [
  [/^(?:android|aosp)/i, 'Android'],
  [/^(?:ios|ipad)/i, 'iOS/iPadOS'],
  [/^mac/i, 'macOS'],
  [/^linux/i, 'Linux'],
  [/^windows/i, 'Windows'],
  [/^visionOS/i, 'visionOS'],
  [/^tvOS/i, 'tvOS'],
  [/^chromeOS/i, 'ChromeOS'],
]

const platformWord = (value: string): string | null =>
  platformWords.find(([pattern]) => pattern.test(value))?.[1] ?? null
