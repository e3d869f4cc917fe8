import { LightningElement, wire } from 'lwc';
import { refreshApex } from '@salesforce/apex';
import getSampleOrders from '@salesforce/apex/OM_SetupController.getSampleOrders';
import EMPTY_HEADING from '@salesforce/label/c.OM_Sample_EmptyHeading';
import EMPTY_TEXT from '@salesforce/label/c.OM_Sample_EmptyText';
import ORDER from '@salesforce/label/c.OM_Sample_Order';
import PLACEHOLDER from '@salesforce/label/c.OM_Sample_Placeholder';
import TEXT from '@salesforce/label/c.OM_Sample_Text';
import TITLE from '@salesforce/label/c.OM_Sample_Title';
import { money } from 'c/omFormat';
import type { Wired } from 'c/omOrderModel';

interface SampleOrder {
  readonly Id: string;
  readonly OrderNumber: string;
  readonly Account?: { readonly Name: string };
  readonly TotalAmount?: number;
}

/** What the design makes of one of the latest drafts. */
export default class OmSampleOrder extends LightningElement {
  label = { EMPTY_HEADING, EMPTY_TEXT, ORDER, PLACEHOLDER, TEXT, TITLE };
  orders?: readonly SampleOrder[];
  error: unknown = undefined;
  loadedAt?: Date;
  orderId?: string;
  private wired?: Wired<readonly SampleOrder[]>;

  @wire(getSampleOrders)
  wiredOrders(provisioned: Wired<readonly SampleOrder[]>): void {
    this.wired = provisioned;
    const { data, error } = provisioned;
    this.error = error;
    if (data) this.orders = data;
    if (data ?? error) this.loadedAt = new Date();
  }

  get isLoading(): boolean {
    return !this.orders && !this.error;
  }

  get isEmpty(): boolean {
    return this.orders?.length === 0;
  }

  get options(): readonly { label: string; value: string }[] {
    return (this.orders ?? []).map(({ Id, OrderNumber, Account, TotalAmount }) => ({
      label: [OrderNumber, Account?.Name, money(TotalAmount)].filter(Boolean).join(' · '),
      value: Id,
    }));
  }

  handleOrder(event: CustomEvent<{ value: string }>): void {
    this.orderId = event.detail.value;
  }

  async handleRefresh(): Promise<void> {
    await refreshApex(this.wired);
  }
}
