import { LightningElement, api } from 'lwc';
import REFRESH from '@salesforce/label/c.OM_Refresh';
import AS_OF from '@salesforce/label/c.OM_AsOf';
import LOADING from '@salesforce/label/c.OM_Loading';
import { fill } from 'c/omErrors';
import { timeText } from 'c/omFormat';

/**
 * A card with its four states. Data stands in the default slot, and is there only when there is some; buttons stand in
 * the slot `actions`, what to do about nothing in `empty`. Fires `refresh`.
 */
export default class OmCard extends LightningElement {
  @api heading = '';
  @api iconName?: string;
  @api isLoading = false;
  /** What the data could not be loaded for; shown in place of it. */
  @api error: unknown;
  @api isEmpty = false;
  @api emptyHeading = '';
  @api emptyText = '';
  @api emptyIcon = 'utility:info';
  /** When the data was read; the card can be refreshed then. */
  @api asOf?: Date;

  label = { REFRESH, LOADING };

  get hasError(): boolean {
    return this.error !== undefined && this.error !== null;
  }

  get showsLoading(): boolean {
    return this.isLoading && !this.hasError;
  }

  get showsEmpty(): boolean {
    return this.isEmpty && !this.isLoading && !this.hasError;
  }

  get showsData(): boolean {
    return !this.isEmpty && !this.isLoading && !this.hasError;
  }

  get asOfText(): string {
    return this.asOf ? fill(AS_OF, timeText(this.asOf)) : '';
  }

  handleRefresh(): void {
    this.dispatchEvent(new CustomEvent('refresh'));
  }
}
