/** PostgreSQL takes no NUL and no half of a character: one of them in a name would keep the whole batch out. */
export const wellFormed = (text: string, max: number = Number.POSITIVE_INFINITY): string =>
  text
    .slice(0, max)
    .replaceAll('\u0000', '�')
    .replace(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, '�')
