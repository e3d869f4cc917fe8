import { LightningElement, api, wire } from 'lwc';
import { refreshApex } from '@salesforce/apex';
import getContract from '@salesforce/apex/OM_ContractPageController.getContract';
import AMENDED_BY from '@salesforce/label/c.OM_Renewal_AmendedBy';
import AMENDS from '@salesforce/label/c.OM_Renewal_Amends';
import ARCHIVE from '@salesforce/label/c.OM_Renewal_Archive';
import AUTO from '@salesforce/label/c.OM_Renewal_Auto';
import AUTO_NO from '@salesforce/label/c.OM_Renewal_AutoNo';
import AUTO_YES from '@salesforce/label/c.OM_Renewal_AutoYes';
import DAYS from '@salesforce/label/c.OM_Renewal_Days';
import DAYS_AGO from '@salesforce/label/c.OM_Renewal_DaysAgo';
import DAYS_LEFT from '@salesforce/label/c.OM_Renewal_DaysLeft';
import EMPTY_HEADING from '@salesforce/label/c.OM_Renewal_EmptyHeading';
import EMPTY_TEXT from '@salesforce/label/c.OM_Renewal_EmptyText';
import ENDS from '@salesforce/label/c.OM_OrderContract_Ends';
import LINEAGE from '@salesforce/label/c.OM_Renewal_Lineage';
import LINEAGE_NONE from '@salesforce/label/c.OM_Renewal_LineageNone';
import MONTHS from '@salesforce/label/c.OM_OrderContract_Months';
import NOTICE_BY from '@salesforce/label/c.OM_Renewal_NoticeBy';
import NOTICE_PERIOD from '@salesforce/label/c.OM_Renewal_NoticePeriod';
import RENEWED_BY from '@salesforce/label/c.OM_Renewal_RenewedBy';
import RENEWS from '@salesforce/label/c.OM_Renewal_Renews';
import STARTS from '@salesforce/label/c.OM_OrderContract_Starts';
import TERM from '@salesforce/label/c.OM_OrderContract_Term';
import TERMINATES_ON from '@salesforce/label/c.OM_Renewal_TerminatesOn';
import TITLE from '@salesforce/label/c.OM_Renewal_Title';
import { daysUntil, type ContractView, type Relative, type Wired } from 'c/omContractModel';
import { fill } from 'c/omErrors';
import { calendarDayText } from 'c/omFormat';
import { recordPage } from 'c/omOutcomes';

const KINDS: Readonly<Record<Relative['kind'], string>> = {
  renews: RENEWS,
  amends: AMENDS,
  renewedBy: RENEWED_BY,
  amendedBy: AMENDED_BY,
};

/** The term of a contract: until when notice is in time, what happens at its end, and what it follows or is followed by. */
export default class OmContractRenewal extends LightningElement {
  @api recordId?: string;

  label = { ARCHIVE, EMPTY_HEADING, EMPTY_TEXT, LINEAGE, LINEAGE_NONE, TITLE };
  contract?: ContractView;
  error: unknown;
  loadedAt?: Date;
  private wired?: Wired<ContractView>;

  @wire(getContract, { contractId: '$recordId' })
  wiredContract(wired: Wired<ContractView>): void {
    this.wired = wired;
    this.error = wired.error;
    if (wired.data) this.contract = wired.data;
    if (wired.data ?? wired.error) this.loadedAt = new Date();
  }

  get isLoading(): boolean {
    return !this.contract && !this.error;
  }

  get isEmpty(): boolean {
    return this.contract !== undefined && !this.contract.startDate && this.contract.relatives.length === 0;
  }

  get facts(): readonly object[] {
    const { contract } = this;
    if (!contract) return [];
    const { startDate, endDate, termMonths, noticeDays, noticeBy, terminatesOn, autoRenew, renewalMonths } = contract;
    const ends = terminatesOn ?? endDate;
    const all = [
      { label: STARTS, value: calendarDayText(startDate), more: '' },
      { label: TERM, value: termMonths ? fill(MONTHS, termMonths) : '', more: '' },
      { label: terminatesOn ? TERMINATES_ON : ENDS, value: calendarDayText(ends), more: leftText(ends) },
      { label: NOTICE_PERIOD, value: fill(DAYS, noticeDays), more: '' },
      { label: NOTICE_BY, value: calendarDayText(noticeBy), more: leftText(noticeBy) },
      { label: AUTO, value: autoRenew ? fill(AUTO_YES, renewalMonths ?? 0) : AUTO_NO, more: '' },
    ];
    return all.filter(({ value }) => value !== '');
  }

  get relatives(): readonly object[] {
    return (this.contract?.relatives ?? []).map(({ kind, id, contractNumber, state, startDate, endDate }) => ({
      id,
      kind: KINDS[kind],
      label: contractNumber,
      state,
      reference: recordPage('Contract', id),
      term: [calendarDayText(startDate), calendarDayText(endDate)].filter((text) => text !== '').join(' – '),
    }));
  }

  get hasRelatives(): boolean {
    return this.relatives.length > 0;
  }

  get archiveLink(): string | undefined {
    return this.contract?.archiveLink ?? undefined;
  }

  async handleRefresh(): Promise<void> {
    await refreshApex(this.wired);
  }
}

function leftText(day: string | null | undefined): string {
  if (!day) return '';
  const left = daysUntil(day, new Date().toISOString().slice(0, 10));
  return left < 0 ? fill(DAYS_AGO, -left) : fill(DAYS_LEFT, left);
}
