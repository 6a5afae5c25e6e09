import { paths } from '../paths.ts'
import { ButtonLink } from '../links.tsx'
import { MessagePage } from '../ui/MessagePage.tsx'

/** The same whether it does not exist or is not theirs to see. */
export function NotFoundPage() {
  return (
    <MessagePage title="There is nothing here" action={<ButtonLink to={paths.start}>Go to the overview</ButtonLink>}>
      The address does not lead to anything, or to something that is not yours to see.
    </MessagePage>
  )
}
