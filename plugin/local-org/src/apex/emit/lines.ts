const MARK = '\u0001';

/** Marks the place in emitted code that belongs to a line of the source. */
export const atLine = (line: number): string => `${MARK}${line}${MARK}`;

/**
 * Breaks lines so that what is marked stands on its line; stack traces, coverage and the debugger then speak lines of
 * the source. What is already past its line stays where it is.
 */
export function alignLines(marked: string): string {
  const [first = '', ...rest] = marked.split(MARK);
  let line = 1;
  let text = first;
  for (let index = 0; index < rest.length; index += 2) {
    const target = Number(rest[index]);
    if (target > line) {
      text += '\n'.repeat(target - line);
      line = target;
    }
    text += rest[index + 1] ?? '';
  }
  return text;
}
