import { Box, Collapse, Group, Paper, Text, UnstyledButton } from '@mantine/core'
import { useLocalStorage, useMediaQuery } from '@mantine/hooks'
import { IconActivity, IconChevronDown, IconChevronUp } from '@tabler/icons-react'
import { useEffect, useId, useRef } from 'react'
import { hubOfTenant } from '../../contract/hub-state.ts'
import { activeCountSentence, plural } from '../../operations/presenter.ts'
import { TextLink } from '../links.tsx'
import { paths } from '../paths.ts'
import { useScope } from '../shell/use-scope.ts'
import { announce } from '../ui/LiveRegion.tsx'
import { ActivityRow } from './ActivityRow.tsx'
import type { ActiveRuns } from './active-runs.ts'
import { useActiveRuns } from './use-active-runs.ts'

/**
 * What is queued or running in the tenant, everybody's, to those who may see operations. Never an ended one, never a
 * result: with nothing active it is not there (spec: operations §8).
 */
export function ActivityWidget({ tenant }: { tenant: string }) {
  const { workspace } = useScope()
  const active = useActiveRuns(tenant, workspace?.capabilities.includes('tenant.operations.view') ?? false)
  useActivityAnnounced(tenant, active)
  if (active === null || active.rows.length === 0) return null
  return <Activity tenant={tenant} active={active} />
}

function Activity({ tenant, active }: { tenant: string; active: ActiveRuns }) {
  const id = useId()
  const isPhone = useMediaQuery('(max-width: 48em)')
  const [kept, keep] = useLocalStorage<'open' | 'closed' | null>({
    key: 'tenantatlas-activity',
    defaultValue: null,
    getInitialValueInEffect: false,
  })
  const isOpen = kept === null ? !isPhone : kept === 'open'
  const Chevron = isOpen ? IconChevronDown : IconChevronUp
  return (
    <Paper component="section" aria-label="Active operations" withBorder shadow="md" className="activity">
      <UnstyledButton
        w="100%"
        px="md"
        py="xs"
        aria-expanded={isOpen}
        aria-controls={id}
        onClick={() => keep(isOpen ? 'closed' : 'open')}
      >
        <Group gap="xs" wrap="nowrap">
          <IconActivity size={18} aria-hidden />
          <Text size="sm" fw={600} style={{ flex: 1 }}>
            {titleOf(active)}
          </Text>
          <Chevron size={18} aria-hidden />
        </Group>
      </UnstyledButton>
      <Collapse expanded={isOpen} id={id}>
        <div className="activity-rows">
          {active.rows.map((run) => (
            <ActivityRow key={run.id} run={run} readAt={active.readAt} />
          ))}
          {active.count === active.rows.length ? null : <More tenant={tenant} active={active} />}
        </div>
      </Collapse>
    </Paper>
  )
}

/** The rest is behind one link, with the same filter, and the way back. */
function More({ tenant, active: { rows, count } }: { tenant: string; active: ActiveRuns }) {
  return (
    <Box px="md" py="xs" className="activity-row">
      <TextLink to={paths.operations} search={{ ...hubOfTenant(tenant), tab: 'active' }} size="sm">
        {`+${(count - rows.length).toLocaleString('en')} more`}
      </TextLink>
    </Box>
  )
}

const titleOf = ({ count }: ActiveRuns): string =>
  `${count.toLocaleString('en')} active ${plural(count, 'operation', 'operations')}`

/** A screen reader hears how much is active when that changes; nothing on first load. */
function useActivityAnnounced(tenant: string, active: ActiveRuns | null): void {
  const last = useRef<{ tenant: string; count: number } | null>(null)
  const count = active?.count ?? null
  useEffect(() => {
    if (count === null) return
    if (last.current !== null && last.current.tenant === tenant && last.current.count !== count)
      announce(activeCountSentence(count))
    last.current = { tenant, count }
  }, [tenant, count])
}
