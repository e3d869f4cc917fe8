import { LightningElement, api } from 'lwc';
import { plainFieldName } from 'org/formEvents';

/** A form of some fields that shows, edits or makes a record. */
export default class LightningRecordForm extends LightningElement {
  @api recordId?: string;
  @api objectApiName: unknown;
  @api fields: readonly unknown[] = [];
  @api columns: number | string = 1;
  @api mode?: 'view' | 'edit' | 'readonly';
  private isEditing: boolean | undefined;

  get isForm(): boolean {
    return this.isEditing ?? (this.recordId === undefined || this.mode === 'edit');
  }

  get mayEdit(): boolean {
    return this.mode !== 'readonly';
  }

  get names(): readonly string[] {
    return this.fields.map(plainFieldName);
  }

  get className(): string {
    return Number(this.columns) > 1 ? 'form-grid form-grid_two' : 'form-grid';
  }

  handleEdit(): void {
    this.isEditing = true;
  }

  handleCancel(): void {
    this.isEditing = false;
    this.dispatchEvent(new CustomEvent('cancel'));
  }

  handleSuccess(event: CustomEvent): void {
    this.isEditing = false;
    this.dispatchEvent(new CustomEvent('success', { detail: event.detail as unknown }));
  }
}
