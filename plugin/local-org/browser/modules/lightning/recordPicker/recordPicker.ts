import { LightningElement, api } from 'lwc';
import type Lookup from 'one/lookup';

/** Chooses a record of an object. */
export default class LightningRecordPicker extends LightningElement {
  @api label = '';
  @api objectApiName = '';
  @api value: string | null = null;
  @api placeholder = 'Search…';
  @api required = false;
  @api disabled = false;
  @api variant?: string;
  @api fieldLevelHelp?: string;

  @api
  reportValidity(): boolean {
    return (this.template?.querySelector('one-lookup') as unknown as Lookup).reportValidity();
  }

  @api
  clearSelection(): void {
    this.value = null;
  }

  get objects(): readonly string[] {
    return [this.objectApiName];
  }

  handleChange(event: CustomEvent<{ recordId: string | null }>): void {
    event.stopPropagation();
    this.value = event.detail.recordId;
    this.dispatchEvent(new CustomEvent('change', { detail: { recordId: event.detail.recordId } }));
  }
}
