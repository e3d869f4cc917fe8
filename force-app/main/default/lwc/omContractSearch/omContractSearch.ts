import { LightningElement } from 'lwc';
import find from '@salesforce/apex/OM_ContractSearchController.find';
import ACCOUNT from '@salesforce/label/c.OM_Search_Account';
import ALL_STATES from '@salesforce/label/c.OM_Search_AllStates';
import ALL_TYPES from '@salesforce/label/c.OM_Search_AllTypes';
import ANY_TIME from '@salesforce/label/c.OM_Search_AnyTime';
import CUT from '@salesforce/label/c.OM_Search_Cut';
import EMPTY_HEADING from '@salesforce/label/c.OM_Search_EmptyHeading';
import EMPTY_TEXT from '@salesforce/label/c.OM_Search_EmptyText';
import ENDS from '@salesforce/label/c.OM_Search_Ends';
import ENDS_WITHIN from '@salesforce/label/c.OM_Search_EndsWithin';
import FOUND from '@salesforce/label/c.OM_Search_Found';
import IN_CLAUSE from '@salesforce/label/c.OM_Search_InClause';
import RESULTS from '@salesforce/label/c.OM_Search_Results';
import SEARCH from '@salesforce/label/c.OM_Search_Search';
import STATE from '@salesforce/label/c.OM_Search_State';
import TEXT from '@salesforce/label/c.OM_Search_Text';
import TEXT_HELP from '@salesforce/label/c.OM_Search_TextHelp';
import TYPE from '@salesforce/label/c.OM_Contract_Type';
import WITHIN_DAYS from '@salesforce/label/c.OM_Search_WithinDays';
import { fill } from 'c/omErrors';
import { calendarDayText } from 'c/omFormat';
import { recordPage } from 'c/omOutcomes';
import { lookOf } from 'c/omStates';
import { markWords } from './marks';

interface Hit {
  readonly id: string;
  readonly contractNumber: string;
  readonly accountName?: string | null;
  readonly type?: string | null;
  readonly state: string;
  readonly endDate?: string | null;
  readonly title?: string | null;
  readonly heading?: string | null;
  readonly snippet?: string | null;
}
interface Found {
  readonly hits: readonly Hit[];
  readonly words: readonly string[];
  readonly isCut: boolean;
}

const STATES = [
  'Draft',
  'InApproval',
  'Rejected',
  'Negotiating',
  'AwaitingSignature',
  'Signed',
  'Active',
  'Suspended',
  'Amending',
  'Expired',
  'Terminated',
  'Renewed',
  'Cancelled',
];
const TYPES = ['Master', 'Service', 'Lease', 'Subscription', 'Other'];
const PERIODS = [30, 60, 90, 180, 365];
/** Somebody who types is not asked for each letter. */
const PAUSE_MS = 300;

/** The contract repository: contracts by what stands in them, and by state, type, account and end. */
export default class OmContractSearch extends LightningElement {
  label = { ACCOUNT, EMPTY_HEADING, EMPTY_TEXT, ENDS_WITHIN, RESULTS, SEARCH, STATE, TEXT, TEXT_HELP, TYPE };
  filter: Readonly<Record<string, string>> = { text: '', state: '', type: '', account: '', endsWithinDays: '' };
  found?: Found;
  error: unknown;
  isLoading = true;
  asOf?: Date;
  private timer?: number;
  /** Answers that come after a newer question are not shown. */
  private asked = 0;

  connectedCallback(): void {
    void this.load();
  }

  disconnectedCallback(): void {
    window.clearTimeout(this.timer);
    this.asked += 1;
  }

  get states(): readonly object[] {
    return [{ value: '', label: ALL_STATES }, ...STATES.map((value) => ({ value, label: lookOf(value).word }))];
  }

  get types(): readonly object[] {
    return [{ value: '', label: ALL_TYPES }, ...TYPES.map((value) => ({ value, label: value }))];
  }

  get periods(): readonly object[] {
    return [
      { value: '', label: ANY_TIME },
      ...PERIODS.map((days) => ({ value: String(days), label: fill(WITHIN_DAYS, days) })),
    ];
  }

  get isEmpty(): boolean {
    return this.found?.hits.length === 0;
  }

  get summary(): string {
    const count = this.found?.hits.length ?? 0;
    return this.found?.isCut ? fill(CUT, count) : fill(FOUND, count);
  }

  get rows(): readonly object[] {
    const words = this.found?.words ?? [];
    return (this.found?.hits ?? []).map((hit) => ({
      id: hit.id,
      number: hit.contractNumber,
      reference: recordPage('Contract', hit.id),
      title: hit.title ?? hit.accountName ?? '',
      state: hit.state,
      facts: [hit.accountName, hit.type, hit.endDate ? fill(ENDS, calendarDayText(hit.endDate)) : '']
        .filter((text) => text)
        .join(' · '),
      clause: hit.snippet && hit.heading ? fill(IN_CLAUSE, hit.heading) : '',
      parts: hit.snippet ? markWords(hit.snippet, words) : [],
    }));
  }

  handleFilter(event: CustomEvent<{ value: string }>): void {
    const { field } = (event.currentTarget as HTMLElement).dataset;
    this.filter = { ...this.filter, [field ?? '']: event.detail.value };
    window.clearTimeout(this.timer);
    // eslint-disable-next-line @lwc/lwc/no-async-operation -- ends with the component
    this.timer = window.setTimeout(() => void this.load(), PAUSE_MS);
  }

  handleRefresh(): void {
    void this.load();
  }

  private async load(): Promise<void> {
    this.asked += 1;
    const question = this.asked;
    const { endsWithinDays, ...texts } = this.filter;
    const given = Object.entries(texts).filter(([, value]) => value.trim() !== '');
    const days = endsWithinDays ? { endsWithinDays: Number(endsWithinDays) } : {};
    try {
      const found = (await find({ filter: JSON.stringify({ ...Object.fromEntries(given), ...days }) })) as Found;
      if (question !== this.asked) return;
      this.found = found;
      this.error = undefined;
    } catch (error) {
      if (question !== this.asked) return;
      this.error = error;
    }
    this.isLoading = false;
    this.asOf = new Date();
  }
}
