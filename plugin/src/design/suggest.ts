/** The known name nearest to what was written, when it is near enough to be a typing mistake. */
export function nearest(written: string, known: Iterable<string>): string | undefined {
  let best: string | undefined;
  let bestDistance = Math.max(2, Math.floor(written.length / 3)) + 1;
  for (const candidate of known) {
    if (Math.abs(candidate.length - written.length) >= bestDistance) continue;
    const distance = editDistance(written.toLowerCase(), candidate.toLowerCase());
    if (distance < bestDistance) [best, bestDistance] = [candidate, distance];
  }
  return best;
}

/** ` Did you mean "x"?`, the known names when there are few, or nothing. */
export function hint(written: string, known: Iterable<string>): string {
  const names = [...known];
  const near = nearest(written, names);
  if (near !== undefined) return `Did you mean "${near}"?`;
  if (names.length === 0) return '';
  const shown = names.slice(0, 12).join(', ');
  return `Known: ${shown}${names.length > 12 ? ` and ${names.length - 12} more` : ''}.`;
}

/** Levenshtein distance; names longer than 64 characters are compared by their first 64. */
function editDistance(left: string, right: string): number {
  const a = left.slice(0, 64);
  const b = right.slice(0, 64);
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const substitution = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(substitution, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
