import type { ReactNode } from 'react'

type Props = {
  header: ReactNode
  navigation: ReactNode
  /** On a narrow screen the navigation covers the page while it is open; on a wide one it stands beside it. */
  isNavigationOpen: boolean
  children: ReactNode
}

/** What stands around every page: a header that stays, the navigation, and the page. */
export function Frame({ header, navigation, isNavigationOpen, children }: Props) {
  return (
    <div className="frame">
      <a className="skip-link" href="#main">
        Skip to the page
      </a>
      <header className="frame-header">{header}</header>
      <nav className="frame-navigation" aria-label="Main" data-open={isNavigationOpen}>
        {navigation}
      </nav>
      <main className="frame-main" id="main" tabIndex={-1}>
        {children}
      </main>
    </div>
  )
}
