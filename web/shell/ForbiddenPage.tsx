import { ButtonLink } from '../links.tsx'
import { paths } from '../paths.ts'
import { MessagePage } from '../ui/MessagePage.tsx'

/** They may know that it is there, but not open it. */
export function ForbiddenPage() {
  return (
    <MessagePage title="You may not open this" action={<ButtonLink to={paths.start}>Go to the overview</ButtonLink>}>
      Your role does not include it. An owner of the workspace can change that.
    </MessagePage>
  )
}
