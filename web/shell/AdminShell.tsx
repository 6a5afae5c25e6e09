import { useQueryClient } from '@tanstack/react-query'
import { Outlet } from '@tanstack/react-router'
import { useLiveStream } from '../api/live.ts'

export function AdminShell() {
  useLiveStream(useQueryClient())
  return (
    <main id="main">
      <Outlet />
    </main>
  )
}
