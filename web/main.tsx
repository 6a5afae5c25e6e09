import './ui/mantine.css'
import './ui/page.css'
import { MantineProvider } from '@mantine/core'
import { QueryClientProvider } from '@tanstack/react-query'
import { RouterContextProvider, RouterProvider } from '@tanstack/react-router'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { takeFirstData } from './api/first-data.ts'
import { createQueryClient } from './api/query-client.ts'
import { paths, returnPath } from './paths.ts'
import { createAppRouter } from './routes.tsx'
import { serverTimeOf } from './api/server-clock.ts'
import { colorSchemeManager, drawInStoredScheme } from './ui/color-scheme.ts'
import { loadPartsAtFirstSign } from './ui/late/parts.ts'
import { setAhead } from './ui/RelativeTime.tsx'
import { cssVariables, theme } from './ui/theme.ts'
import { Toasts } from './ui/toasts.tsx'

// Before anything is drawn, so that a dark page does not flash white; the page's policy allows no inline script.
drawInStoredScheme()
// Instants are of the server's clock, and the clock of whoever looks may be minutes off.
setAhead((ours) => serverTimeOf(ours) - ours)

loadPartsAtFirstSign()

const queries = createQueryClient((plane) => {
  const isSystem = plane === 'system'
  const here = router.state.location
  if (here.pathname === paths.signIn || here.pathname === paths.systemSignIn) return
  if (isSystem !== here.pathname.startsWith(paths.system)) return
  void (isSystem
    ? router.navigate({ to: paths.systemSignIn, replace: true })
    : router.navigate({ to: paths.signIn, search: { from: returnPath(here.href) }, replace: true }))
})
takeFirstData(queries)
const router = createAppRouter(queries)

const place = document.getElementById('root')
if (place === null) throw new Error('The page has no #root to be drawn in.')
createRoot(place).render(
  <StrictMode>
    <MantineProvider
      theme={theme}
      cssVariablesResolver={cssVariables}
      defaultColorScheme="auto"
      colorSchemeManager={colorSchemeManager}
    >
      <QueryClientProvider client={queries}>
        <RouterContextProvider router={router}>
          <Toasts />
        </RouterContextProvider>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </MantineProvider>
  </StrictMode>,
)
