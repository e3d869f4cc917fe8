/** SOQL is text: every value goes through one of these. */

export const quote = (value: string): string => `'${value.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;

/** `Field IN ('a','b')`. An empty list matches nothing. */
export const within = (field: string, values: readonly string[]): string =>
  values.length === 0 ? 'Id = null' : `${field} IN (${values.map(quote).join(',')})`;

/** An 18-character (or 15-character) record id. */
export const isRecordId = (value: string): boolean => /^[a-zA-Z0-9]{15}(?:[a-zA-Z0-9]{3})?$/.test(value);

/** Cuts a list so that one `IN` list of ids stays well below the URL limit of 16,384 bytes. */
export function chunked<T>(values: readonly T[], size: number): T[][] {
  const chunks: T[][] = [];
  for (let start = 0; start < values.length; start += size) chunks.push(values.slice(start, start + size));
  return chunks;
}

/** Ids in one query: 27 bytes each once they are encoded. */
export const IDS_PER_QUERY = 400;

/** A datetime literal; SOQL wants it unquoted and without `+00:00` offsets that a URL would mangle. */
export const instant = (value: string): string => new Date(value).toISOString();
