import { LightningElement, api, wire } from 'lwc';
import { refreshApex } from '@salesforce/apex';
import getContract from '@salesforce/apex/OM_ContractController.getContract';
import EMPTY_HEADING from '@salesforce/label/c.OM_ContractOrders_EmptyHeading';
import EMPTY_TEXT from '@salesforce/label/c.OM_ContractOrders_EmptyText';
import OPEN from '@salesforce/label/c.OM_ContractOrders_Open';
import TITLE from '@salesforce/label/c.OM_ContractOrders_Title';
import type { Wired } from 'c/omContractModel';
import { fill } from 'c/omErrors';
import { calendarDayText, money } from 'c/omFormat';
import { recordPage } from 'c/omOutcomes';

interface OrderRow {
  readonly Id: string;
  readonly OrderNumber: string;
  readonly OM_State__c?: string;
  readonly TotalAmount?: number;
  readonly EffectiveDate?: string;
}
interface Page {
  readonly orders?: readonly OrderRow[];
}

/** Orders under a contract, the newest first: what takes its prices and terms. */
export default class OmContractOrders extends LightningElement {
  @api recordId?: string;

  label = { EMPTY_HEADING, EMPTY_TEXT, TITLE };
  orders?: readonly OrderRow[];
  error: unknown;
  loadedAt?: Date;
  private wired?: Wired<Page>;

  @wire(getContract, { contractId: '$recordId' })
  wiredContract(wired: Wired<Page>): void {
    this.wired = wired;
    this.error = wired.error;
    if (wired.data) this.orders = wired.data.orders ?? [];
    if (wired.data ?? wired.error) this.loadedAt = new Date();
  }

  get isLoading(): boolean {
    return !this.orders && !this.error;
  }

  get isEmpty(): boolean {
    return this.orders?.length === 0;
  }

  get rows(): readonly object[] {
    return (this.orders ?? []).map(({ Id, OrderNumber, OM_State__c: state, TotalAmount, EffectiveDate }) => ({
      id: Id,
      number: OrderNumber,
      name: fill(OPEN, OrderNumber),
      reference: recordPage('Order', Id),
      state: state ?? 'Draft',
      facts: [calendarDayText(EffectiveDate), money(TotalAmount)].filter((text) => text !== '').join(' · '),
    }));
  }

  async handleRefresh(): Promise<void> {
    await refreshApex(this.wired);
  }
}
