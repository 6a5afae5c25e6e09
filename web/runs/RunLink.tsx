import './runs.css'
import type { Operation } from '../../contract/operation.ts'
import { useFollow } from '../links.tsx'

/** The link that a whole row of a list is. */
export function RunLink({ run, to }: { run: Pick<Operation, 'id' | 'label'>; to: string }) {
  return (
    <a href={to} className="run-row-link" onClick={useFollow()}>
      {run.label} <span className="run-id">#{run.id}</span>
    </a>
  )
}
