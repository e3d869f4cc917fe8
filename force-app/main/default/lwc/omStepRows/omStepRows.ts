import { LightningElement, api } from 'lwc';
import LATE_BY from '@salesforce/label/c.OM_Task_LateBy';
import TOOK from '@salesforce/label/c.OM_Figure_Took';
import { fill } from 'c/omErrors';
import { durationText } from 'c/omFormat';
import { recordPage } from 'c/omOutcomes';
import { dueText, wordsOf } from 'c/omTaskModel';
import type { Figure, FigureStep } from 'c/omOperationsModel';

/** Steps with their order, how late they are or how long they took, and why. */
export default class OmStepRows extends LightningElement {
  @api steps: readonly FigureStep[] = [];
  /** What they are listed for; without it, those that are open. */
  @api figure?: Figure['figure'];
  /** The time that counts as now, so that all rows tell the same. */
  @api now = 0;

  get rows(): readonly object[] {
    return this.steps.map((step) => {
      const order = step.Plan__r?.Order__r;
      const who = step.Gateway__c ? wordsOf(step.Gateway__c) : step.Owner?.Name;
      return {
        id: step.Id,
        name: step.StepName__c ?? '',
        stepPage: recordPage('OM_FulfillmentStep__c', step.Id),
        when: this.whenOf(step),
        state: step.TaskHoldReason__c ? 'OnHold' : step.State__c,
        orderNumber: order?.OrderNumber,
        orderPage: step.Plan__r?.Order__c && recordPage('Order', step.Plan__r.Order__c),
        about: [order?.Account?.Name, who].filter(Boolean).join(' · '),
        why: step.ErrorMessage__c ?? step.TaskHoldReason__c ?? '',
      };
    });
  }

  private whenOf({ ReadyAt__c: ready, DueAt__c: due, EndedAt__c: ended }: FigureStep): string {
    const between = (from: string | undefined): string =>
      from && ended ? durationText(Date.parse(ended) - Date.parse(from)) : '';
    if (this.figure === 'step') return ready && ended ? fill(TOOK, between(ready)) : '';
    if (this.figure === 'late') return fill(LATE_BY, between(due));
    return dueText({ dueAt: due ?? null }, this.now);
  }
}
