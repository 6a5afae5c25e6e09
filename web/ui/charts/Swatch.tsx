/** How a kind of thing looks in a chart: a colour, and stripes where another kind has the same one. */
export type Look = { readonly color: string; readonly isStriped?: boolean }

const stripesId = (color: string): string => `stripes-${color.replace(/\W+/g, '-')}`
export const fillOf = ({ color, isStriped = false }: Look): string => (isStriped ? `url(#${stripesId(color)})` : color)

/** What striped fills are made of; once in each chart that has some. */
export function Stripes({ looks }: { looks: readonly Look[] }) {
  const colors = [...new Set(looks.filter(({ isStriped }) => isStriped === true).map(({ color }) => color))]
  return (
    <defs>
      {colors.map((color) => (
        <pattern key={color} id={stripesId(color)} width="5" height="5" patternUnits="userSpaceOnUse">
          <rect width="5" height="5" fill={color} opacity="0.25" />
          <path d="M0 5 5 0M-1 1 1 -1M4 6 6 4" stroke={color} strokeWidth="1.6" />
        </pattern>
      ))}
    </defs>
  )
}

/** What the looks mean, in words. */
export function Legend({ items }: { items: readonly (Look & { readonly label: string })[] }) {
  return (
    <ul className="chart-legend">
      {items.map(({ label, ...look }) => (
        <li key={label}>
          <svg width="12" height="12" aria-hidden>
            <Stripes looks={[look]} />
            <rect width="12" height="12" rx="2" fill={fillOf(look)} />
          </svg>
          {label}
        </li>
      ))}
    </ul>
  )
}
