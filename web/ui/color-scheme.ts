import { isMantineColorScheme, localStorageColorSchemeManager } from '@mantine/core'

const key = 'tenantatlas-color-scheme'

export const colorSchemeManager = localStorageColorSchemeManager({ key })

/** Marks the document with the scheme that was chosen, else with that of the system. */
export function drawInStoredScheme(): void {
  let stored: string | null = null
  try {
    stored = localStorage.getItem(key)
  } catch {
    // Storage may be closed to us; then the system decides.
  }
  const isDark = matchMedia('(prefers-color-scheme: dark)').matches
  const scheme = isMantineColorScheme(stored) && stored !== 'auto' ? stored : isDark ? 'dark' : 'light'
  document.documentElement.setAttribute('data-mantine-color-scheme', scheme)
}
