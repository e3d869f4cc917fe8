import CLOSED from '@salesforce/label/c.OM_Points_Closed';
import CLOSES from '@salesforce/label/c.OM_Points_Closes';
import CLOSES_SOON from '@salesforce/label/c.OM_Points_ClosesSoon';
import COSTS from '@salesforce/label/c.OM_Points_Costs';
import COSTS_FROM from '@salesforce/label/c.OM_Points_CostsFrom';
import COSTS_SINCE from '@salesforce/label/c.OM_Points_CostsSince';
import CLOSED_SINCE from '@salesforce/label/c.OM_Points_ClosedSince';
import FREE from '@salesforce/label/c.OM_Points_Free';
import FREE_FOR from '@salesforce/label/c.OM_Points_FreeFor';
import IN from '@salesforce/label/c.OM_Points_In';
import ONLY_FOR from '@salesforce/label/c.OM_Points_OnlyFor';
import PARTLY from '@salesforce/label/c.OM_Points_Partly';
import PASSED from '@salesforce/label/c.OM_Points_Passed';
import PASSES from '@salesforce/label/c.OM_Points_Passes';
import { fill } from 'c/omErrors';
import { dateTimeText, durationText, money } from 'c/omFormat';
import type { Changeability, ReturnPoint } from 'c/omOrderModel';
import { wordsOf } from 'c/omTaskModel';

const wordsFor = (attributes: readonly string[]): string => attributes.map(wordsOf).join(', ');

/** Milliseconds until a point closes; nothing where no time is known. */
const leftOf = ({ passesAt }: ReturnPoint, now: number): number | undefined =>
  passesAt ? Date.parse(passesAt) - now : undefined;

/** What can still be changed about a line, in a few words. */
export function changeText({ freedom, fee, attributes, next }: Changeability, currency?: string | null): string {
  if (freedom === 'closed') return CLOSED;
  if (freedom === 'partly') return fill(PARTLY, wordsFor(attributes));
  if (freedom === 'costs') return fill(COSTS, money(fee, currency));
  return next ? '' : FREE;
}

/** How long a line stays as free as it is: `Free to change for another 3 h`. */
export function countdownText({ freedom, next }: Changeability, now: number): string {
  if (freedom !== 'free' || !next) return '';
  const left = leftOf(next, now);
  if (left === undefined) return FREE;
  return left > 0 ? fill(FREE_FOR, durationText(left)) : CLOSES_SOON;
}

/** The state that the badge of a line has. */
export const badgeOf = ({ freedom }: Changeability): string =>
  ({ free: 'ChangeFree', costs: 'ChangeCosts', partly: 'ChangeClosed', closed: 'ChangeClosed' })[freedom];

/** One point in full: what happened or will, when, at what price, for what, and why. */
export function pointText(point: ReturnPoint, now: number, currency?: string | null): string {
  const only = point.attributes?.length ? fill(ONLY_FOR, wordsFor(point.attributes)) : '';
  return [momentText(point, now, currency), only, point.reason].filter(Boolean).join(' ');
}

function momentText(point: ReturnPoint, now: number, currency?: string | null): string {
  const { name, kind, passed, passesAt, fee } = point;
  const at = dateTimeText(passesAt);
  const price = fee ? money(Number(fee), currency) : '';
  if (passed) {
    return kind === 'hard' ? fill(CLOSED_SINCE, name, at) : fill(price ? COSTS_SINCE : PASSED, name, at, price);
  }
  const when = whenText(at, leftOf(point, now));
  return kind === 'hard' ? fill(CLOSES, name, when) : fill(price ? COSTS_FROM : PASSES, name, when, price);
}

const whenText = (at: string, left: number | undefined): string =>
  left !== undefined && left > 0 ? fill(IN, at, durationText(left)) : at;
