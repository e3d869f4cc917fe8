export interface Part {
  readonly key: number;
  readonly text: string;
  readonly isMarked: boolean;
}

/** A text in parts, those that begin with a word that was looked for marked. */
export function markWords(text: string, words: readonly string[]): readonly Part[] {
  const wanted = words.map((word) => word.toLowerCase());
  const parts: { key: number; text: string; isMarked: boolean }[] = [];
  for (const token of text.match(/[\p{L}\p{N}]+|[^\p{L}\p{N}]+/gu) ?? []) {
    const isMarked = wanted.some((word) => token.toLowerCase().startsWith(word));
    const last = parts.at(-1);
    if (last && last.isMarked === isMarked) last.text += token;
    else parts.push({ key: parts.length, text: token, isMarked });
  }
  return parts;
}
