import { LightningElement, api } from 'lwc';
import { lookOf } from 'c/omStates';

/** A state in the look that it has everywhere. */
export default class OmStateBadge extends LightningElement {
  /** The value of the state field, such as `InProgress`. */
  @api state?: string | null;
  /** The word to show instead of the usual one, such as the label of the picklist value. */
  @api label?: string | null;

  get word(): string {
    return this.label ?? lookOf(this.state).word;
  }

  get iconName(): string {
    return lookOf(this.state).icon;
  }

  get className(): string {
    return `badge badge_${lookOf(this.state).tone}`;
  }
}
