import { LightningElement, api } from 'lwc';
import IS_DONE from '@salesforce/label/c.OM_OrderPath_IsDone';
import IS_CURRENT from '@salesforce/label/c.OM_OrderPath_IsCurrent';
import IS_TODO from '@salesforce/label/c.OM_OrderPath_IsTodo';
import IS_STOPPED from '@salesforce/label/c.OM_OrderPath_IsStopped';

export type StepStatus = 'done' | 'current' | 'todo' | 'stopped';

export interface PathStep {
  readonly name: string;
  readonly text: string;
  readonly status: StepStatus;
  /** What there is to count, in words. */
  readonly count?: string;
}

const WORDS: Readonly<Record<StepStatus, string>> = {
  done: IS_DONE,
  current: IS_CURRENT,
  todo: IS_TODO,
  stopped: IS_STOPPED,
};
const ICONS: Readonly<Partial<Record<StepStatus, string>>> = { done: 'utility:check', stopped: 'utility:ban' };

/** A way of stages, for eyes and for ears. */
export default class OmPath extends LightningElement {
  /** What the way is called. */
  @api name = '';
  @api steps: readonly PathStep[] = [];

  get items(): readonly object[] {
    return this.steps.map(({ name, text, status, count }) => ({
      name,
      text,
      count,
      icon: ICONS[status],
      word: WORDS[status],
      className: `stage stage_${status}`,
      current: status === 'current' ? 'step' : undefined,
    }));
  }
}
