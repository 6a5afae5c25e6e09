import { Button, Group } from '@mantine/core'
import { policyCategories, policyTypeKeys, policyTypes } from '../../../operations/policy-types.ts'
import type { InventoryQuery } from '../../api/queries.ts'
import { Select } from '../../ui/late/Select.tsx'
import { SearchField } from '../../ui/SearchField.tsx'
import { isNarrowed, type InventorySearch } from './search.ts'

type Props = {
  query: InventoryQuery
  platforms: readonly string[]
  onChange: (change: InventorySearch) => void
  /** Null where the list itself offers it. */
  onClear: (() => void) | null
}

const types = policyCategories.map((group) => ({
  group,
  items: policyTypeKeys
    .filter((value) => policyTypes[value].category === group)
    .map((value) => ({ value, label: policyTypes[value].label })),
}))
const presences = [
  { value: 'true', label: 'Missing from the last complete reading' },
  { value: 'false', label: 'Not missing from it' },
]

/** What narrows the list. An empty value means that it does not. */
export function InventoryFilters({ query, platforms, onChange, onClear }: Props) {
  const known =
    query.platform === undefined || platforms.includes(query.platform) ? platforms : [...platforms, query.platform]
  return (
    <Group role="search" aria-label="Inventory" gap="xs" mb="sm" align="flex-end" className="filters">
      <SearchField
        label="Search by name or id"
        placeholder="Search by name or id"
        value={query.q ?? ''}
        onChange={(q) => onChange({ q })}
      />
      <Select
        aria-label="Type"
        placeholder="All types"
        searchable
        clearable
        nothingFoundMessage="No such type"
        data={types}
        value={query.type ?? null}
        onChange={(type) => onChange({ type: type ?? '' })}
        clearButtonProps={{ 'aria-label': 'Clear the type' }}
        comboboxProps={{ width: 280, position: 'bottom-start' }}
      />
      <Select
        aria-label="Platform"
        placeholder="All platforms"
        clearable
        data={[...known]}
        value={query.platform ?? null}
        onChange={(platform) => onChange({ platform: platform ?? '' })}
        clearButtonProps={{ 'aria-label': 'Clear the platform' }}
      />
      <Select
        aria-label="Missing"
        placeholder="Missing or not"
        clearable
        data={presences}
        comboboxProps={{ width: 320, position: 'bottom-end' }}
        value={query.missing ?? null}
        onChange={(missing) => onChange({ missing: missing ?? '' })}
        clearButtonProps={{ 'aria-label': 'Clear missing' }}
      />
      {isNarrowed(query) && onClear !== null ? (
        <Button variant="subtle" onClick={onClear}>
          Clear filters
        </Button>
      ) : null}
    </Group>
  )
}
