import { Anchor, Button, NavLink, type AnchorProps, type ButtonProps, type NavLinkProps } from '@mantine/core'
import { createLink } from '@tanstack/react-router'
import type { AnchorHTMLAttributes, Ref } from 'react'

type Native<P> = P &
  Omit<AnchorHTMLAttributes<HTMLAnchorElement>, keyof P | 'href'> & { ref?: Ref<HTMLAnchorElement>; href?: string }

/** Links that look like Mantine's and are followed by the router. */
export const TextLink = createLink((props: Native<AnchorProps>) => <Anchor {...props} />)
export const ButtonLink = createLink((props: Native<ButtonProps>) => <Button component="a" {...props} />)
export const MenuLink = createLink((props: Native<NavLinkProps>) => <NavLink component="a" {...props} />)
