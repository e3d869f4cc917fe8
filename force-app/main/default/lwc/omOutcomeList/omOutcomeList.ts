import { LightningElement, api } from 'lwc';
import DONE from '@salesforce/label/c.OM_Outcome_Done';
import REFUSED from '@salesforce/label/c.OM_Outcome_Refused';
import { problemText } from 'c/omErrors';
import type { Outcome } from 'c/omOutcomes';

interface Row {
  readonly id: string;
  readonly name: string;
  readonly about: string;
  readonly word: string;
  readonly icon: string;
  readonly variant: string;
  readonly texts: readonly string[];
}

/** What became, or in a dry run would become, of each record. */
export default class OmOutcomeList extends LightningElement {
  @api outcomes: readonly Outcome[] = [];
  /** The word for what succeeds: what was done, or would be done. */
  @api doneLabel: string = DONE;
  @api refusedLabel: string = REFUSED;
  /** More about a record by its id, such as its order. */
  @api about: Readonly<Record<string, string>> = {};

  get rows(): readonly Row[] {
    return this.outcomes.map(({ recordId, name, isDone, problems }) => ({
      id: recordId,
      name,
      about: this.about[recordId] ?? '',
      word: isDone ? this.doneLabel : this.refusedLabel,
      icon: isDone ? 'utility:success' : 'utility:ban',
      variant: isDone ? 'success' : 'warning',
      texts: problems.map(problemText),
    }));
  }
}
