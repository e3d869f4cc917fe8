import { LightningElement, api, wire } from 'lwc';
import type { PageReference } from 'lightning/navigation';
import { refreshApex } from '@salesforce/apex';
import getOrder from '@salesforce/apex/OM_OrderController.getOrder';
import getContract from '@salesforce/apex/OM_ContractController.getContract';
import TITLE from '@salesforce/label/c.OM_OrderContract_Title';
import EMPTY_HEADING from '@salesforce/label/c.OM_OrderContract_EmptyHeading';
import EMPTY_TEXT from '@salesforce/label/c.OM_OrderContract_EmptyText';
import STARTS from '@salesforce/label/c.OM_OrderContract_Starts';
import ENDS from '@salesforce/label/c.OM_OrderContract_Ends';
import TERM from '@salesforce/label/c.OM_OrderContract_Term';
import MONTHS from '@salesforce/label/c.OM_OrderContract_Months';
import ORDERS from '@salesforce/label/c.OM_OrderContract_Orders';
import OPEN from '@salesforce/label/c.OM_OrderContract_Open';
import { fill } from 'c/omErrors';
import { calendarDayText } from 'c/omFormat';
import type { OrderView, Wired } from 'c/omOrderModel';

interface ContractPage {
  readonly contract: {
    readonly Id: string;
    readonly ContractNumber?: string;
    readonly StartDate?: string;
    readonly EndDate?: string;
    readonly ContractTerm?: number;
  };
  readonly state: string;
  readonly orders?: readonly unknown[];
}

/** The contract of an order: number, state and the dates that count. */
export default class OmOrderContract extends LightningElement {
  @api recordId?: string;

  label = { TITLE, EMPTY_HEADING, EMPTY_TEXT, OPEN };
  contractId?: string;
  hasNone = false;
  page?: ContractPage;
  error: unknown = undefined;
  loadedAt?: Date;
  private wiredOrderView?: Wired<OrderView>;
  private wiredPage?: Wired<ContractPage>;

  @wire(getOrder, { orderId: '$recordId' })
  wiredOrder(wired: Wired<OrderView>): void {
    this.wiredOrderView = wired;
    this.error = wired.error;
    if (!wired.data) return;
    this.hasNone = !wired.data.contractId;
    if (wired.data.contractId) this.contractId = wired.data.contractId;
    if (this.hasNone) this.loadedAt = new Date();
  }

  @wire(getContract, { contractId: '$contractId' })
  wiredContract(wired: Wired<ContractPage>): void {
    this.wiredPage = wired;
    if (wired.data) this.page = wired.data;
    if (wired.error) this.error = wired.error;
    if (wired.data ?? wired.error) this.loadedAt = new Date();
  }

  get isLoading(): boolean {
    return !this.hasNone && !this.page && !this.error;
  }

  get state(): string {
    return this.page?.state ?? '';
  }

  get facts(): readonly object[] {
    const { contract, orders } = this.page ?? {};
    const all: [string, string][] = [
      [STARTS, calendarDayText(contract?.StartDate)],
      [ENDS, calendarDayText(contract?.EndDate)],
      [TERM, contract?.ContractTerm === undefined ? '' : fill(MONTHS, contract.ContractTerm)],
      [ORDERS, String(orders?.length ?? 0)],
    ];
    return all.filter(([, value]) => value !== '').map(([label, value]) => ({ label, value }));
  }

  get number(): string {
    return this.page?.contract.ContractNumber ?? '';
  }

  get openName(): string {
    return `${OPEN} ${this.number}`;
  }

  get reference(): PageReference {
    return {
      type: 'standard__recordPage',
      attributes: { recordId: this.page?.contract.Id, objectApiName: 'Contract', actionName: 'view' },
    };
  }

  async handleRefresh(): Promise<void> {
    await Promise.all([refreshApex(this.wiredOrderView), this.wiredPage && refreshApex(this.wiredPage)]);
  }
}
