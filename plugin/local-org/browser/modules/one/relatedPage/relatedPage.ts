import { LightningElement, api } from 'lwc';

/** One related list on a page of its own. */
export default class RelatedPage extends LightningElement {
  @api recordId?: string;
  @api objectApiName?: string;
  @api relationship?: string;

  get context(): object {
    return { recordId: this.recordId, objectApiName: this.objectApiName };
  }

  get settings(): object {
    return { relatedListApiName: this.relationship };
  }

  get backUrl(): string {
    return `/lightning/r/${this.objectApiName ?? ''}/${this.recordId ?? ''}/view`;
  }
}
