/** What to post so that the ledger says what the order says. Pure. */
import type { CommissionBooking, CommissionLine, CommissionPosition } from '../../domain/agreementExchange.ts';

export interface NewRow {
  readonly lineId: string;
  readonly lineNumber: number;
  readonly subLineNumber: number;
  readonly eventType: string;
  readonly amount: string;
  readonly currency: string;
  /** `line.sub` of the row that it takes back. */
  readonly reverses?: string;
  readonly line?: CommissionLine;
}

const nameOf = ({ lineNumber, subLineNumber }: Pick<CommissionPosition, 'lineNumber' | 'subLineNumber'>): string =>
  `${lineNumber}.${subLineNumber}`;

/**
 * Rows that are in force and no longer true are reversed, never changed: what was paid on them stays traceable. A line
 * that is true as it stands is left alone, so that the same booking again posts nothing.
 */
export function difference(
  booking: CommissionBooking,
  positions: readonly CommissionPosition[],
  reversed: ReadonlySet<string>
): readonly NewRow[] {
  const inForce = positions.filter((row) => !row.isReversal && !reversed.has(nameOf(row)));
  const lineNumbers = new Map(positions.map(({ lineId, lineNumber }) => [lineId, lineNumber]));
  let highest = Math.max(0, ...positions.map(({ lineNumber }) => lineNumber));
  const next = new Map<number, number>();
  for (const { lineNumber, subLineNumber } of positions) {
    next.set(lineNumber, Math.max(next.get(lineNumber) ?? 0, subLineNumber));
  }
  const number = (lineId: string): { readonly lineNumber: number; readonly subLineNumber: number } => {
    const lineNumber = lineNumbers.get(lineId) ?? (highest += 1);
    lineNumbers.set(lineId, lineNumber);
    const subLineNumber = (next.get(lineNumber) ?? 0) + 1;
    next.set(lineNumber, subLineNumber);
    return { lineNumber, subLineNumber };
  };
  const rows: NewRow[] = [];
  const wanted = new Map(booking.lines.map((line) => [line.lineId, line]));
  const settled = new Set<string>();
  for (const row of inForce) {
    const line = wanted.get(row.lineId);
    if (line && !settled.has(row.lineId) && isSame(row, line)) {
      settled.add(row.lineId);
      continue;
    }
    const { lineId, eventType, currency } = row;
    const reverses = nameOf(row);
    rows.push({ lineId, eventType, currency, amount: negate(row.amount), reverses, ...number(lineId) });
  }
  for (const line of booking.lines) {
    if (settled.has(line.lineId)) continue;
    const { lineId, eventType, amount, currency } = line;
    rows.push({ lineId, eventType, amount, currency, line, ...number(lineId) });
  }
  return rows;
}

const isSame = (row: CommissionPosition, line: CommissionLine): boolean =>
  row.eventType === line.eventType && row.currency === line.currency && Number(row.amount) === Number(line.amount);

/** Minus, on the text: no binary fraction comes between. */
export const negate = (amount: string): string => {
  if (/^-?0+(?:\.0+)?$/.test(amount)) return '0';
  return amount.startsWith('-') ? amount.slice(1) : `-${amount}`;
};
