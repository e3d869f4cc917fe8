import { LightningElement, api } from 'lwc';

/** Nothing to show: why, and what comes next. An action may stand in the slot. */
export default class OmEmptyState extends LightningElement {
  @api heading = '';
  @api text = '';
  @api iconName = 'utility:info';
}
