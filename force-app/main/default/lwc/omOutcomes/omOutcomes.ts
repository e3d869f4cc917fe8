import type { PageReference } from 'lightning/navigation';
import type { Problem } from 'c/omErrors';

/** What became of one record of many, as `OM_Outcome` gives it. */
export interface Outcome {
  readonly recordId: string;
  readonly name: string;
  readonly isDone: boolean;
  readonly problems: readonly Problem[];
}

export const doneIn = (outcomes: readonly Outcome[]): readonly Outcome[] => outcomes.filter(({ isDone }) => isDone);
export const refusedIn = (outcomes: readonly Outcome[]): readonly Outcome[] => outcomes.filter(({ isDone }) => !isDone);

export const recordPage = (objectApiName: string, recordId: string): PageReference => ({
  type: 'standard__recordPage',
  attributes: { objectApiName, recordId, actionName: 'view' },
});

/** A list view by its name. */
export const listPage = (objectApiName: string, filterName: string): PageReference => ({
  type: 'standard__objectPage',
  attributes: { objectApiName, actionName: 'list' },
  state: { filterName },
});

/** A tab of ours, with what it is to show first. */
export const tabPage = (apiName: string, state: Readonly<Record<string, string>> = {}): PageReference => ({
  type: 'standard__navItemPage',
  attributes: { apiName },
  state,
});
