import { LightningElement, wire } from 'lwc';
import { refreshApex } from '@salesforce/apex';
import { CurrentPageReference, type PageReference } from 'lightning/navigation';
import FORM_FACTOR from '@salesforce/client/formFactor';
import getKinds from '@salesforce/apex/OM_FalloutController.getKinds';
import EMPTY_HEADING from '@salesforce/label/c.OM_Fallout_EmptyHeading';
import EMPTY_TEXT from '@salesforce/label/c.OM_Fallout_EmptyText';
import FAILURES from '@salesforce/label/c.OM_Fallout_Failures';
import ORDER from '@salesforce/label/c.OM_Fallout_Order';
import ORDERS from '@salesforce/label/c.OM_Fallout_Orders';
import SINCE from '@salesforce/label/c.OM_Fallout_Since';
import SUMMARY from '@salesforce/label/c.OM_Fallout_Summary';
import TITLE from '@salesforce/label/c.OM_Fallout_Title';
import { fill } from 'c/omErrors';
import { dateTimeText, money } from 'c/omFormat';
import { errorWords, placeWords, totalsOf, type Kind } from 'c/omFalloutModel';

interface Row {
  readonly fingerprint: string;
  readonly name: string;
  readonly source: string;
  readonly code: string;
  readonly counts: string;
  readonly amount: string;
  readonly since: string;
  readonly isCurrent: 'true' | 'false';
  readonly className: string;
}

const nameOf = ({ errorCode, source }: Kind): string => (errorCode ? errorWords(errorCode) : placeWords(source));

/** What failed, by cause: how many orders and how much money each holds up, and its failures to repair. */
export default class OmFalloutConsole extends LightningElement {
  label = { EMPTY_HEADING, EMPTY_TEXT, TITLE };
  kinds: readonly Kind[] | undefined;
  error: unknown;
  asOf: Date | undefined;
  private chosen: string | undefined;
  private wantsFocus = false;
  private provisioned: unknown;

  /** A link may name the cause to show. */
  @wire(CurrentPageReference)
  wiredReference(reference: PageReference | undefined): void {
    const cause = reference?.state?.['c__cause'];
    if (cause !== undefined) this.chosen = cause;
  }

  @wire(getKinds)
  wiredKinds(provisioned: { data?: readonly Kind[]; error?: unknown }): void {
    this.provisioned = provisioned;
    const { data, error } = provisioned;
    this.error = error;
    if (data) this.kinds = data;
    if (data ?? error) this.asOf = new Date();
  }

  renderedCallback(): void {
    if (!this.wantsFocus) return;
    this.wantsFocus = false;
    this.template?.querySelector<HTMLElement>('c-om-failure-list')?.focus();
  }

  get isLoading(): boolean {
    return !this.kinds && !this.error;
  }

  get isEmpty(): boolean {
    return this.kinds?.length === 0;
  }

  /** The cause that was chosen, or where there is room for both the one that holds up most. */
  get current(): Kind | undefined {
    if (this.error) return undefined;
    const chosen = this.kinds?.find(({ fingerprint }) => fingerprint === this.chosen);
    return chosen ?? (FORM_FACTOR === 'Small' ? undefined : this.kinds?.[0]);
  }

  get currentName(): string {
    return this.current ? nameOf(this.current) : '';
  }

  get columnsClass(): string {
    return this.current ? 'columns columns_open' : 'columns';
  }

  get summary(): string {
    const { failures, amount } = totalsOf(this.kinds ?? []);
    return fill(SUMMARY, failures, money(amount));
  }

  get rows(): readonly Row[] {
    const current = this.current?.fingerprint;
    return (this.kinds ?? []).map((kind) => ({
      fingerprint: kind.fingerprint,
      name: nameOf(kind),
      source: placeWords(kind.source),
      code: kind.errorCode ?? '',
      counts: [fill(FAILURES, kind.failures), kind.orders === 1 ? ORDER : fill(ORDERS, kind.orders)].join(' · '),
      amount: money(kind.amount),
      since: fill(SINCE, dateTimeText(kind.since)),
      isCurrent: kind.fingerprint === current ? 'true' : 'false',
      className: kind.fingerprint === current ? 'row row_current' : 'row',
    }));
  }

  async handleRefresh(): Promise<void> {
    await refreshApex(this.provisioned);
  }

  handleChoose(event: Event): void {
    this.chosen = (event.currentTarget as HTMLElement).dataset['cause'];
    this.wantsFocus = true;
  }

  handleBack(): void {
    this.chosen = undefined;
  }
}
