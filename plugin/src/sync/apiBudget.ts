import type { ApiUsage } from '../engine/ports.ts';
import type { SyncConfig } from './syncConfig.ts';

export type ApiPressure =
  | { readonly level: 'normal'; readonly slowdown: 1 }
  /** Waits are multiplied: the same work in fewer, larger calls. */
  | { readonly level: 'slow'; readonly slowdown: number }
  /** Only what somebody waits for is written until calls are free again. */
  | { readonly level: 'reserve'; readonly slowdown: number };

const MAX_SLOWDOWN = 8;

/** How careful to be with API calls. Without figures from the org nothing is held back. */
export function apiPressure({ used, limit }: ApiUsage, api: SyncConfig['api']): ApiPressure {
  if (used === undefined || limit === undefined || limit <= 0) return { level: 'normal', slowdown: 1 };
  const share = used / limit;
  const reserveFrom = 1 - api.reserve;
  if (share >= reserveFrom) return { level: 'reserve', slowdown: MAX_SLOWDOWN };
  if (share < api.slowFrom) return { level: 'normal', slowdown: 1 };
  const progress = (share - api.slowFrom) / Math.max(reserveFrom - api.slowFrom, 0.01);
  return { level: 'slow', slowdown: 1 + progress * (MAX_SLOWDOWN - 1) };
}
