/** A point of no return of a step, as the fulfillment service keeps it current on the plan. */
export interface ReturnPoint {
  /** Key of the step. */
  readonly step: string;
  readonly name: string;
  /** Behind a hard point nothing is changed without an exception; behind a soft one it costs its fee. */
  readonly kind: 'hard' | 'soft';
  /** When it is expected to close, or closed; ISO 8601. */
  readonly passesAt?: string | null;
  readonly passed: boolean;
  /** Decimal text in the currency of the order. */
  readonly fee?: string | null;
  readonly reason: string;
  /** Only changes of these count, and withdrawing the line; absent: every change. */
  readonly attributes?: readonly string[] | null;
  /** Ids of order lines. */
  readonly lines: readonly string[];
}

export interface ReturnPoints {
  /** Open ones first, the next to close in front. */
  readonly points: readonly ReturnPoint[];
  /** How many were left out. */
  readonly more: number;
}

export type Freedom = 'free' | 'costs' | 'partly' | 'closed';

/** What can still be changed about a line. */
export interface Changeability {
  readonly freedom: Freedom;
  /** What a change costs by the soft points that are behind. */
  readonly fee: number;
  /** Attributes that can no longer be changed, where the rest can. */
  readonly attributes: readonly string[];
  /** The next point that closes. */
  readonly next?: ReturnPoint;
  readonly points: readonly ReturnPoint[];
}

const NO_POINTS: ReturnPoints = { points: [], more: 0 };

/** What stands in the field of the plan; no points where it is blank or was cut off. */
export function parsePoints(text: string | null | undefined): ReturnPoints {
  if (!text?.startsWith('{')) return NO_POINTS;
  try {
    const { points, more } = JSON.parse(text) as Partial<ReturnPoints>;
    return Array.isArray(points) ? { points: points as readonly ReturnPoint[], more: more ?? 0 } : NO_POINTS;
  } catch {
    return NO_POINTS;
  }
}

/** Nothing for a line that no point concerns. */
export function changeabilityOf(lineId: string, { points }: ReturnPoints): Changeability | undefined {
  const ours = points.filter(({ lines }) => lines.includes(lineId));
  if (ours.length === 0) return undefined;
  const closed = ours.filter(({ kind, passed }) => kind === 'hard' && passed);
  const fee = feeOf(ours);
  const next = ours.find(({ passed }) => !passed);
  return {
    freedom: freedomOf(closed, fee),
    fee,
    attributes: [...new Set(closed.flatMap(({ attributes }) => attributes ?? []))],
    ...(next ? { next } : {}),
    points: ours,
  };
}

function freedomOf(closed: readonly ReturnPoint[], fee: number): Freedom {
  if (closed.some(({ attributes }) => !attributes)) return 'closed';
  if (closed.length > 0) return 'partly';
  return fee > 0 ? 'costs' : 'free';
}

/** What the soft points cost that are behind. */
export const feeOf = (points: readonly ReturnPoint[]): number =>
  points
    .filter(({ kind, passed }) => kind === 'soft' && passed)
    .reduce((sum, { fee }) => sum + Math.round(Number(fee ?? 0) * 100), 0) / 100;
