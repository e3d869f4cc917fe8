import type { Clause } from './types';

/** A run of words that stayed, came or went. */
export interface WordRun {
  readonly kind: 'same' | 'added' | 'removed';
  readonly text: string;
}

export interface ClauseChange {
  readonly key: string;
  readonly kind: 'same' | 'changed' | 'added' | 'removed' | 'moved';
  readonly heading: string;
  readonly words: readonly WordRun[];
  /** The clause binds orders or people to something else. */
  readonly effectChanged: boolean;
}

/** Cells of the table in which words are compared; more would hold the page up. */
const MOST_CELLS = 1_500_000;

/** What differs between two texts, in the order of the newer one; what went stands behind what it followed. */
export function compareClauses(older: readonly Clause[], newer: readonly Clause[]): readonly ClauseChange[] {
  const before = new Map(older.map((clause) => [clause.key, clause]));
  const after = new Set(newer.map(({ key }) => key));
  const order = older.filter(({ key }) => after.has(key)).map(({ key }) => key);
  const kept = newer.filter(({ key }) => before.has(key)).map(({ key }) => key);
  const steady = longestCommon(order, kept);
  const changes = newer.map((clause) => {
    const old = before.get(clause.key);
    return old === undefined ? alone(clause, 'added') : changed(old, clause, !steady.has(clause.key));
  });
  for (const [index, clause] of older.entries()) {
    if (after.has(clause.key)) continue;
    const previous = older[index - 1]?.key;
    const place = changes.findIndex(({ key }) => key === previous);
    changes.splice(place + 1, 0, alone(clause, 'removed'));
  }
  return changes;
}

function alone(clause: Clause, kind: 'added' | 'removed'): ClauseChange {
  return {
    key: clause.key,
    kind,
    heading: clause.heading ?? clause.key,
    words: [{ kind, text: clause.body ?? '' }],
    effectChanged: Boolean(clause.terms) || Boolean(clause.obligations),
  };
}

function changed(older: Clause, newer: Clause, isMoved: boolean): ClauseChange {
  const words = compareWords(older.body ?? '', newer.body ?? '');
  const isSame = older.heading === newer.heading && words.every(({ kind }) => kind === 'same');
  return {
    key: newer.key,
    kind: isSame ? (isMoved ? 'moved' : 'same') : 'changed',
    heading: newer.heading ?? newer.key,
    words,
    effectChanged: !isAlike(older.terms, newer.terms) || !isAlike(older.obligations, newer.obligations),
  };
}

const isAlike = (one: string | null | undefined, other: string | null | undefined): boolean =>
  (one ?? '') === (other ?? '');

/** Two texts word by word. Texts that are too long to compare so are given as replaced. */
export function compareWords(older: string, newer: string): readonly WordRun[] {
  const [from, to] = [tokens(older), tokens(newer)];
  if (from.length * to.length > MOST_CELLS) {
    return [
      { kind: 'removed', text: older },
      { kind: 'added', text: newer },
    ];
  }
  const lengths = table(from, to);
  const at = (row: number, column: number): number => lengths[row * (to.length + 1) + column] ?? 0;
  const runs: { kind: WordRun['kind']; text: string }[] = [];
  const add = (kind: WordRun['kind'], text: string): void => {
    const last = runs.at(-1);
    if (last?.kind === kind) last.text += text;
    else runs.push({ kind, text });
  };
  let [row, column] = [0, 0];
  while (row < from.length || column < to.length) {
    const [old, fresh] = [from[row], to[column]];
    if (old !== undefined && old === fresh) {
      add('same', old);
      row += 1;
      column += 1;
    } else if (old !== undefined && (fresh === undefined || at(row + 1, column) >= at(row, column + 1))) {
      add('removed', old);
      row += 1;
    } else {
      add('added', fresh ?? '');
      column += 1;
    }
  }
  return runs;
}

/** Words and what stands between them. */
const tokens = (text: string): readonly string[] => text.match(/[\p{L}\p{N}]+|\s+|[^\p{L}\p{N}\s]/gu) ?? [];

/** Lengths of the longest common rest, from each place of both on. */
function table(from: readonly string[], to: readonly string[]): Uint16Array {
  const width = to.length + 1;
  const lengths = new Uint16Array((from.length + 1) * width);
  for (let row = from.length - 1; row >= 0; row -= 1) {
    for (let column = to.length - 1; column >= 0; column -= 1) {
      const [below, right] = [lengths[(row + 1) * width + column] ?? 0, lengths[row * width + column + 1] ?? 0];
      const both = (lengths[(row + 1) * width + column + 1] ?? 0) + 1;
      lengths[row * width + column] = from[row] === to[column] ? both : Math.max(below, right);
    }
  }
  return lengths;
}

/** Keys that stand in the same order in both: the others were moved. */
function longestCommon(from: readonly string[], to: readonly string[]): ReadonlySet<string> {
  const lengths = table(from, to);
  const width = to.length + 1;
  const common = new Set<string>();
  let [row, column] = [0, 0];
  while (row < from.length && column < to.length) {
    const key = from[row] ?? '';
    if (key === to[column]) {
      common.add(key);
      row += 1;
      column += 1;
    } else if ((lengths[(row + 1) * width + column] ?? 0) >= (lengths[row * width + column + 1] ?? 0)) row += 1;
    else column += 1;
  }
  return common;
}
