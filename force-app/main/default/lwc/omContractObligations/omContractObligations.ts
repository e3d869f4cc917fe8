import { LightningElement, api, wire } from 'lwc';
import { ShowToastEvent } from 'lightning/platformShowToastEvent';
import { refreshApex } from '@salesforce/apex';
import getObligations from '@salesforce/apex/OM_ContractPageController.getObligations';
import OBLIGATION from '@salesforce/schema/OM_Obligation__c';
import { getObjectInfo } from 'lightning/uiObjectInfoApi';
import COMPLETE from '@salesforce/label/c.OM_Obligation_Complete';
import COMPLETE_ONE from '@salesforce/label/c.OM_Obligation_CompleteOne';
import DONE_ON from '@salesforce/label/c.OM_Obligation_DoneOn';
import DUE from '@salesforce/label/c.OM_Obligation_Due';
import EMPTY_HEADING from '@salesforce/label/c.OM_Obligation_EmptyHeading';
import EMPTY_TEXT from '@salesforce/label/c.OM_Obligation_EmptyText';
import FROM_CLAUSE from '@salesforce/label/c.OM_Obligation_FromClause';
import OF_CUSTOMER from '@salesforce/label/c.OM_Obligation_OfCustomer';
import OF_US from '@salesforce/label/c.OM_Obligation_OfUs';
import OPEN_COUNT from '@salesforce/label/c.OM_Obligation_OpenCount';
import OWNER from '@salesforce/label/c.OM_Obligation_Owner';
import REMIND from '@salesforce/label/c.OM_Obligation_Remind';
import TITLE from '@salesforce/label/c.OM_Obligation_Title';
import type { Obligation, Wired } from 'c/omContractModel';
import { fill } from 'c/omErrors';
import { calendarDayText } from 'c/omFormat';
import { recordPage } from 'c/omOutcomes';
import OmObligationModal from 'c/omObligationModal';

interface ObjectInfo {
  readonly updateable?: boolean;
}

const ENDED: ReadonlySet<string> = new Set(['Fulfilled', 'Waived']);

/** What the contract obliges to: who owns it, by when, and whether it is done. What is open stands in front. */
export default class OmContractObligations extends LightningElement {
  @api recordId?: string;

  label = { COMPLETE, EMPTY_HEADING, EMPTY_TEXT, TITLE };
  objectName = OBLIGATION;
  obligations?: readonly Obligation[];
  error: unknown;
  loadedAt?: Date;
  mayEdit = false;
  private wired?: Wired<readonly Obligation[]>;

  @wire(getObligations, { contractId: '$recordId' })
  wiredObligations(wired: Wired<readonly Obligation[]>): void {
    this.wired = wired;
    this.error = wired.error;
    if (wired.data) this.obligations = wired.data;
    if (wired.data ?? wired.error) this.loadedAt = new Date();
  }

  @wire(getObjectInfo, { objectApiName: '$objectName' })
  wiredInfo({ data }: Wired<ObjectInfo>): void {
    this.mayEdit = data?.updateable === true;
  }

  get isLoading(): boolean {
    return !this.obligations && !this.error;
  }

  get isEmpty(): boolean {
    return this.obligations?.length === 0;
  }

  get summary(): string {
    const all = this.obligations ?? [];
    return fill(OPEN_COUNT, all.filter(({ state }) => !ENDED.has(state)).length, all.length);
  }

  get rows(): readonly object[] {
    const all = this.obligations ?? [];
    const isEnded = ({ state }: Obligation): boolean => ENDED.has(state);
    return [...all.filter((one) => !isEnded(one)), ...all.filter(isEnded)].map((one) => this.rowOf(one));
  }

  async handleComplete(event: Event): Promise<void> {
    const { id } = (event.currentTarget as HTMLElement).dataset;
    const obligation = this.obligations?.find((one) => one.id === id);
    if (!obligation) return;
    const told = await OmObligationModal.open({ label: COMPLETE, size: 'small', obligation });
    if (typeof told !== 'string') return;
    this.dispatchEvent(new ShowToastEvent({ title: told, variant: 'success' }));
    await this.handleRefresh();
  }

  async handleRefresh(): Promise<void> {
    await refreshApex(this.wired);
  }

  private rowOf(one: Obligation): object {
    const isEnded = ENDED.has(one.state);
    return {
      id: one.id,
      title: one.title,
      reference: recordPage('OM_Obligation__c', one.id),
      state: one.state,
      rowClass: isEnded ? 'obligation obligation_ended' : 'obligation',
      canComplete: !isEnded && this.mayEdit,
      completeName: fill(COMPLETE_ONE, one.title),
      facts: [
        fill(isEnded ? DONE_ON : DUE, calendarDayText(isEnded ? one.fulfilledOn : one.dueDate)),
        one.ownerName ? fill(OWNER, one.ownerName) : '',
        one.party === 'Customer' ? OF_CUSTOMER : OF_US,
        one.clauseHeading ? fill(FROM_CLAUSE, one.clauseHeading) : '',
        !isEnded && one.remindOn ? fill(REMIND, calendarDayText(one.remindOn)) : '',
        one.note ?? '',
      ]
        .filter((text) => text !== '')
        .map((text) => ({ key: text, text })),
    };
  }
}
