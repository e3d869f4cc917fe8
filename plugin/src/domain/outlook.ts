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
}

export const worse = (a: JeopardyLevel, b: JeopardyLevel): JeopardyLevel =>
  JEOPARDY_LEVELS.indexOf(a) >= JEOPARDY_LEVELS.indexOf(b) ? a : b;
