/** The number of a row as it stands in an address or a body; null for what cannot be one, which is not there either. */
export const rowId = (text: string): number | null => (/^[1-9]\d{0,14}$/.test(text) ? Number(text) : null)
