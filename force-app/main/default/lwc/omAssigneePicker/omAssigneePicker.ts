import { LightningElement, wire } from 'lwc';
import findAssignees from '@salesforce/apex/OM_TaskController.findAssignees';
import SEARCH from '@salesforce/label/c.OM_Assignee_Search';
import QUEUE from '@salesforce/label/c.OM_Assignee_Queue';
import NOBODY from '@salesforce/label/c.OM_Assignee_Nobody';
import REASON from '@salesforce/label/c.OM_Assignee_Reason';
import LOADING from '@salesforce/label/c.OM_Loading';

export interface Assignee {
  readonly id: string;
  readonly name: string;
  readonly title?: string | null;
  readonly isQueue: boolean;
}

/** Whom, and why; the reason may be empty. */
export interface Choice extends Assignee {
  readonly reason: string;
}

/** Shorter than a person pauses between two words, longer than between two letters. */
const PAUSE = 250;

/** Whom a task is given to. Fires `choose` with the person or queue. */
export default class OmAssigneePicker extends LightningElement {
  label = { SEARCH, NOBODY, LOADING, REASON };
  text = '';
  reason = '';
  found?: readonly Assignee[];
  error: unknown;
  private timer?: number;

  @wire(findAssignees, { text: '$text' })
  wiredAssignees({ data, error }: { data?: readonly Assignee[]; error?: unknown }): void {
    this.error = error;
    if (data) this.found = data;
  }

  get rows(): readonly (Assignee & { readonly detail: string; readonly icon: string })[] {
    return (this.found ?? []).map((one) => ({
      ...one,
      detail: one.isQueue ? QUEUE : (one.title ?? ''),
      icon: one.isQueue ? 'standard:queue' : 'standard:user',
    }));
  }

  get isLoading(): boolean {
    return !this.found && !this.error;
  }

  get isEmpty(): boolean {
    return !this.error && this.found?.length === 0;
  }

  disconnectedCallback(): void {
    window.clearTimeout(this.timer);
  }

  handleSearch(event: CustomEvent<{ value: string }>): void {
    const { value } = event.detail;
    window.clearTimeout(this.timer);
    // eslint-disable-next-line @lwc/lwc/no-async-operation -- ends with the component
    this.timer = window.setTimeout(() => {
      this.text = value;
    }, PAUSE);
  }

  handleReason(event: CustomEvent<{ value: string }>): void {
    this.reason = event.detail.value;
  }

  handleChoose(event: Event): void {
    const { id } = (event.currentTarget as HTMLElement).dataset;
    const chosen = this.found?.find((one) => one.id === id);
    if (!chosen) return;
    const detail: Choice = { ...chosen, reason: this.reason.trim() };
    this.dispatchEvent(new CustomEvent<Choice>('choose', { detail }));
  }
}
