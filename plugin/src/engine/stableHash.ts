/** Hashes for spreading and grouping, equal on every machine. Not for secrets. */

/** FNV-1a, 32 bit, with a final mix so that texts which differ in their last letter lie far apart. */
export function stableHash(text: string, start = 0x811c9dc5): number {
  let hash = start;
  for (let index = 0; index < text.length; index += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

/** A number in [0, 1) that looks random and depends on the text alone. */
export const unitInterval = (text: string): number => stableHash(text) / 0x1_0000_0000;

/** 16 hex digits. */
export function stableDigest(text: string): string {
  const parts = [stableHash(text), stableHash(text, 0x9747b28c)];
  return parts.map((part) => part.toString(16).padStart(8, '0')).join('');
}
