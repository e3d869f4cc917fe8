import { LightningElement, api } from 'lwc';
import { isBlank, type FieldInfo } from 'one/fieldFormat';

interface Option {
  readonly label: string;
  readonly value: string;
}

/** An element that can show why its value is wrong; the base components and the lookup have this in common. */
interface Control extends HTMLElement {
  setCustomValidity(message: string): void;
  reportValidity(): boolean;
  checkValidity?(): boolean;
}

const NONE: Option = { label: '--None--', value: '' };

/**
 * A field of a record, to be edited. Tells its form about each change by `fieldchange`, and shows what the org says
 * about the field when the record was refused.
 */
export default class FieldInput extends LightningElement {
  @api info?: FieldInfo;
  @api required = false;
  @api disabled = false;
  @api variant?: string;
  /** What the layout calls the field, where that is not its own name. */
  @api caption?: string;
  /** The values that the record type offers. */
  @api picklistValues: readonly Option[] = [];
  /** The name of the record that a reference leads to. */
  @api displayValue?: string | null;
  private current: unknown = null;

  @api
  get value(): unknown {
    return this.current;
  }
  set value(value: unknown) {
    this.current = value ?? null;
  }

  /** Shows a message at the field; an empty one takes it away. */
  @api
  setError(message: string): void {
    const { control } = this;
    if (!control) return;
    control.setCustomValidity(message);
    control.reportValidity();
  }

  @api
  reportValidity(): boolean {
    return this.control?.reportValidity() ?? true;
  }

  @api
  focus(): void {
    this.control?.focus();
  }

  private get control(): Control | null {
    return this.template?.querySelector<Control>('[data-control]') ?? null;
  }

  get type(): string {
    return this.info?.dataType ?? 'String';
  }

  get label(): string {
    return this.caption ?? this.info?.label ?? '';
  }

  get help(): string | undefined {
    return this.info?.inlineHelpText ?? undefined;
  }

  get isCheckbox(): boolean {
    return this.type === 'Boolean';
  }

  get checked(): boolean {
    return this.current === true;
  }

  get isPicklist(): boolean {
    return this.type === 'Picklist';
  }

  get options(): readonly Option[] {
    const own = this.picklistValues.map(({ label, value }) => ({ label, value }));
    const held = String(this.current ?? '');
    const isUnknown = held !== '' && !own.some(({ value }) => value === held);
    return [
      ...(this.required && held !== '' ? [] : [NONE]),
      ...own,
      ...(isUnknown ? [{ label: held, value: held }] : []),
    ];
  }

  get isMultiPicklist(): boolean {
    return this.type === 'MultiPicklist';
  }

  get plainOptions(): readonly Option[] {
    return this.picklistValues.map(({ label, value }) => ({ label, value }));
  }

  get selectedValues(): readonly string[] {
    return isBlank(this.current) ? [] : String(this.current).split(';');
  }

  get isLookup(): boolean {
    return this.type === 'Reference';
  }

  get targets(): readonly string[] {
    return this.info?.referenceToInfos.map(({ apiName }) => apiName) ?? [];
  }

  get isTextArea(): boolean {
    return this.type === 'TextArea' || (this.type === 'String' && (this.info?.length ?? 0) > 255);
  }

  get isInput(): boolean {
    return !this.isCheckbox && !this.isPicklist && !this.isMultiPicklist && !this.isLookup && !this.isTextArea;
  }

  get inputType(): string {
    const types: Readonly<Record<string, string>> = {
      Date: 'date',
      DateTime: 'datetime',
      Time: 'time',
      Email: 'email',
      Phone: 'tel',
      Url: 'url',
      Currency: 'number',
      Double: 'number',
      Int: 'number',
      Long: 'number',
      Percent: 'number',
    };
    return types[this.type] ?? 'text';
  }

  get formatter(): string | undefined {
    return this.type === 'Currency' ? 'currency' : this.type === 'Percent' ? 'percent-fixed' : undefined;
  }

  get step(): string | undefined {
    const scale = this.info?.scale ?? 0;
    return this.inputType === 'number' ? (scale === 0 ? '1' : `0.${'0'.repeat(scale - 1)}1`) : undefined;
  }

  get maxLength(): number | undefined {
    const length = this.info?.length ?? 0;
    return length > 0 && this.inputType === 'text' ? length : undefined;
  }

  get text(): string {
    return isBlank(this.current) ? '' : String(this.current);
  }

  handleChange(event: CustomEvent<{ value: unknown }>): void {
    const { value } = event.detail;
    const isNumber = this.inputType === 'number' && this.isInput;
    this.change(isBlank(value) ? null : isNumber ? Number(value) : value);
  }

  handleCheck(event: CustomEvent<{ checked: boolean }>): void {
    this.change(event.detail.checked);
  }

  handleValues(event: CustomEvent<{ value: readonly string[] }>): void {
    const { value } = event.detail;
    this.change(value.length === 0 ? null : value.join(';'));
  }

  private change(value: unknown): void {
    this.current = value;
    this.control?.setCustomValidity('');
    this.dispatchEvent(new CustomEvent('fieldchange', { detail: { name: this.info?.apiName, value } }));
  }
}
