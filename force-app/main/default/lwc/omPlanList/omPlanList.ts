import { LightningElement, api } from 'lwc';
import CRITICAL from '@salesforce/label/c.OM_PlanGraph_Critical';
import WAITS_FOR from '@salesforce/label/c.OM_Step_WaitsFor';
import DUE from '@salesforce/label/c.OM_Step_Due';
import OF from '@salesforce/label/c.OM_CountOf';
import SHOW_MORE from '@salesforce/label/c.OM_ShowMore';
import { fill } from 'c/omErrors';
import { dateTimeText } from 'c/omFormat';
import { isOpen, progressOf, waitsForNames, type PlanStep } from 'c/omOrderModel';

const FIRST = 60;

/** Steps by lane, with the same that the graph shows, for those who rather read. Fires `select` with the key of a step. */
export default class OmPlanList extends LightningElement {
  @api steps: readonly PlanStep[] = [];
  /** The whole plan: what a step waits for may not be among the steps that are shown. */
  @api allSteps: readonly PlanStep[] = [];
  @api laneBy: 'lane' | 'queue' = 'lane';
  @api noLane = '';
  @api selectedKey?: string;

  private limit = FIRST;

  get lanes(): readonly object[] {
    const byKey = new Map(this.allSteps.map((step) => [step.key, step]));
    const lanes = new Map<string, PlanStep[]>();
    for (const step of this.steps.slice(0, this.limit)) {
      const lane = step[this.laneBy] ?? this.noLane;
      lanes.set(lane, [...(lanes.get(lane) ?? []), step]);
    }
    return [...lanes].map(([name, steps]) => {
      const { done, total } = progressOf(steps);
      return {
        name: name === '' ? this.noLane : name,
        count: fill(OF, done, total),
        rows: steps.map((step) => this.row(step, byKey)),
      };
    });
  }

  get showMore(): string {
    const hidden = this.steps.length - this.limit;
    return hidden > 0 ? fill(SHOW_MORE, Math.min(hidden, FIRST), hidden) : '';
  }

  handleMore(): void {
    this.limit += FIRST;
  }

  handleSelect(event: Event): void {
    const { key } = (event.currentTarget as HTMLElement).dataset;
    this.dispatchEvent(new CustomEvent('select', { detail: key }));
  }

  private row(step: PlanStep, byKey: ReadonlyMap<string, PlanStep>): object {
    const before = isOpen(step) ? waitsForNames(step, byKey) : [];
    const due = step.dueAt ?? step.plannedEnd;
    return {
      key: step.key,
      name: step.name,
      state: step.state,
      isLate: step.isLate === true && isOpen(step),
      critical: step.isCritical === true ? CRITICAL : '',
      detail:
        before.length > 0
          ? fill(WAITS_FOR, before.join(', '))
          : isOpen(step) && due
            ? fill(DUE, dateTimeText(due))
            : '',
      isPressed: step.key === this.selectedKey ? 'true' : 'false',
      className: step.key === this.selectedKey ? 'row row_selected' : 'row',
    };
  }
}
