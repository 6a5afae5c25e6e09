/** The text of an export in whichever encoding it was written; the reason when it has none of them. */
export function textOf(bytes: Uint8Array): { text: string } | { reason: string } {
  if (bytes.length === 0) return { reason: 'the file is empty' }
  const encoding = encodingOf(bytes)
  try {
    // The decoder takes the byte order mark away, and refuses bytes that are no text in this encoding.
    return { text: new TextDecoder(encoding, { fatal: true }).decode(bytes) }
  } catch {
    return { reason: `the bytes are not valid ${encoding}` }
  }
}

function encodingOf(bytes: Uint8Array): 'utf-16le' | 'utf-16be' | 'utf-8' {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le'
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be'
  // Without a mark: JSON begins with a plain letter, so that a zero beside it gives two-byte letters away.
  if (bytes[1] === 0) return 'utf-16le'
  return bytes[0] === 0 ? 'utf-16be' : 'utf-8'
}
