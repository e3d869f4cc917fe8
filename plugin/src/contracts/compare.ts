import { diffWordsWithSpace } from 'diff';
import type { ContractText, TextClause } from './library.ts';

/** A run of words that stayed, was added or was removed. */
export interface WordChange {
  readonly kind: 'same' | 'added' | 'removed';
  readonly text: string;
}

export interface ClauseChange {
  readonly key: string;
  readonly kind: 'added' | 'removed' | 'changed' | 'moved' | 'same';
  /** Positions from 1 in the older and the newer text. */
  readonly from?: number;
  readonly to?: number;
  readonly heading: string;
  /** Word by word. Without the removed it is the newer text, without the added the older one. */
  readonly words: readonly WordChange[];
  /** True when what the clause binds orders to, or obliges to, is different: words may look alike. */
  readonly effectChanged: boolean;
}

export interface TextComparison {
  readonly title: readonly WordChange[];
  /** In the order of the newer text; what was removed stands where it stood. */
  readonly clauses: readonly ClauseChange[];
  readonly isSame: boolean;
}

/** Compares two versions of a contract, clause by clause and word by word. Clauses are matched by their keys. */
export function compareTexts(older: ContractText, newer: ContractText): TextComparison {
  const before = new Map(older.clauses.map((clause, index) => [clause.key, { clause, index }]));
  const after = new Set(newer.clauses.map(({ key }) => key));
  const stayed = newer.clauses.flatMap(({ key }) => before.get(key)?.index ?? []);
  const inOrder = longestIncreasing(stayed);
  const changes = newer.clauses.map((clause, index): ClauseChange => {
    const match = before.get(clause.key);
    if (match === undefined) return alone(clause, 'added', index);
    return compareClauses(match.clause, clause, match.index, index, !inOrder.has(match.index));
  });
  for (const [index, clause] of older.clauses.entries()) {
    if (after.has(clause.key)) continue;
    const place = changes.findIndex((change) => change.from !== undefined && change.from > index + 1);
    changes.splice(place < 0 ? changes.length : place, 0, alone(clause, 'removed', index));
  }
  const title = words(older.title, newer.title);
  const isSame = title.every(isKept) && changes.every(({ kind, effectChanged }) => kind === 'same' && !effectChanged);
  return { title, clauses: changes, isSame };
}

const isKept = ({ kind }: WordChange): boolean => kind === 'same';

function alone(clause: TextClause, kind: 'added' | 'removed', index: number): ClauseChange {
  const place = kind === 'added' ? { to: index + 1 } : { from: index + 1 };
  const effectChanged = clause.terms !== undefined || clause.obligations !== undefined;
  return {
    key: clause.key,
    kind,
    ...place,
    heading: clause.heading,
    words: [{ kind, text: wordsOf(clause) }],
    effectChanged,
  };
}

function compareClauses(
  older: TextClause,
  newer: TextClause,
  from: number,
  to: number,
  isMoved: boolean
): ClauseChange {
  const changes = words(wordsOf(older), wordsOf(newer));
  const isChanged = changes.some((change) => change.kind !== 'same');
  return {
    key: newer.key,
    kind: isChanged ? 'changed' : isMoved ? 'moved' : 'same',
    from: from + 1,
    to: to + 1,
    heading: newer.heading,
    words: changes,
    effectChanged: older.terms !== newer.terms || older.obligations !== newer.obligations,
  };
}

const wordsOf = ({ heading, body }: TextClause): string => `${heading}\n${body}`;

function words(older: string, newer: string): readonly WordChange[] {
  return diffWordsWithSpace(older, newer).map(({ added, removed, value }) => ({
    kind: added ? 'added' : removed ? 'removed' : 'same',
    text: value,
  }));
}

/** The most numbers that stand in rising order: whatever is not among them was moved. */
function longestIncreasing(values: readonly number[]): ReadonlySet<number> {
  const tails: number[] = [];
  const before = new Map<number, number | undefined>();
  for (const value of values) {
    let place = tails.findIndex((tail) => tail > value);
    if (place < 0) place = tails.length;
    before.set(value, tails[place - 1]);
    tails[place] = value;
  }
  const chosen = new Set<number>();
  for (let value = tails.at(-1); value !== undefined; value = before.get(value)) chosen.add(value);
  return chosen;
}
