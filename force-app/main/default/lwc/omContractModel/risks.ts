import type { Clause } from './types';

export type Risk = 'none' | 'low' | 'medium' | 'high';

/** What costs money or binds for long when its words are not ours. */
const GRAVE: ReadonlySet<string> = new Set(['Liability', 'DataProtection', 'Termination', 'Price', 'Payment']);
const FREE_TEXT: ReadonlySet<string> = new Set(['Edited', 'Added']);

/**
 * How much a deviation matters: words that nobody has published weigh more than another wording of the library, and
 * both weigh more in what is about money, liability, data or the end.
 */
export function riskOf({ deviation, category }: Pick<Clause, 'deviation' | 'category'>): Risk {
  if (deviation === 'None') return 'none';
  const isGrave = GRAVE.has(category ?? '');
  if (FREE_TEXT.has(deviation)) return isGrave || !category ? 'high' : 'medium';
  return isGrave ? 'medium' : 'low';
}
