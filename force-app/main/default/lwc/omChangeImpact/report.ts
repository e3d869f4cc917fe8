import KEPT from '@salesforce/label/c.OM_Impact_Kept';
import ADDED from '@salesforce/label/c.OM_Impact_Added';
import REPLACED from '@salesforce/label/c.OM_Impact_Replaced';
import REDONE from '@salesforce/label/c.OM_Impact_Redone';
import UNDONE from '@salesforce/label/c.OM_Impact_Undone';
import WITHDRAWN from '@salesforce/label/c.OM_Impact_Withdrawn';
import LEFT from '@salesforce/label/c.OM_Impact_Left';
import type { Problem } from 'c/omErrors';

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
