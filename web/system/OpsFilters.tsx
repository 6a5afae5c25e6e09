import { Button, Group, Text } from '@mantine/core'
import { operationLabel, operationTypes } from '../../operations/catalog.ts'
import { outcomeLabels } from '../../operations/class-words.ts'
import { outcomes } from '../../operations/lifecycle.ts'
import { Notice } from '../ui/Notice.tsx'
import { Select } from '../ui/late/Select.tsx'
import { SearchField } from '../ui/SearchField.tsx'
import type { OpsList } from './use-ops.ts'

const types = operationTypes
  .map((value) => ({ value, label: operationLabel(value) }))
  .sort((a, b) => a.label.localeCompare(b.label, 'en'))
const ends = outcomes.map((value) => ({ value, label: outcomeLabels[value] }))
const badEnds = ends.filter(({ value }) => value === 'failed' || value === 'partially_succeeded' || value === 'blocked')

/** What narrows the list; all of it stands in the address. */
export function OpsFilters({ list }: { list: OpsList }) {
  const { filter, kind, change, leftOut } = list
  const isNarrowed = Object.keys(filter).length > 0
  return (
    <div role="search" aria-label="Operations">
      {leftOut.length === 0 ? null : (
        <Notice tone="warning">
          The address of this page says something that is not known here; it was left out: {leftOut.join(', ')}.
        </Notice>
      )}
      <Group gap="xs" mb="xs" align="flex-end" className="filters">
        <SearchField
          label="Search by id, operation, tenant or person"
          placeholder="Search by id, operation, tenant or person"
          value={filter.q ?? ''}
          onChange={(q) => change({ q })}
        />
        <Choice label="Operation" all="All operations" name="type" data={types} list={list} />
        {kind === 'stuck' ? null : (
          <Choice
            label="Outcome"
            all="All outcomes"
            name="outcome"
            data={kind === 'failures' ? badEnds : ends}
            list={list}
          />
        )}
        {isNarrowed ? (
          <Button variant="subtle" onClick={list.clear}>
            Clear filters
          </Button>
        ) : null}
      </Group>
      <Place list={list} />
    </div>
  )
}

type ChoiceProps = {
  label: string
  all: string
  name: 'type' | 'outcome'
  data: readonly { value: string; label: string }[]
  list: OpsList
}

const Choice = ({ label, all, name, data, list }: ChoiceProps) => (
  <Select
    aria-label={label}
    placeholder={all}
    clearable
    data={[...data]}
    value={list.filter[name] ?? null}
    onChange={(value) => list.change({ [name]: value ?? '' })}
    clearButtonProps={{ 'aria-label': `Clear: ${label}` }}
    comboboxProps={{ width: 240, position: 'bottom-start' }}
  />
)

/** Of which workspace and which tenant, when one came from the directory. */
function Place({ list: { filter, reading, change } }: { list: OpsList }) {
  const { workspace, tenant } = filter
  if (workspace === undefined && tenant === undefined) return null
  const found = reading.data?.items.find((run) => tenant === undefined || run.tenant?.externalId === tenant)
  const names = [
    tenant === undefined ? null : (found?.tenant?.name ?? 'one tenant'),
    workspace === undefined ? null : (found?.workspace.name ?? `workspace #${workspace}`),
  ]
  return (
    <Group gap="xs" mb="xs">
      <Text size="sm">Only of {names.filter((name) => name !== null).join(' in ')}</Text>
      <Button size="compact-xs" variant="subtle" onClick={() => change({ workspace: '', tenant: '' })}>
        Show all workspaces
      </Button>
    </Group>
  )
}
