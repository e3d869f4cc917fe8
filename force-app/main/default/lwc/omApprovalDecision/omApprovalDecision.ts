import { LightningElement, api } from 'lwc';
import APPROVE from '@salesforce/label/c.OM_Approval_Approve';
import APPROVE_MANY from '@salesforce/label/c.OM_Approval_ApproveMany';
import COMMENT from '@salesforce/label/c.OM_Approval_Comment';
import COMMENT_HELP from '@salesforce/label/c.OM_Approval_CommentHelp';
import COMMENT_NEEDED from '@salesforce/label/c.OM_Approval_CommentNeeded';
import REJECT from '@salesforce/label/c.OM_Approval_Reject';
import REJECT_MANY from '@salesforce/label/c.OM_Approval_RejectMany';
import { fill } from 'c/omErrors';

export interface Decision {
  readonly isApproved: boolean;
  readonly comment: string;
}

interface CommentField extends HTMLElement {
  value?: string;
  setCustomValidity(message: string): void;
  reportValidity(): boolean;
  focus(): void;
}

/** Approves or rejects, one or many. Fires `decide`; a rejection without a comment is held back here. */
export default class OmApprovalDecision extends LightningElement {
  /** How many are decided at once. */
  @api count = 1;
  @api isBusy = false;

  label = { COMMENT, COMMENT_HELP };

  get approveLabel(): string {
    return this.count > 1 ? fill(APPROVE_MANY, this.count) : APPROVE;
  }

  get rejectLabel(): string {
    return this.count > 1 ? fill(REJECT_MANY, this.count) : REJECT;
  }

  handleApprove(): void {
    this.field?.setCustomValidity('');
    this.decide(true);
  }

  handleReject(): void {
    const { field } = this;
    field?.setCustomValidity(this.comment === '' ? COMMENT_NEEDED : '');
    if (field?.reportValidity() === false) field.focus();
    else this.decide(false);
  }

  /** What was missing a moment ago is being written now. */
  handleChange(): void {
    this.field?.setCustomValidity('');
    this.field?.reportValidity();
  }

  private get field(): CommentField | null | undefined {
    return this.template?.querySelector<CommentField>('.comment');
  }

  private get comment(): string {
    return (this.field?.value ?? '').trim();
  }

  private decide(isApproved: boolean): void {
    const detail: Decision = { isApproved, comment: this.comment };
    this.dispatchEvent(new CustomEvent<Decision>('decide', { detail }));
  }
}
