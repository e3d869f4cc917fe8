/** Ids that grow, as text. */
export function newSequence(first: number): () => string {
  let last = first;
  return () => String((last += 1));
}
