import type { MouseEvent, ReactNode } from 'react'

/** Where a part of a chart leads: an address, and how to go there without leaving the page. */
export type Opens = { readonly href: string; readonly open: () => void }

/** A part of a chart that can be pressed. The table beside the chart has the same links for the keyboard. */
export function ChartLink({ opens, title, children }: { opens: Opens; title: string; children: ReactNode }) {
  const press = (event: MouseEvent) => {
    if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return
    event.preventDefault()
    opens.open()
  }
  return (
    <a href={opens.href} tabIndex={-1} onClick={press}>
      <title>{title}</title>
      {children}
    </a>
  )
}
