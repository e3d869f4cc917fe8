import { LightningElement, api, wire } from 'lwc';
import getMessages from '@salesforce/apex/OM_FalloutController.getMessages';
import EMPTY_HEADING from '@salesforce/label/c.OM_Messages_EmptyHeading';
import EMPTY_TEXT from '@salesforce/label/c.OM_Messages_EmptyText';
import LOADING from '@salesforce/label/c.OM_Loading';
import NO_REPLY from '@salesforce/label/c.OM_Messages_NoReply';
import MILLISECONDS from '@salesforce/label/c.OM_Duration_Milliseconds';
import REDACTED from '@salesforce/label/c.OM_Messages_Redacted';
import REPLY from '@salesforce/label/c.OM_Messages_Reply';
import REQUEST from '@salesforce/label/c.OM_Messages_Request';
import { fill } from 'c/omErrors';
import { dateTimeText, number } from 'c/omFormat';
import { wordsOf } from 'c/omTaskModel';
import { prettyText, type GatewayMessage } from 'c/omFalloutModel';

interface Row {
  readonly id: string;
  readonly title: string;
  readonly url: string;
  readonly facts: string;
  readonly request: string;
  readonly reply: string;
  readonly isBad: boolean;
}

/** What was said to a vendor and back about a step, the last first. Secrets were taken out when it was written. */
export default class OmGatewayMessages extends LightningElement {
  @api stepId?: string;

  label = { EMPTY_HEADING, EMPTY_TEXT, LOADING, REDACTED, REPLY, REQUEST };
  messages?: readonly GatewayMessage[];
  error: unknown;

  @wire(getMessages, { stepId: '$stepId' })
  wiredMessages({ data, error }: { data?: readonly GatewayMessage[]; error?: unknown }): void {
    this.error = error;
    if (data) this.messages = data;
  }

  get isLoading(): boolean {
    return !this.messages && !this.error;
  }

  get isEmpty(): boolean {
    return !this.error && this.messages?.length === 0;
  }

  get hasRows(): boolean {
    return this.rows.length > 0;
  }

  get rows(): readonly Row[] {
    if (this.error) return [];
    return (this.messages ?? []).map((message) => {
      const status = message.HttpStatus__c;
      const duration = message.DurationMs__c;
      return {
        id: message.Id,
        title: [wordsOf(message.Gateway__c ?? ''), dateTimeText(message.At__c)].filter(Boolean).join(' · '),
        url: [message.Method__c, message.Url__c].filter(Boolean).join(' '),
        facts: [status ?? NO_REPLY, duration === undefined ? '' : fill(MILLISECONDS, number(duration))]
          .filter(Boolean)
          .join(' · '),
        request: prettyText(message.Request__c),
        reply: prettyText(message.Response__c),
        isBad: status === undefined || status >= 400,
      };
    });
  }
}
