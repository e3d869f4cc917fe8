import { LightningElement, api } from 'lwc';
import CALLS from '@salesforce/label/c.OM_Simulation_Calls';
import CALLS_NONE from '@salesforce/label/c.OM_Simulation_CallsNone';
import CALLS_OF from '@salesforce/label/c.OM_Simulation_CallsOf';
import CRITICAL from '@salesforce/label/c.OM_Timeline_CriticalPath';
import EXPECTED from '@salesforce/label/c.OM_Simulation_Expected';
import FEES from '@salesforce/label/c.OM_Simulation_Fees';
import FEES_NONE from '@salesforce/label/c.OM_Simulation_FeesNone';
import IN_TIME from '@salesforce/label/c.OM_Simulation_InTime';
import ITEMS from '@salesforce/label/c.OM_Simulation_Items';
import MADE_AT from '@salesforce/label/c.OM_Simulation_MadeAt';
import MADE_WITH from '@salesforce/label/c.OM_Simulation_MadeWith';
import MORE from '@salesforce/label/c.OM_Simulation_More';
import NO_WISH from '@salesforce/label/c.OM_Simulation_NoWish';
import PLAN from '@salesforce/label/c.OM_Simulation_Plan';
import PRICE from '@salesforce/label/c.OM_Simulation_Price';
import REFUSED from '@salesforce/label/c.OM_Simulation_Refused';
import RISK from '@salesforce/label/c.OM_Simulation_Risk';
import RISK_LIKELY from '@salesforce/label/c.OM_Simulation_RiskLikely';
import SERVICE from '@salesforce/label/c.OM_Simulation_Service';
import SHOW_MORE from '@salesforce/label/c.OM_ShowMore';
import STEP from '@salesforce/label/c.OM_Simulation_Step';
import STEPS from '@salesforce/label/c.OM_Simulation_Steps';
import TASKS from '@salesforce/label/c.OM_Simulation_Tasks';
import TASKS_NONE from '@salesforce/label/c.OM_Simulation_TasksNone';
import TASKS_SOME from '@salesforce/label/c.OM_Simulation_TasksSome';
import TOO_LATE from '@salesforce/label/c.OM_Simulation_TooLate';
import WHEN from '@salesforce/label/c.OM_Simulation_When';
import WHO from '@salesforce/label/c.OM_Simulation_Who';
import { fill, type Problem } from 'c/omErrors';
import { calendarDayText, dateText, dateTimeText, durationText, money, number, percent, rangeText } from 'c/omFormat';
import { wordsOf } from 'c/omTaskModel';
import { kindText } from './kinds';
import type { SimulatedStep, Simulated, SimulationReport } from './report';

export { parseSimulation, type SimulationReport } from './report';

const FIRST = 10;

interface Figure {
  readonly name: string;
  readonly value: string;
  readonly hint: string;
  readonly isLate?: boolean;
}

/** What will happen to an order, or why nothing can. */
export default class OmSimulationReport extends LightningElement {
  @api
  get report(): SimulationReport | undefined {
    return this.shown;
  }
  set report(report: SimulationReport | undefined) {
    this.shown = report;
    this.limit = FIRST;
  }

  label = { CRITICAL, PLAN, REFUSED, STEP, WHEN, WHO };
  private shown: SimulationReport | undefined;
  private limit = FIRST;

  get problems(): readonly Problem[] | undefined {
    return this.shown?.outcome === 'refused' ? this.shown.problems : undefined;
  }

  get simulated(): Simulated | undefined {
    return this.shown?.outcome === 'simulated' ? this.shown : undefined;
  }

  get figures(): readonly Figure[] {
    const report = this.simulated;
    if (!report) return [];
    const { steps, items, tasks, calls } = report;
    return [
      expected(report),
      { name: STEPS, value: number(steps), hint: fill(ITEMS, number(items)) },
      { name: TASKS, value: number(tasks), hint: tasks > 0 ? TASKS_SOME : TASKS_NONE },
      {
        name: CALLS,
        value: number(calls.reduce((total, vendor) => total + vendor.calls, 0)),
        hint:
          calls.map((vendor) => fill(CALLS_OF, wordsOf(vendor.vendor), number(vendor.calls))).join(' · ') || CALLS_NONE,
      },
      ...costOf(report),
      ...riskOf(report),
    ];
  }

  get rows(): readonly object[] {
    return (this.simulated?.plan ?? []).slice(0, this.limit).map((step, index) => ({
      key: String(index),
      name: step.name,
      about: [step.item, kindText(step.kind)].filter(Boolean).join(' · '),
      who: whoDoes(step),
      when: rangeText(step.startsAt, step.endsAt),
      isCritical: step.isCritical,
    }));
  }

  get hasRows(): boolean {
    return this.rows.length > 0;
  }

  get showMore(): string {
    const hidden = (this.simulated?.plan.length ?? 0) - this.limit;
    return hidden > 0 ? fill(SHOW_MORE, Math.min(hidden, FIRST), hidden) : '';
  }

  /** Once everything that the report lists is shown. */
  get leftOut(): string {
    const more = this.simulated?.more ?? 0;
    return more > 0 && this.showMore === '' ? fill(MORE, number(more)) : '';
  }

  get madeAt(): string {
    if (!this.shown) return '';
    const design = this.simulated?.design;
    const at = dateTimeText(this.shown.at);
    return design === undefined ? fill(MADE_AT, at) : fill(MADE_WITH, at, design);
  }

  handleMore(): void {
    this.limit += FIRST;
  }
}

/** Queues and gateways have names that are made for programs. */
const whoDoes = ({ who }: SimulatedStep): string => (who === undefined ? SERVICE : wordsOf(who));

function expected({ endsAt, requestedAt, lateByMs = 0 }: Simulated): Figure {
  const wished = requestedAt?.length === 10 ? calendarDayText(requestedAt) : dateText(requestedAt);
  const isLate = lateByMs > 0;
  const hint = isLate ? fill(TOO_LATE, wished, durationText(lateByMs)) : fill(IN_TIME, wished);
  return { name: EXPECTED, value: dateText(endsAt), hint: wished === '' ? NO_WISH : hint, isLate };
}

function costOf({ cost }: Simulated): readonly Figure[] {
  if (cost?.price === undefined) return [];
  const fees = Number(cost.fees ?? 0);
  const hint = fees > 0 ? fill(FEES, money(fees, cost.currency)) : FEES_NONE;
  return [{ name: PRICE, value: money(Number(cost.price), cost.currency), hint }];
}

function riskOf({ risk }: Simulated): readonly Figure[] {
  if (!risk) return [];
  const value = percent(Math.round(risk.probability * 100) / 100);
  return [{ name: RISK, value, hint: risk.likelyEnd ? fill(RISK_LIKELY, dateText(risk.likelyEnd)) : '' }];
}
