import { LightningElement, api } from 'lwc';
import TITLE from '@salesforce/label/c.OM_Next_Title';
import LINES from '@salesforce/label/c.OM_Next_Lines';
import LINES_TEXT from '@salesforce/label/c.OM_Next_LinesText';
import APPROVAL from '@salesforce/label/c.OM_Next_Approval';
import APPROVAL_TEXT from '@salesforce/label/c.OM_Next_ApprovalText';
import DELIVERY from '@salesforce/label/c.OM_Next_Delivery';
import DELIVERY_TEXT from '@salesforce/label/c.OM_Next_DeliveryText';
import DATE from '@salesforce/label/c.OM_Next_Date';
import DATE_REQUESTED from '@salesforce/label/c.OM_Next_DateRequested';
import DATE_OPEN from '@salesforce/label/c.OM_Next_DateOpen';
import BILLING from '@salesforce/label/c.OM_Next_Billing';
import BILLING_TEXT from '@salesforce/label/c.OM_Next_BillingText';
import { fill } from 'c/omErrors';
import { dateText, money, number } from 'c/omFormat';
import type { BundlePrice } from 'c/omConfiguratorModel';

/**
 * What happens with a choice, before it is made. Steps and dates are the service's to say, once the lines are saved: the
 * order page asks for them (`c-om-simulation`). What is known before is what is written, what is delivered and when it was
 * asked for.
 */
export default class OmNextSteps extends LightningElement {
  @api price?: BundlePrice;
  @api requestedAt?: string | null;
  @api currencyCode?: string;

  label = { TITLE };

  get steps(): readonly object[] {
    const rows = this.price?.rows ?? [];
    const names = [...new Set(rows.slice(1).map(({ productName }) => productName))];
    const discount = this.price?.discount ?? 0;
    const requested = dateText(this.requestedAt);
    return [
      { label: LINES, text: fill(LINES_TEXT, number(rows.length)) },
      ...(discount > 0
        ? [{ label: APPROVAL, text: fill(APPROVAL_TEXT, money(discount, this.currencyCode ?? null)) }]
        : []),
      ...(names.length > 0 ? [{ label: DELIVERY, text: fill(DELIVERY_TEXT, names.join(', ')) }] : []),
      { label: DATE, text: requested === '' ? DATE_OPEN : fill(DATE_REQUESTED, requested) },
      { label: BILLING, text: BILLING_TEXT },
    ];
  }
}
