/**
 * A date as people give it to a command, as ISO 8601: a day counts to its end in UTC, a time names its zone. Undefined for
 * what is neither; a day that does not exist is none.
 */
export function instantOf(text: string): string | undefined {
  const day = /^\d{4}-\d{2}-\d{2}$/.exec(text)?.[0];
  if (day !== undefined) {
    const end = new Date(`${day}T23:59:59.000Z`);
    return !Number.isNaN(end.getTime()) && end.toISOString().startsWith(day) ? end.toISOString() : undefined;
  }
  if (!/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})$/.test(text)) return undefined;
  const at = new Date(text);
  return Number.isNaN(at.getTime()) ? undefined : at.toISOString();
}
