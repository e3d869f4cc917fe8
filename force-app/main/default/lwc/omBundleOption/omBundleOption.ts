import { LightningElement, api } from 'lwc';
import REQUIRED from '@salesforce/label/c.OM_Option_Required';
import INCLUDED from '@salesforce/label/c.OM_Option_Included';
import SAVES from '@salesforce/label/c.OM_Option_Saves';
import QUANTITY from '@salesforce/label/c.OM_Option_Quantity';
import BETWEEN from '@salesforce/label/c.OM_Option_Between';
import UP_TO from '@salesforce/label/c.OM_Option_UpTo';
import CONFIGURE from '@salesforce/label/c.OM_Option_Configure';
import CONFIGURE_OF from '@salesforce/label/c.OM_Option_ConfigureOf';
import NO_PRICE from '@salesforce/label/c.OM_Option_NoPrice';
import REQUIRES from '@salesforce/label/c.OM_Rule_Requires';
import EXCLUDES from '@salesforce/label/c.OM_Rule_Excludes';
import { fill, type Problem } from 'c/omErrors';
import { money, number } from 'c/omFormat';
import { firstQuantity, placeOf, type Component, type Part, type Relation } from 'c/omConfiguratorModel';

/**
 * An option. Fires `optionchange` with `{ componentId, quantity }`, `partattribute` with `{ componentId, key, value }`, and
 * `configure` with the component id of a bundle in the bundle.
 */
export default class OmBundleOption extends LightningElement {
  @api component?: Component;
  /** What was chosen of it, if it was. */
  @api chosen?: Part;
  @api relations: readonly Relation[] = [];
  @api problems: readonly Problem[] = [];
  @api isStrict = false;
  @api currencyCode?: string;

  label = { REQUIRED, QUANTITY, CONFIGURE };

  /** Brings the option, or one of its attributes, to whoever wants to see it. */
  @api
  focusOn(key?: string): void {
    const field = [
      ...(this.template?.querySelectorAll<HTMLElement & { focusOn(): void }>('c-om-attribute-field') ?? []),
    ].find((one) => one.dataset['key'] === key);
    (this.template?.querySelector('.option') as HTMLElement | null)?.scrollIntoView({ block: 'center' });
    if (field) field.focusOn();
    else (this.template?.querySelector('.choose') as HTMLElement | null)?.focus();
  }

  get isChosen(): boolean {
    return (this.chosen?.quantity ?? 0) > 0;
  }

  /** What is needed is chosen already, and cannot be taken away. */
  get isFixed(): boolean {
    return this.component?.isRequired === true && this.isChosen;
  }

  get className(): string {
    const tone = this.ownProblems.length > 0 ? ' option_problem' : '';
    return `option${this.isChosen ? ' option_chosen' : ''}${tone}`;
  }

  get price(): string {
    const price = this.component?.price;
    if (!price?.entryId) return NO_PRICE;
    return this.component?.priceTreatment === 'Included' ? INCLUDED : money(price.unitPrice, this.currencyCode ?? null);
  }

  get saves(): string {
    const price = this.component?.price;
    if (!price?.entryId || price.listPrice <= price.unitPrice || this.component?.priceTreatment === 'Included')
      return '';
    return fill(SAVES, money(price.listPrice - price.unitPrice, this.currencyCode ?? null));
  }

  get rules(): readonly object[] {
    return this.relations.map(({ type, otherName, message }) => ({
      key: `${type}/${otherName}`,
      text: [fill(type === 'Requires' ? REQUIRES : EXCLUDES, otherName), message ?? ''].join(' ').trim(),
    }));
  }

  get hasQuantity(): boolean {
    return this.isChosen && this.component?.maximum !== 1;
  }

  get quantityHint(): string {
    const { minimum = 0, maximum } = this.component ?? {};
    if (maximum === null || maximum === undefined) return '';
    return minimum > 0 ? fill(BETWEEN, number(minimum), number(maximum)) : fill(UP_TO, number(maximum));
  }

  get fields(): readonly object[] {
    if (!this.isChosen) return [];
    return (this.component?.attributes ?? []).map((attribute) => ({
      key: attribute.key,
      attribute,
      value: this.chosen?.attributes[attribute.key] ?? '',
      problem: this.problems.find(({ path }) => placeOf(path)?.key === attribute.key)?.message ?? '',
    }));
  }

  get hasFields(): boolean {
    return this.fields.length > 0;
  }

  get isBundle(): boolean {
    return this.isChosen && Boolean(this.component?.bundleId);
  }

  get configureName(): string {
    return fill(CONFIGURE_OF, this.component?.productName ?? '');
  }

  /** Problems of the option itself; those of attributes stand at their fields. */
  get ownProblems(): readonly Problem[] {
    return this.problems.filter(({ path }) => placeOf(path)?.key === undefined);
  }

  handleChoose(event: CustomEvent<{ checked: boolean }>): void {
    this.tell(event.detail.checked && this.component ? firstQuantity(this.component) : 0);
  }

  handleQuantity(event: CustomEvent<{ value: string }>): void {
    const quantity = Number(event.detail.value);
    if (quantity > 0) this.tell(quantity);
  }

  handleAttribute(event: CustomEvent<{ key: string; value: string }>): void {
    const detail = { componentId: this.component?.id, ...event.detail };
    this.dispatchEvent(new CustomEvent('partattribute', { detail, bubbles: true, composed: true }));
  }

  handleConfigure(): void {
    this.dispatchEvent(new CustomEvent('configure', { detail: this.component?.id, bubbles: true, composed: true }));
  }

  private tell(quantity: number): void {
    const detail = { componentId: this.component?.id, quantity };
    this.dispatchEvent(new CustomEvent('optionchange', { detail, bubbles: true, composed: true }));
  }
}
