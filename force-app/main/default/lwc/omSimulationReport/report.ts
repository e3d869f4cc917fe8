import type { Problem } from 'c/omErrors';

export interface SimulatedStep {
  readonly name: string;
  readonly item?: string;
  /** A vendor or a queue; nothing for what the service does by itself. */
  readonly who?: string;
  readonly kind: string;
  readonly startsAt: string;
  readonly endsAt: string;
  readonly isCritical: boolean;
}

/** What will happen, as far as design, order and history say. */
export interface Simulated {
  readonly at: string;
  /** Name and version of the design. */
  readonly design?: string;
  readonly outcome: 'simulated';
  readonly endsAt: string;
  /** A moment, or a day. */
  readonly requestedAt?: string;
  readonly lateByMs?: number;
  readonly items: number;
  readonly steps: number;
  /** Steps that people do. */
  readonly tasks: number;
  readonly calls: readonly { readonly vendor: string; readonly calls: number }[];
  /** Amounts are decimal text. `fees`: what changes cost at most once points of no return are passed. */
  readonly cost?: { readonly price?: string; readonly fees?: string; readonly currency?: string };
  /** `probability` of being late, from 0 to 1. */
  readonly risk?: { readonly probability: number; readonly likelyEnd?: string };
  readonly plan: readonly SimulatedStep[];
  /** Steps that were left out of the plan. */
  readonly more: number;
}

/** What the fulfillment service writes into `Order.OM_Simulation__c`. */
export type SimulationReport =
  Simulated | { readonly at: string; readonly outcome: 'refused'; readonly problems: readonly Problem[] };

/** The report in the field; nothing where there is none, or where it was cut off. */
export function parseSimulation(text: unknown): SimulationReport | undefined {
  if (typeof text !== 'string' || !text.startsWith('{')) return undefined;
  try {
    const report = JSON.parse(text) as { outcome?: unknown; problems?: unknown; plan?: unknown };
    const isWhole = report.outcome === 'refused' ? Array.isArray(report.problems) : Array.isArray(report.plan);
    return isWhole ? (report as SimulationReport) : undefined;
  } catch {
    return undefined;
  }
}
