import { Button, Collapse, Group, type SelectProps } from '@mantine/core'
import { IconAdjustmentsHorizontal } from '@tabler/icons-react'
import { useId, useState } from 'react'
import { operationLabel, operationTypes } from '../../../operations/catalog.ts'
import { freshnessLabels, outcomeLabels, problemBadges, statusLabels } from '../../../operations/class-words.ts'
import { freshnesses } from '../../../operations/freshness.ts'
import { outcomes, statuses } from '../../../operations/lifecycle.ts'
import { problemClasses } from '../../../operations/problem.ts'
import { useScope } from '../../shell/use-scope.ts'
import { Select } from '../../ui/late/Select.tsx'
import { SearchField } from '../../ui/SearchField.tsx'
import { foldedCount, isNarrowed, type OperationsSearch } from './search.ts'
import type { OperationsList } from './use-operations.ts'
import { WindowFilter } from './WindowFilter.tsx'

const types = operationTypes
  .map((value) => ({ value, label: operationLabel(value) }))
  .sort((a, b) => a.label.localeCompare(b.label, 'en'))
const outcomeOptions = outcomes.map((value) => ({ value, label: outcomeLabels[value] }))
const statusOptions = statuses.map((value) => ({ value, label: statusLabels[value] }))
const problemOptions = problemClasses.map((value) => ({ value, label: problemBadges[value].label }))
const freshnessOptions = freshnesses.map((value) => ({ value, label: freshnessLabels[value] }))
const reconciledOptions = [
  { value: 'true', label: 'Ended by reconciliation' },
  { value: 'false', label: 'Not reconciled' },
]

/** What narrows the list. An empty value means that it does not. */
export function OperationsFilters({ list }: { list: OperationsList }) {
  const { filter, change } = list
  const folded = foldedCount(filter)
  const [isOpen, setOpen] = useState(folded > 0)
  const id = useId()
  return (
    <div role="search" aria-label="Operations">
      <Group gap="xs" mb="xs" align="flex-end" className="filters">
        <SearchField
          label="Search by id, operation, tenant or person"
          placeholder="Search by id, operation, tenant or person"
          value={filter.q ?? ''}
          onChange={(q) => change({ q })}
        />
        <TenantFilter list={list} />
        <Filter name="type" label="Operation" all="All operations" data={types} list={list} searchable />
        <Filter name="outcome" label="Outcome" all="All outcomes" data={outcomeOptions} list={list} />
        <InitiatorFilter list={list} />
        <WindowFilter list={list} />
        <Button
          variant="default"
          leftSection={<IconAdjustmentsHorizontal size={16} aria-hidden />}
          aria-expanded={isOpen}
          aria-controls={id}
          onClick={() => setOpen(!isOpen)}
        >
          {folded === 0 ? 'More filters' : `More filters (${folded})`}
        </Button>
        {isNarrowed(filter) || filter.from !== undefined || filter.to !== undefined ? (
          <Button variant="subtle" onClick={list.clear}>
            Clear filters
          </Button>
        ) : null}
      </Group>
      <Collapse expanded={isOpen} id={id}>
        <Group gap="xs" mb="xs" className="filters-folded">
          <Filter name="status" label="Status" all="All statuses" data={statusOptions} list={list} />
          <Filter name="problemClass" label="Problem" all="Problem or not" data={problemOptions} list={list} />
          <Filter name="freshness" label="Freshness" all="Any freshness" data={freshnessOptions} list={list} />
          <Filter name="reconciled" label="Reconciled" all="Reconciled or not" data={reconciledOptions} list={list} />
        </Group>
      </Collapse>
    </div>
  )
}

type FilterProps = {
  name: Exclude<keyof OperationsSearch, 'tab' | 'cursor' | 'back' | 'q' | 'from' | 'to'>
  label: string
  all: string
  data: SelectProps['data']
  list: OperationsList
  searchable?: boolean
}

function Filter({ name, label, all, data, list, searchable = false }: FilterProps) {
  return (
    <Select
      aria-label={label}
      placeholder={all}
      clearable
      searchable={searchable}
      nothingFoundMessage="None of that name"
      data={data ?? []}
      value={list.filter[name] ?? null}
      onChange={(value) => list.change({ [name]: value ?? '' })}
      clearButtonProps={{ 'aria-label': `Clear: ${label}` }}
      comboboxProps={{ width: 240, position: 'bottom-start' }}
    />
  )
}

function TenantFilter({ list }: { list: OperationsList }) {
  const { tenants, workspace, me } = useScope()
  const listed = list.filter.workspace ?? (me.workspaces.length > 1 ? workspace?.id : undefined)
  const data = tenants
    .filter(
      ({ workspaceId, externalId }) =>
        listed === undefined || workspaceId === listed || externalId === list.filter.tenant,
    )
    .map(({ externalId, name }) => ({ value: externalId, label: name }))
  return <Filter name="tenant" label="Of tenant" all="All tenants" data={data} list={list} searchable />
}

function InitiatorFilter({ list }: { list: OperationsList }) {
  const { initiator } = list.filter
  const named = list.reading.data?.items.find((run) => run.initiator?.id === initiator)?.initiator?.name
  const data = [
    { value: 'me', label: 'Started by me' },
    ...(initiator === undefined || initiator === 'me'
      ? []
      : [{ value: initiator, label: `Started by ${named ?? 'one person'}` }]),
  ]
  return <Filter name="initiator" label="Started by" all="Started by anyone" data={data} list={list} />
}
