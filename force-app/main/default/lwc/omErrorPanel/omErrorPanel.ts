import { LightningElement, api } from 'lwc';
import HEADING from '@salesforce/label/c.OM_Error_Heading';
import RETRY from '@salesforce/label/c.OM_Error_Retry';
import UNKNOWN from '@salesforce/label/c.OM_Error_Unknown';
import { messagesOf } from 'c/omErrors';

/** An error in place. Fires `retry` when the person wants to try again. */
export default class OmErrorPanel extends LightningElement {
  /** What a wire or a call was rejected with. */
  @api error: unknown;
  /** Whether trying again may help. */
  @api retryable = false;

  label = { HEADING, RETRY };

  get messages(): readonly string[] {
    const messages = messagesOf(this.error);
    return messages.length > 0 ? messages : [UNKNOWN];
  }

  handleRetry(): void {
    this.dispatchEvent(new CustomEvent('retry'));
  }
}
