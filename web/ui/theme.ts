import { createTheme, type CSSVariablesResolver, type MantineColor } from '@mantine/core'

/** How well something stands; each has one colour, and nothing else uses it. */
export type Tone = 'success' | 'info' | 'warning' | 'danger' | 'neutral'
export const toneColors: Readonly<Record<Tone, MantineColor>> = {
  success: 'teal',
  info: 'blue',
  warning: 'orange',
  danger: 'red',
  neutral: 'gray',
}

const systemFont =
  "system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', 'Noto Sans', 'Liberation Sans', Arial, sans-serif"

export const theme = createTheme({
  primaryColor: 'indigo',
  // Shade 8 carries white text in both schemes; the default ones are too light for it.
  primaryShade: { light: 8, dark: 8 },
  autoContrast: true,
  luminanceThreshold: 0.35,
  defaultRadius: 'md',
  cursorType: 'pointer',
  respectReducedMotion: true,
  fontFamily: systemFont,
  fontFamilyMonospace: "ui-monospace, 'Cascadia Code', Menlo, Consolas, 'Liberation Mono', monospace",
  headings: {
    fontFamily: systemFont,
    fontWeight: '650',
    sizes: {
      h1: { fontSize: '1.375rem', lineHeight: '1.3' },
      h2: { fontSize: '1.0625rem', lineHeight: '1.35' },
      h3: { fontSize: '0.9375rem', lineHeight: '1.4' },
    },
  },
  components: {
    // Told apart from the words around it by more than its colour.
    Anchor: { defaultProps: { underline: 'always' } },
    // Where they belong in the page, and so inside its landmarks; a portal would put them behind everything.
    Popover: { defaultProps: { withinPortal: false } },
    // Its placeholder for the focus is a child that a menu may not have.
    Menu: { defaultProps: { withInitialFocusPlaceholder: false } },
    Combobox: { defaultProps: { withinPortal: false } },
    // The list itself scrolls (page.css): a scrolling box around it would have to take the focus.
    Select: { defaultProps: { withScrollArea: false } },
    Modal: { defaultProps: { withinPortal: false } },
    Tooltip: {
      defaultProps: {
        withinPortal: false,
        floatingStrategy: 'fixed',
        withArrow: true,
        events: { hover: true, focus: true, touch: true },
      },
    },
  },
})

const toneVariables = (shade: number) => ({
  '--tone-success': `var(--mantine-color-${toneColors.success}-${shade})`,
  '--tone-info': `var(--mantine-color-${toneColors.info}-${shade})`,
  '--tone-warning': `var(--mantine-color-${toneColors.warning}-${shade})`,
  '--tone-danger': `var(--mantine-color-${toneColors.danger}-${shade})`,
})

const badgeColors = ['teal', 'blue', 'orange', 'red', 'gray', 'indigo'] as const

/** Mantine's own greys and light badges fall short of the contrast that text needs (spec: ui, rule 10). */
export const cssVariables: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    ...toneVariables(9),
    '--page-ground': 'var(--mantine-color-gray-0)',
    '--page-hover': 'var(--mantine-color-gray-1)',
    '--page-bar': 'var(--mantine-color-gray-2)',
    '--mantine-color-dimmed': 'var(--mantine-color-gray-7)',
    '--mantine-color-placeholder': 'var(--mantine-color-gray-7)',
    '--mantine-color-error': 'var(--mantine-color-red-9)',
    '--mantine-color-anchor': 'var(--mantine-color-indigo-9)',
    ...Object.fromEntries(
      badgeColors.map((color) => [
        `--mantine-color-${color}-light-color`,
        `color-mix(in srgb, var(--mantine-color-${color}-9), black 25%)`,
      ]),
    ),
  },
  dark: {
    ...toneVariables(4),
    '--page-ground': 'var(--mantine-color-dark-8)',
    '--page-hover': 'var(--mantine-color-dark-5)',
    '--page-bar': 'var(--mantine-color-dark-4)',
    '--mantine-color-dimmed': 'var(--mantine-color-dark-1)',
    '--mantine-color-placeholder': 'var(--mantine-color-dark-1)',
    '--mantine-color-error': 'var(--mantine-color-red-4)',
    '--mantine-color-anchor': 'var(--mantine-color-indigo-3)',
  },
})

/** The same tones for an icon or a word on the ground of the page. */
export const toneTexts: Readonly<Record<Tone, string>> = {
  success: 'var(--tone-success)',
  info: 'var(--tone-info)',
  warning: 'var(--tone-warning)',
  danger: 'var(--tone-danger)',
  neutral: 'var(--mantine-color-dimmed)',
}
