import { LightningElement, api } from 'lwc';
import NAME from '@salesforce/label/c.OM_OrderPath_Name';
import DRAFT from '@salesforce/label/c.OM_OrderPath_Draft';
import APPROVAL from '@salesforce/label/c.OM_OrderPath_Approval';
import DELIVERY from '@salesforce/label/c.OM_OrderPath_Delivery';
import BILLING from '@salesforce/label/c.OM_OrderPath_Billing';
import DONE from '@salesforce/label/c.OM_OrderPath_Done';
import ENDED from '@salesforce/label/c.OM_OrderPath_Ended';
import OF from '@salesforce/label/c.OM_CountOf';
import { fill } from 'c/omErrors';
import type { Stage, StageName } from 'c/omOrderModel';
import type { PathStep } from 'c/omPath';

const NAMES: Readonly<Record<StageName, string>> = {
  draft: DRAFT,
  approval: APPROVAL,
  delivery: DELIVERY,
  billing: BILLING,
  done: DONE,
  ended: ENDED,
};
/** The way of an order, from draft to done. */
export default class OmOrderPath extends LightningElement {
  @api stages: readonly Stage[] = [];
  /** The word for how the order ended, when it did not end well. */
  @api endedAs?: string;

  label = { NAME };

  get steps(): readonly PathStep[] {
    return this.stages.map(({ name, status, done, total }) => ({
      name,
      text: name === 'ended' ? (this.endedAs ?? ENDED) : NAMES[name],
      status,
      ...(total === undefined ? {} : { count: fill(OF, done ?? 0, total) }),
    }));
  }
}
