import KEPT from '@salesforce/label/c.OM_Impact_Kept';
import ADDED from '@salesforce/label/c.OM_Impact_Added';
import REPLACED from '@salesforce/label/c.OM_Impact_Replaced';
import REDONE from '@salesforce/label/c.OM_Impact_Redone';
import UNDONE from '@salesforce/label/c.OM_Impact_Undone';
import WITHDRAWN from '@salesforce/label/c.OM_Impact_Withdrawn';
import LEFT from '@salesforce/label/c.OM_Impact_Left';
import DATA_CHANGED from '@salesforce/label/c.OM_Impact_DataChanged';
import DATA_NEW from '@salesforce/label/c.OM_Impact_DataNew';
import DATA_GONE from '@salesforce/label/c.OM_Impact_DataGone';
import NOTHING from '@salesforce/label/c.OM_Impact_Nothing';
import THE_ORDER from '@salesforce/label/c.OM_Impact_TheOrder';
import { fill, type Problem } from 'c/omErrors';

/** Something that is ordered otherwise; without `what` it is the line itself, and its product is the value. */
export interface DataChange {
  readonly line?: string;
  readonly what?: string;
  readonly before?: string | number | boolean;
  readonly after?: string | number | boolean;
}

/** What the fulfillment service writes into `Order.OM_ChangeImpact__c`. */
export interface ChangeImpact {
  readonly revision: number;
  readonly steps: readonly {
    readonly key: string;
    readonly name: string;
    readonly effect: string;
    readonly because: string;
  }[];
  readonly counts: Readonly<Record<string, number>>;
  /** Reports of before there was any have none. */
  readonly data?: readonly DataChange[];
  readonly fees: readonly { readonly stepKey: string; readonly amount: string; readonly reason: string }[];
  readonly endBefore: string;
  readonly endAfter: string;
  readonly overridden?: readonly string[];
}
export type ChangeReport = (
  | { readonly outcome: 'preview' | 'applied'; readonly impact: ChangeImpact; readonly at: string }
  | { readonly outcome: 'refused'; readonly problems: readonly Problem[]; readonly at: string }
) & { readonly override?: { readonly id: string } };

/** The report in a field; nothing where there is none, or where it was cut off. */
export function parseReport(text: unknown): ChangeReport | undefined {
  if (typeof text !== 'string' || !text.startsWith('{')) return undefined;
  try {
    const report = JSON.parse(text) as Partial<ChangeReport> & { impact?: ChangeImpact; problems?: unknown };
    const isWhole = report.outcome === 'refused' ? Array.isArray(report.problems) : Array.isArray(report.impact?.steps);
    return isWhole ? (report as ChangeReport) : undefined;
  } catch {
    return undefined;
  }
}

/** In words, e.g. `L2 speed: 500M instead of 1G`. */
export function dataText({ line, what, before, after }: DataChange): string {
  if (what === undefined && before === undefined) return fill(DATA_NEW, `${line ?? ''} ${String(after)}`);
  if (what === undefined && after === undefined) return fill(DATA_GONE, `${line ?? ''} ${String(before)}`);
  const subject = [line ?? THE_ORDER, what].filter((part) => part !== undefined).join(' ');
  return fill(DATA_CHANGED, subject, String(after ?? NOTHING), String(before ?? NOTHING));
}

/** Effects in words, those that people must know about first. */
export const EFFECTS: Readonly<Record<string, string>> = {
  undone: UNDONE,
  redone: REDONE,
  added: ADDED,
  replaced: REPLACED,
  withdrawn: WITHDRAWN,
  left: LEFT,
  kept: KEPT,
};
