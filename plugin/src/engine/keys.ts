/** Keys of items and steps. They name what a thing is for, never when or in which order it was made. */
import type { DecompositionScope } from '../domain/fulfillmentDesign.ts';
import { stableDigest } from './stableHash.ts';

/** Longest part of a key that comes from data: the CRM keeps `<plan>:<step>@<item>` in 255 characters. */
const MAX_PART = 80;

/** Shortens a long text to a readable start and a hash; two texts that differ stay different. */
export const keyPart = (text: string): string =>
  text.length <= MAX_PART ? text : `${text.slice(0, MAX_PART - 17)}~${stableDigest(text)}`;

const RESERVED = /^(?:order$|(?:line|bundle|account|custom):)/;

/** `L1`, `bundle:L1`, `order`, `account:001…`, `custom:site-7`. */
export function scopeKey(scope: DecompositionScope, value: string): string {
  if (scope === 'order') return 'order';
  if (scope === 'line') return RESERVED.test(value) ? `line:${keyPart(value)}` : keyPart(value);
  return `${scope}:${keyPart(value)}`;
}

export const itemKey = (product: string, scope: string): string => `${product}@${scope}`;
export const stepKey = (definition: string, scope: string): string => `${definition}@${scope}`;
