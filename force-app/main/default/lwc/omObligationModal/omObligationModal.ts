import { api } from 'lwc';
import LightningModal from 'lightning/modal';
import endObligation from '@salesforce/apex/OM_ContractPageController.endObligation';
import BACK from '@salesforce/label/c.OM_Back';
import FULFILLED from '@salesforce/label/c.OM_Obligation_Fulfilled';
import FULFILLED_NOW from '@salesforce/label/c.OM_Obligation_FulfilledNow';
import HOW from '@salesforce/label/c.OM_Obligation_How';
import NOTE from '@salesforce/label/c.OM_Obligation_Note';
import REASON_MISSING from '@salesforce/label/c.OM_Contract_ReasonMissing';
import WAIVED from '@salesforce/label/c.OM_Obligation_Waived';
import WAIVED_NOW from '@salesforce/label/c.OM_Obligation_WaivedNow';
import type { Obligation } from 'c/omContractModel';
import { fill } from 'c/omErrors';

/** How an obligation ended. Answers what was done, in words, or nothing when it was left. */
export default class OmObligationModal extends LightningModal {
  @api obligation?: Obligation;

  text = { BACK, HOW, NOTE, REASON_MISSING };
  state = 'Fulfilled';
  note = '';
  error: unknown;
  isBusy = false;

  get title(): string {
    return this.obligation?.title ?? '';
  }

  get ways(): readonly object[] {
    return [
      { value: 'Fulfilled', label: FULFILLED },
      { value: 'Waived', label: WAIVED },
    ];
  }

  /** What is waived needs a reason. */
  get noteIsRequired(): boolean {
    return this.state === 'Waived';
  }

  get isDisabled(): boolean {
    return this.isBusy || (this.noteIsRequired && this.note.trim() === '');
  }

  handleState({ detail }: CustomEvent<{ value: string }>): void {
    this.state = detail.value;
  }

  handleNote({ detail }: CustomEvent<{ value: string }>): void {
    this.note = detail.value;
  }

  handleBack(): void {
    this.close();
  }

  async handleDo(): Promise<void> {
    this.isBusy = true;
    this.error = undefined;
    try {
      await endObligation({ obligationId: this.obligation?.id, state: this.state, note: this.note.trim() });
      this.close(fill(this.state === 'Waived' ? WAIVED_NOW : FULFILLED_NOW, this.title));
    } catch (error) {
      this.error = error;
    }
    this.isBusy = false;
  }
}
