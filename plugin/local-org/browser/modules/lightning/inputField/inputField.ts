import { LightningElement, api } from 'lwc';
import type FieldInput from 'one/fieldInput';
import type { FieldInfo } from 'one/fieldFormat';
import { referenceName, type Option } from 'one/formModel';
import { plainFieldName, RegisterEvent, type FormMember, type FormState } from 'org/formEvents';

/** A field of a record form, to be edited. */
export default class LightningInputField extends LightningElement {
  @api fieldName: unknown;
  @api required = false;
  @api disabled = false;
  @api readOnly = false;
  @api variant?: string;
  info: FieldInfo | undefined;
  options: readonly Option[] = [];
  displayValue: string | null = null;
  private current: unknown = null;
  private edited: unknown;
  private leave: (() => void) | undefined;

  @api
  get value(): unknown {
    return this.current;
  }
  set value(value: unknown) {
    this.current = value ?? null;
    this.edited = this.current;
  }

  @api
  reset(): void {
    this.edited = undefined;
    this.input?.setError('');
  }

  @api
  reportValidity(): boolean {
    return this.input?.reportValidity() ?? true;
  }

  connectedCallback(): void {
    const { fieldName } = this;
    const member: FormMember = {
      fieldName: plainFieldName(fieldName),
      edited: () => this.edited,
      receive: (state) => this.receive(state),
      showError: (message) => this.input?.setError(message),
      validate: () => this.reportValidity(),
      reset: () => this.reset(),
    };
    const event = new RegisterEvent(member);
    this.dispatchEvent(event);
    this.leave = event.detail.leave;
  }

  disconnectedCallback(): void {
    this.leave?.();
  }

  get isDisabled(): boolean {
    return this.disabled || this.readOnly;
  }

  get isRequired(): boolean {
    return this.required || (this.info?.required === true && this.info.dataType !== 'Boolean');
  }

  handleChange(event: CustomEvent<{ value: unknown }>): void {
    event.stopPropagation();
    this.current = event.detail.value;
    this.edited = this.current;
    this.dispatchEvent(new CustomEvent('change', { bubbles: true, composed: true, detail: { value: this.current } }));
  }

  private get input(): FieldInput | null {
    return this.template?.querySelector('one-field-input') as unknown as FieldInput | null;
  }

  private receive({ fields, record, picklists }: FormState): void {
    const name = plainFieldName(this.fieldName);
    this.info = fields[name];
    this.options = picklists[name] ?? [];
    if (this.edited !== undefined || !record) return;
    this.current = record.fields[name]?.value ?? null;
    this.displayValue = this.info ? referenceName(record, this.info) : null;
  }
}
