import { LightningElement, wire } from 'lwc';
import { CurrentPageReference, NavigationMixin, type PageReference } from 'lightning/navigation';
import { ShowToastEvent } from 'lightning/platformShowToastEvent';
import { notifyRecordUpdateAvailable } from 'lightning/uiRecordApi';
import { refreshApex } from '@salesforce/apex';
import getOrder from '@salesforce/apex/OM_OrderController.getOrder';
import TITLE from '@salesforce/label/c.OM_Configurator_Title';
import NEW_TITLE from '@salesforce/label/c.OM_Configurator_NewTitle';
import NO_ORDER from '@salesforce/label/c.OM_Configurator_NoOrder';
import NO_ORDER_TEXT from '@salesforce/label/c.OM_Configurator_NoOrderText';
import CANCEL from '@salesforce/label/c.OM_Configurator_Cancel';
import SAVED from '@salesforce/label/c.OM_Configurator_Saved';
import { fill } from 'c/omErrors';
import type { OrderView, Wired } from 'c/omOrderModel';

/** The page that configures a bundle for an order: `c__orderId`, and for an existing line `c__lineId`, in its address. */
export default class OmBundleConfigurator extends NavigationMixin(LightningElement) {
  label = { NO_ORDER, NO_ORDER_TEXT, CANCEL };
  orderId?: string;
  lineId?: string;
  bundleId: string | undefined = undefined;
  order?: OrderView;
  error: unknown = undefined;
  private wiredOrderView?: Wired<OrderView>;

  @wire(CurrentPageReference)
  wiredPage(reference: PageReference | undefined): void {
    const { c__orderId, c__lineId } = reference?.state ?? {};
    if (c__orderId !== undefined) this.orderId = c__orderId;
    if (c__lineId !== undefined) this.lineId = c__lineId;
  }

  @wire(getOrder, { orderId: '$orderId' })
  wiredOrder(wired: Wired<OrderView>): void {
    this.wiredOrderView = wired;
    this.error = wired.error;
    if (wired.data) this.order = wired.data;
  }

  get title(): string {
    return this.lineId === undefined ? NEW_TITLE : TITLE;
  }

  get subtitle(): string {
    return [this.order?.accountName, this.order?.orderNumber].filter(Boolean).join(' · ');
  }

  get hasNoOrder(): boolean {
    return this.orderId === undefined;
  }

  get edits(): boolean {
    return this.order !== undefined && (this.lineId !== undefined || this.bundleId !== undefined);
  }

  get picks(): boolean {
    return this.order !== undefined && !this.edits;
  }

  handlePick(event: CustomEvent<string>): void {
    this.bundleId = event.detail;
  }

  handleOther(): void {
    this.bundleId = undefined;
  }

  handleCancel(): void {
    this.toOrder();
  }

  async handleRetry(): Promise<void> {
    await refreshApex(this.wiredOrderView);
  }

  async handleSaved(event: CustomEvent<string>): Promise<void> {
    this.dispatchEvent(new ShowToastEvent({ title: fill(SAVED, event.detail), variant: 'success' }));
    const { orderId } = this;
    if (orderId === undefined) return;
    await Promise.all([refreshApex(this.wiredOrderView), notifyRecordUpdateAvailable([{ recordId: orderId }])]);
    this.toOrder();
  }

  private toOrder(): void {
    this[NavigationMixin.Navigate]({
      type: 'standard__recordPage',
      attributes: { recordId: this.orderId, objectApiName: 'Order', actionName: 'view' },
    });
  }
}
