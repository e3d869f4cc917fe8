import { LightningElement, api } from 'lwc';
import CHOOSE from '@salesforce/label/c.OM_Attribute_Choose';
import type { Attribute } from 'c/omConfiguratorModel';

interface Field extends HTMLElement {
  setCustomValidity(message: string): void;
  reportValidity(): boolean;
}

/** An attribute in the input that fits its type. Fires `attributechange` with `{ key, value }`; values are texts. */
export default class OmAttributeField extends LightningElement {
  @api attribute?: Attribute;
  @api value = '';
  /** What is wrong with the value; shown once the person was here, or at once with `isStrict`. */
  @api problem = '';
  @api isStrict = false;

  label = { CHOOSE };
  private wasHere = false;

  /** The field takes the focus and says what is wrong. */
  @api
  focusOn(): void {
    this.wasHere = true;
    this.field?.focus();
    this.showProblem();
  }

  renderedCallback(): void {
    this.showProblem();
  }

  get isChoice(): boolean {
    return (this.attribute?.choices.length ?? 0) > 0;
  }

  get isBoolean(): boolean {
    return !this.isChoice && this.attribute?.type === 'boolean';
  }

  get isPlain(): boolean {
    return !this.isChoice && !this.isBoolean;
  }

  get inputType(): string {
    return this.attribute?.type === 'number' ? 'number' : 'text';
  }

  get isChecked(): boolean {
    return this.value === 'true';
  }

  get options(): readonly object[] {
    const { choices = [], isRequired } = this.attribute ?? {};
    const all = choices.map((choice) => ({ label: choice, value: choice }));
    return isRequired === true ? all : [{ label: CHOOSE, value: '' }, ...all];
  }

  handleValue(event: CustomEvent<{ value: string }>): void {
    this.wasHere = true;
    this.tell(event.detail.value);
  }

  handleChecked(event: CustomEvent<{ checked: boolean }>): void {
    this.tell(String(event.detail.checked));
  }

  handleBlur(): void {
    this.wasHere = true;
    this.showProblem();
  }

  private get field(): Field | undefined {
    return (this.template?.querySelector('.field') as Field | null) ?? undefined;
  }

  private showProblem(): void {
    const field = this.field;
    if (!field) return;
    field.setCustomValidity(this.problem);
    if (this.wasHere || this.isStrict) field.reportValidity();
  }

  private tell(value: string): void {
    this.dispatchEvent(new CustomEvent('attributechange', { detail: { key: this.attribute?.key, value } }));
  }
}
