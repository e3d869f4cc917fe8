import { LightningElement, api } from 'lwc';
import type Lookup from 'one/lookup';

/** Chooses a record of an object. */
export default class LightningRecordPicker extends LightningElement {
  @api label = '';
  @api objectApiName = '';
  @api placeholder = 'Search…';
  @api required = false;
  @api disabled = false;
  @api variant?: string;
  @api fieldLevelHelp?: string;
  private chosen: string | null = null;

  @api
  get value(): string | null {
    return this.chosen;
  }
  set value(value: string | null) {
    this.chosen = value;
  }

  @api
  reportValidity(): boolean {
    return (this.template?.querySelector('one-lookup') as unknown as Lookup).reportValidity();
  }

  @api
  clearSelection(): void {
    this.chosen = null;
  }

  get objects(): readonly string[] {
    return [this.objectApiName];
  }

  handleChange(event: CustomEvent<{ recordId: string | null }>): void {
    event.stopPropagation();
    this.chosen = event.detail.recordId;
    this.dispatchEvent(new CustomEvent('change', { detail: { recordId: event.detail.recordId } }));
  }
}
