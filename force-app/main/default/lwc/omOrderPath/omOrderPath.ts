import { LightningElement, api } from 'lwc';
import NAME from '@salesforce/label/c.OM_OrderPath_Name';
import DRAFT from '@salesforce/label/c.OM_OrderPath_Draft';
import APPROVAL from '@salesforce/label/c.OM_OrderPath_Approval';
import DELIVERY from '@salesforce/label/c.OM_OrderPath_Delivery';
import BILLING from '@salesforce/label/c.OM_OrderPath_Billing';
import DONE from '@salesforce/label/c.OM_OrderPath_Done';
import ENDED from '@salesforce/label/c.OM_OrderPath_Ended';
import OF from '@salesforce/label/c.OM_CountOf';
import IS_DONE from '@salesforce/label/c.OM_OrderPath_IsDone';
import IS_CURRENT from '@salesforce/label/c.OM_OrderPath_IsCurrent';
import IS_TODO from '@salesforce/label/c.OM_OrderPath_IsTodo';
import IS_STOPPED from '@salesforce/label/c.OM_OrderPath_IsStopped';
import { fill } from 'c/omErrors';
import type { Stage, StageName, StageStatus } from 'c/omOrderModel';

const NAMES: Readonly<Record<StageName, string>> = {
  draft: DRAFT,
  approval: APPROVAL,
  delivery: DELIVERY,
  billing: BILLING,
  done: DONE,
  ended: ENDED,
};
const STATUS: Readonly<Record<StageStatus, string>> = {
  done: IS_DONE,
  current: IS_CURRENT,
  todo: IS_TODO,
  stopped: IS_STOPPED,
};
const ICONS: Readonly<Partial<Record<StageStatus, string>>> = { done: 'utility:check', stopped: 'utility:ban' };

/** The way of an order, from draft to done. */
export default class OmOrderPath extends LightningElement {
  @api stages: readonly Stage[] = [];
  /** The word for how the order ended, when it did not end well. */
  @api endedAs?: string;

  label = { NAME };

  get steps(): readonly object[] {
    return this.stages.map(({ name, status, done, total }) => ({
      name,
      text: name === 'ended' ? (this.endedAs ?? ENDED) : NAMES[name],
      count: total === undefined ? '' : fill(OF, done ?? 0, total),
      icon: ICONS[status],
      status: STATUS[status],
      className: `stage stage_${status}`,
      current: status === 'current' ? 'step' : undefined,
    }));
  }
}
