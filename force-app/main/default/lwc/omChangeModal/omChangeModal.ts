import { api } from 'lwc';
import LightningModal from 'lightning/modal';
import { createRecord } from 'lightning/uiRecordApi';
import INTRO from '@salesforce/label/c.OM_Change_Intro';
import SCOPE from '@salesforce/label/c.OM_Change_Scope';
import PARTIAL from '@salesforce/label/c.OM_Change_Partial';
import FULL from '@salesforce/label/c.OM_Change_Full';
import START from '@salesforce/label/c.OM_Change_Start';
import BACK from '@salesforce/label/c.OM_Back';
import { startOfDay } from 'c/omFormat';
import type { OrderView } from 'c/omOrderModel';

/** Begins a change: a draft order that says what changes. Answers its id, or nothing when it was left. */
export default class OmChangeModal extends LightningModal {
  @api order?: OrderView;

  text = { INTRO, SCOPE, START, BACK };
  scope = 'Partial';
  scopes = [
    { label: PARTIAL, value: 'Partial' },
    { label: FULL, value: 'Full' },
  ];
  error: unknown = undefined;
  isBusy = false;

  handleScope(event: CustomEvent<{ value: string }>): void {
    this.scope = event.detail.value;
  }

  handleBack(): void {
    this.close();
  }

  async handleStart(): Promise<void> {
    this.isBusy = true;
    this.error = undefined;
    try {
      const { id } = await createRecord({ apiName: 'Order', fields: this.fields });
      this.close(id);
    } catch (error) {
      this.error = error;
    }
    this.isBusy = false;
  }

  private get fields(): Record<string, unknown> {
    const { id, accountId, contractId, pricebookId } = this.order ?? {};
    // Noon of today, so that the day is the same wherever the person is.
    const today = new Date(startOfDay(Date.now()) + 43_200_000).toISOString().slice(0, 10);
    return {
      AccountId: accountId,
      ...(contractId ? { ContractId: contractId } : {}),
      // The change is priced as the order is.
      ...(pricebookId ? { Pricebook2Id: pricebookId } : {}),
      EffectiveDate: today,
      Status: 'Draft',
      OM_AmendsOrder__c: id,
      OM_ChangeScope__c: this.scope,
    };
  }
}
