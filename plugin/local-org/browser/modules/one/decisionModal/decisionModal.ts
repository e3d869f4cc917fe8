import { api } from 'lwc';
import LightningModal from 'lightning/modal';

/** Asks for the comment of a decision; a refusal needs one. */
export default class DecisionModal extends LightningModal {
  @api action: 'Approve' | 'Reject' = 'Approve';
  @api subject = '';
  private comments = '';

  get heading(): string {
    return `${this.action} ${this.subject}`;
  }

  get isReject(): boolean {
    return this.action === 'Reject';
  }

  get variant(): string {
    return this.isReject ? 'destructive' : 'brand';
  }

  handleComments(event: CustomEvent<{ value: string }>): void {
    this.comments = event.detail.value;
  }

  handleCancel(): void {
    this.close();
  }

  handleDecide(): void {
    const field = this.template?.querySelector('lightning-textarea') as unknown as { reportValidity(): boolean } | null;
    if (field?.reportValidity()) this.close({ comments: this.comments });
  }
}

/** The comment, or undefined when the person thought better of it. */
export async function askForDecision(action: 'Approve' | 'Reject', subject: string): Promise<string | undefined> {
  const answer = (await DecisionModal.open({ size: 'small', label: action, action, subject })) as
    { comments: string } | undefined;
  return answer?.comments;
}
