import { LightningElement, api } from 'lwc';
import OPEN from '@salesforce/label/c.OM_Figure_Open';
import { fill } from 'c/omErrors';
import type { PageReference } from 'lightning/navigation';

/** One figure; its name opens the list behind it. */
export default class OmFigureTile extends LightningElement {
  @api heading = '';
  @api value = '';
  @api hint = '';
  @api reference?: PageReference;

  get description(): string {
    return fill(OPEN, this.heading, this.value);
  }
}
