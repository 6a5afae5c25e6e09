import { Button, Checkbox, Group, SimpleGrid, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import { policyCategories, policyTypeKeys, policyTypes, type PolicyTypeKey } from '../../../operations/policy-types.ts'
import { plural } from '../../../operations/presenter.ts'
import { Modal } from '../../ui/late/Modal.tsx'
import { ReasonedButton } from '../../ui/ReasonedButton.tsx'
import type { Sync } from './use-sync.ts'

type Props = { isOpen: boolean; onClose: () => void; sync: Sync }

const byCategory = policyCategories.map((category) => ({
  category,
  types: policyTypeKeys.filter((type) => policyTypes[type].category === category),
}))

export function SyncTypesDialog({ isOpen, onClose, sync }: Props) {
  const [chosen, setChosen] = useState<ReadonlySet<PolicyTypeKey>>(new Set())
  const put = (types: readonly PolicyTypeKey[], isOn: boolean) => {
    const next = new Set(chosen)
    for (const type of types) {
      if (isOn) next.add(type)
      else next.delete(type)
    }
    setChosen(next)
  }
  const submit = async () => {
    const types = policyTypeKeys.filter((type) => chosen.has(type))
    if (await sync.start(types)) onClose()
  }
  return (
    <Modal
      opened={isOpen}
      onClose={onClose}
      title="Sync selected types"
      size="lg"
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <Text size="sm" c="dimmed" mb="md">
        Only the chosen types are read. What is known of the others stays as it is.
      </Text>
      <Stack gap="md">
        {byCategory.map(({ category, types }) => (
          <Category key={category} name={category} types={types} chosen={chosen} onPut={put} />
        ))}
      </Stack>
      <Group justify="flex-end" gap="xs" className="dialog-foot">
        <Button variant="default" onClick={onClose}>
          Cancel
        </Button>
        <ReasonedButton
          reason={chosen.size === 0 ? 'Select at least one policy type.' : null}
          loading={sync.isStarting}
          onClick={() => void submit()}
        >
          {chosen.size === 0 ? 'Sync selected types' : `Sync ${chosen.size} ${plural(chosen.size, 'type', 'types')}`}
        </ReasonedButton>
      </Group>
    </Modal>
  )
}

type CategoryProps = {
  name: string
  types: readonly PolicyTypeKey[]
  chosen: ReadonlySet<PolicyTypeKey>
  onPut: (types: readonly PolicyTypeKey[], isOn: boolean) => void
}

function Category({ name, types, chosen, onPut }: CategoryProps) {
  const count = types.filter((type) => chosen.has(type)).length
  return (
    <div role="group" aria-label={name}>
      <Checkbox
        label={<Text fw={600} size="sm">{`All of ${name}`}</Text>}
        checked={count === types.length}
        indeterminate={count > 0 && count < types.length}
        onChange={(event) => onPut(types, event.currentTarget.checked)}
        mb={6}
      />
      <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="xs" verticalSpacing={6} pl="lg">
        {types.map((type) => (
          <Checkbox
            key={type}
            label={policyTypes[type].label}
            checked={chosen.has(type)}
            onChange={(event) => onPut([type], event.currentTarget.checked)}
          />
        ))}
      </SimpleGrid>
    </div>
  )
}
