import { LightningElement, api } from 'lwc';
import type { FieldInfo } from 'one/fieldFormat';
import type { UiRecord } from 'org/records';
import { plainFieldName, RegisterEvent, type FormState } from 'org/formEvents';

/** A field of a record form, to be read. */
export default class LightningOutputField extends LightningElement {
  @api fieldName: unknown;
  @api variant?: string;
  @api fieldClass?: string;
  info: FieldInfo | undefined;
  record: UiRecord | undefined;
  private leave: (() => void) | undefined;

  connectedCallback(): void {
    const event = new RegisterEvent({
      fieldName: plainFieldName(this.fieldName),
      receive: (state) => this.receive(state),
    });
    this.dispatchEvent(event);
    this.leave = event.detail.leave;
  }

  disconnectedCallback(): void {
    this.leave?.();
  }

  get hasLabel(): boolean {
    return this.variant !== 'label-hidden';
  }

  private receive({ fields, record }: FormState): void {
    this.info = fields[plainFieldName(this.fieldName)];
    this.record = record;
  }
}
