import { Button, Group, Text } from '@mantine/core'
import { IconListCheck, IconRefresh } from '@tabler/icons-react'
import { useQuery, useQueryClient, useSuspenseQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { systemSignOut } from '../../contract/people.ts'
import { send } from '../api/client.ts'
import { problemWords } from '../api/problem-words.ts'
import { systemMeQuery, systemOperationsQuery } from '../api/queries.ts'
import { paths } from '../paths.ts'
import { BrandMark } from '../shell/Brand.tsx'
import { FailedReading } from '../shell/FailedReading.tsx'
import { SchemeMenu } from '../shell/SchemeMenu.tsx'
import { tellFailure } from '../ui/feedback.tsx'
import { InMain } from '../ui/MessagePage.tsx'
import { Nothing } from '../ui/Nothing.tsx'
import { PageHeader } from '../ui/PageHeader.tsx'
import { Pager } from '../ui/Pager.tsx'
import { ReadingRows } from '../ui/ReadingRows.tsx'
import { useCursorStack } from '../use-cursor-stack.ts'
import { SystemOperationTable } from './SystemOperationTable.tsx'

/** What the people who run the installation see: every operation of the last 30 days, to be read. */
export function SystemPage() {
  const { data: me } = useSuspenseQuery(systemMeQuery)
  const { cursor } = useSearch({ from: '/system' })
  const mayList = me.capabilities.includes('platform.operations.view')
  return (
    <>
      <a className="skip-link" href="#main">
        Skip to the page
      </a>
      <Group component="header" justify="space-between" wrap="nowrap" px="md" h={56} className="system-header">
        <Group gap="sm" wrap="nowrap">
          <BrandMark />
          <Text size="sm" c="dimmed">
            System panel
          </Text>
        </Group>
        <Group gap="xs" wrap="nowrap">
          <Text size="sm" visibleFrom="sm">
            {me.person.name}
          </Text>
          <SchemeMenu />
          <SignOutButton />
        </Group>
      </Group>
      <main id="main" tabIndex={-1} className="page">
        <InMain value={true}>
          {mayList ? (
            <Operations {...(cursor === undefined ? {} : { cursor })} />
          ) : (
            <>
              <PageHeader title="System panel" />
              <Nothing icon={<IconListCheck size={22} />} title="Your account may not read operations">
                It lacks the right platform.operations.view. Whoever manages the accounts of this installation can give
                it.
              </Nothing>
            </>
          )}
        </InMain>
      </main>
    </>
  )
}

function Operations({ cursor }: { cursor?: string }) {
  const reading = useQuery(systemOperationsQuery(cursor === undefined ? {} : { cursor }))
  const steps = useCursorStack(cursor)
  const page = reading.data
  return (
    <>
      <PageHeader
        title="Operations of all workspaces"
        actions={
          <Button
            variant="default"
            leftSection={<IconRefresh size={16} aria-hidden />}
            loading={reading.isFetching}
            onClick={() => void reading.refetch()}
          >
            Read again
          </Button>
        }
      >
        Of the last 30 days, newest first
        {page === undefined ? '' : ` · as of ${new Date(page.asOf).toLocaleTimeString('en-GB')}`}
      </PageHeader>
      {reading.error === null ? null : (
        <FailedReading
          error={reading.error}
          again={() => void reading.refetch()}
          first={steps.first}
          {...(page === undefined ? {} : { asOf: page.asOf })}
        />
      )}
      {page === undefined ? (
        reading.error === null ? (
          <ReadingRows label="Reading the operations" />
        ) : null
      ) : page.items.length === 0 ? (
        <Nothing icon={<IconListCheck size={22} />} title="No operations in the last 30 days">
          Nothing was started in any workspace in that time.
        </Nothing>
      ) : (
        <SystemOperationTable operations={page.items} />
      )}
      <Pager
        first={steps.first}
        previous={steps.previous}
        next={page === undefined || page.nextCursor === null ? null : nextStep(steps, page.nextCursor)}
      />
    </>
  )
}

const nextStep = (steps: ReturnType<typeof useCursorStack>, cursor: string) => () => steps.next(cursor)

function SignOutButton() {
  const queries = useQueryClient()
  const navigate = useNavigate()
  const leave = async () => {
    const result = await send(systemSignOut, {})
    if (!result.ok && result.problem.status !== 401) {
      tellFailure('You are still signed in', problemWords(result.problem, result.retryAfterSeconds).body)
      return
    }
    await navigate({ to: paths.systemSignIn })
    queries.removeQueries({ queryKey: ['system'] })
  }
  return (
    <Button variant="default" size="xs" onClick={() => void leave()}>
      Sign out
    </Button>
  )
}
