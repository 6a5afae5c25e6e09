/** How the fault plan may bend one page; everything is null or false when it does not. */
export type PageTricks = {
  /** The link leads there instead of to us. */
  readonly foreignOrigin: string | null
  /** The link leads to this same page again. */
  readonly isLinkRepeated: boolean
  /** No items, and a link to where this page would have begun. */
  readonly isEmpty: boolean
  /** The page begins with items that the page before it ended with. */
  readonly overlap: number
}

export const straight: PageTricks = { foreignOrigin: null, isLinkRepeated: false, isEmpty: false, overlap: 0 }
