import { ButtonLink } from '../links.tsx'
import { paths } from '../paths.ts'
import { MessagePage } from '../ui/MessagePage.tsx'

export function SystemNotFoundPage() {
  return (
    <MessagePage
      title="There is nothing here"
      action={<ButtonLink to={paths.system}>Go to the control tower</ButtonLink>}
    >
      The address does not lead to anything.
    </MessagePage>
  )
}
