const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const CHECK = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ012345';

/** The instance part of every id; two characters that say which pod made the record, and a reserved zero. */
const INSTANCE = 'Lo0';

/** The 18-character form of a 15-character id; the suffix says which characters are upper case. */
export function withChecksum(id15: string): string {
  let suffix = '';
  for (let start = 0; start < 15; start += 5) {
    let bits = 0;
    for (let at = 0; at < 5; at += 1) {
      const char = id15.charCodeAt(start + at);
      if (char >= 65 && char <= 90) bits |= 1 << at;
    }
    suffix += CHECK.charAt(bits);
  }
  return id15 + suffix;
}

/** The id with this number in the sequence of its object; ids of one object sort as they were made. */
export function makeId(keyPrefix: string, sequence: number): string {
  let digits = '';
  for (let rest = sequence; digits.length < 9; rest = Math.floor(rest / 62))
    digits = ALPHABET.charAt(rest % 62) + digits;
  return withChecksum(keyPrefix + INSTANCE + digits);
}

/**
 * The 18-character id that a text means, or undefined when it is no id. A 15-character id gets its suffix; an
 * 18-character one is accepted in any case, as the suffix restores the case of the rest.
 */
export function normalizeId(text: string): string | undefined {
  if (!/^[A-Za-z0-9]{15}(?:[A-Za-z0-9]{3})?$/.test(text)) return undefined;
  if (text.length === 15) return withChecksum(text);
  const suffix = text.slice(15).toUpperCase();
  let id = '';
  for (let at = 0; at < 15; at += 1) {
    const bits = CHECK.indexOf(suffix[Math.floor(at / 5)] ?? '');
    if (bits < 0) return undefined;
    const char = text[at] ?? '';
    id += bits & (1 << (at % 5)) ? char.toUpperCase() : char.toLowerCase();
  }
  return withChecksum(id) === id + suffix ? id + suffix : undefined;
}

/** The key prefix number `index` of custom objects: a00, a01, … a0z, a10, … */
export function customKeyPrefix(first: string, index: number): string {
  const high = ALPHABET[Math.floor(index / 62)];
  if (high === undefined) throw new Error('The org has more custom objects than key prefixes.');
  return first + high + ALPHABET.charAt(index % 62);
}
