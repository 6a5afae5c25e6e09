import { Anchor, Button, NavLink, type AnchorProps, type ButtonProps, type NavLinkProps } from '@mantine/core'
import { createLink, useRouter } from '@tanstack/react-router'
import { useCallback, type AnchorHTMLAttributes, type MouseEvent, type Ref } from 'react'

type Native<P> = P &
  Omit<AnchorHTMLAttributes<HTMLAnchorElement>, keyof P | 'href'> & { ref?: Ref<HTMLAnchorElement>; href?: string }

/** Links that look like Mantine's and are followed by the router. */
export const TextLink = createLink((props: Native<AnchorProps>) => <Anchor {...props} />)
export const ButtonLink = createLink((props: Native<ButtonProps>) => <Button component="a" {...props} />)
export const MenuLink = createLink((props: Native<NavLinkProps>) => <NavLink component="a" {...props} />)

/**
 * Has the router follow a plain link to a path, as it follows the others: for lists, where a link that also knows whether it is the
 * current one costs more than the row around it. What a browser does by itself, a new tab or a download, is left to it.
 */
export function useFollow(): (event: MouseEvent<HTMLAnchorElement>) => void {
  const router = useRouter()
  return useCallback(
    (event) => {
      if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return
      event.preventDefault()
      void router.navigate({ to: event.currentTarget.pathname })
    },
    [router],
  )
}
