import type { PointOfNoReturn } from './fulfillmentDesign.ts';

/** How an order stands against its promised date. */
export const JEOPARDY_LEVELS = ['OnTrack', 'AtRisk', 'Late'] as const;
export type JeopardyLevel = (typeof JEOPARDY_LEVELS)[number];

export interface Outlook {
  readonly level: JeopardyLevel;
  /** When everything will be done, ISO 8601. */
  readonly projectedEnd: string;
  /** ISO 8601; absent where nothing was promised. */
  readonly promisedAt?: string;
  /** 0 to 1: how likely the promise is missed, by how long such steps took before; absent without such history. */
  readonly risk?: number;
  /** Why it is not on track, for people; empty when it is. */
  readonly reason: string;
  /** Absent where the design sets none. */
  readonly pointsOfNoReturn?: ClosingPoints;
}

/** A point of no return of a plan under way. */
export interface ClosingPoint extends PointOfNoReturn {
  /** Key and name of its step. */
  readonly step: string;
  readonly name: string;
  /** CRM ids of the lines that the step serves: changes of these are what it is about. */
  readonly lines: readonly string[];
  readonly passed: boolean;
  /** When it was passed, or is expected to be, ISO 8601. */
  readonly passesAt: string;
}

export interface ClosingPoints {
  /** Open ones first, the next one first of all. */
  readonly points: readonly ClosingPoint[];
  /** How many are left out. */
  readonly more: number;
}

export const worse = (a: JeopardyLevel, b: JeopardyLevel): JeopardyLevel =>
  JEOPARDY_LEVELS.indexOf(a) >= JEOPARDY_LEVELS.indexOf(b) ? a : b;
