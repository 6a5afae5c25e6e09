/** How many columns of a terminal a text takes: most characters one, those of East Asia and emoji two, marks none. */
const wide =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\u33ff\u3400-\u4dbf\u4e00-\u9fff\ua000-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]/u
const mark = /[\p{Mn}\p{Me}]/u

const charWidth = (char: string): number => (mark.test(char) ? 0 : wide.test(char) ? 2 : 1)

export const widthOf = (text: string): number => [...text].reduce((sum, char) => sum + charWidth(char), 0)

/** The text within that many columns; what is left out is shown by an ellipsis. */
export function cutTo(text: string, columns: number): string {
  if (widthOf(text) <= columns) return text
  let kept = ''
  let width = 0
  for (const char of text) {
    width += charWidth(char)
    if (width > columns - 1) break
    kept += char
  }
  return columns < 1 ? '' : `${kept}…`
}

export const padTo = (text: string, columns: number): string => text + ' '.repeat(Math.max(0, columns - widthOf(text)))
