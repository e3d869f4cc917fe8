/**
 * The value at an RFC 6901 JSON pointer, or `undefined` when there is none. Only own properties count, so that a
 * pointer such as `/__proto__` finds what the document says and nothing else.
 */
export function readPointer(document: unknown, pointer: string): unknown {
  let value = document;
  for (const part of pointer.split('/').slice(1)) {
    if (typeof value !== 'object' || value === null) return undefined;
    const name = part.replaceAll('~1', '/').replaceAll('~0', '~');
    if (!Object.hasOwn(value, name)) return undefined;
    value = (value as Record<string, unknown>)[name];
  }
  return value;
}

/** True for `` (the whole document) and for `/a/0/b`. */
export const isPointer = (text: string): boolean => /^(?:\/(?:[^~/]|~[01])*)*$/.test(text);

/** The non-empty text at a pointer; numbers become text, since many vendors number their records. */
export function readText(document: unknown, pointer: string): string | undefined {
  const value = readPointer(document, pointer);
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' && value !== '' ? value : undefined;
}
