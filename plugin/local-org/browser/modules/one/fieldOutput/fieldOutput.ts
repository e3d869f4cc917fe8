import { LightningElement, api } from 'lwc';
import type { FieldValue, UiRecord } from 'org/records';
import { isBlank, type FieldInfo } from 'one/fieldFormat';

/** The value of a field, in the way of its type. */
export default class FieldOutput extends LightningElement {
  @api info?: FieldInfo;
  /** The record, whose related records name references. */
  @api record?: UiRecord;

  get field(): FieldValue | undefined {
    return this.info && this.record?.fields[this.info.apiName];
  }

  get value(): unknown {
    return this.field?.value;
  }

  get isEmpty(): boolean {
    return this.type !== 'Boolean' && isBlank(this.value) && !this.isAddress;
  }

  get type(): string {
    return this.info?.dataType ?? 'String';
  }

  get isBoolean(): boolean {
    return this.type === 'Boolean';
  }

  get booleanIcon(): string {
    return this.value === true ? 'utility:check' : 'utility:close';
  }

  get booleanText(): string {
    return this.value === true ? 'Yes' : 'No';
  }

  get isReference(): boolean {
    return this.type === 'Reference' && !isBlank(this.value);
  }

  get referenceUrl(): string {
    const related = this.related;
    return `/lightning/r/${related?.apiName ?? 'sobject'}/${String(this.value)}/view`;
  }

  get referenceName(): string {
    const { related } = this;
    const nameField =
      this.info?.referenceToInfos.find(({ apiName }) => apiName === related?.apiName)?.nameFields[0] ?? 'Name';
    const name = related?.fields[nameField]?.value ?? related?.fields['Name']?.value ?? this.relatedField?.displayValue;
    return String(name ?? this.field?.displayValue ?? this.value);
  }

  /** People and queues are not records of a page here. */
  get isPlainReference(): boolean {
    const object = this.related?.apiName ?? this.info?.referenceToInfos[0]?.apiName;
    return (
      object === undefined ||
      ['User', 'Group', 'Name', 'Organization', 'RecordType', 'Profile', 'UserRole'].includes(object)
    );
  }

  get isDate(): boolean {
    return this.type === 'Date';
  }

  get isDateTime(): boolean {
    return this.type === 'DateTime';
  }

  get isCurrency(): boolean {
    return this.type === 'Currency';
  }

  get isPercent(): boolean {
    return this.type === 'Percent';
  }

  get percent(): number {
    return Number(this.value) / 100;
  }

  get isNumber(): boolean {
    return ['Double', 'Int', 'Long'].includes(this.type);
  }

  get scale(): number {
    return this.info?.scale ?? 0;
  }

  get isEmail(): boolean {
    return this.type === 'Email';
  }

  get isPhone(): boolean {
    return this.type === 'Phone';
  }

  get isUrl(): boolean {
    return this.type === 'Url';
  }

  get isAddress(): boolean {
    return this.type === 'Address' && Object.values(this.address).some((part) => !isBlank(part));
  }

  get address(): Readonly<Record<string, string | undefined>> {
    const prefix = (this.info?.apiName ?? '').replace(/Address$/, '');
    const part = (name: string): string | undefined => {
      const value = this.record?.fields[prefix + name]?.value;
      return isBlank(value) ? undefined : String(value);
    };
    return {
      street: part('Street'),
      city: part('City'),
      province: part('State'),
      postalCode: part('PostalCode'),
      country: part('Country'),
    };
  }

  get isRichText(): boolean {
    return this.info?.htmlFormatted === true && this.type !== 'Url';
  }

  get isLongText(): boolean {
    return this.type === 'TextArea' && !this.isRichText;
  }

  get isText(): boolean {
    return !(
      this.isEmpty ||
      this.isBoolean ||
      this.isReference ||
      this.isDate ||
      this.isDateTime ||
      this.isCurrency ||
      this.isPercent ||
      this.isNumber ||
      this.isEmail ||
      this.isPhone ||
      this.isUrl ||
      this.isAddress ||
      this.isRichText ||
      this.isLongText
    );
  }

  get text(): string {
    const { displayValue } = this.field ?? {};
    return this.type === 'MultiPicklist'
      ? String(displayValue ?? this.value)
          .split(';')
          .join('; ')
      : String(displayValue ?? this.value);
  }

  private get relatedField(): FieldValue | undefined {
    const name = this.info?.relationshipName;
    return typeof name === 'string' ? this.record?.fields[name] : undefined;
  }

  private get related(): UiRecord | undefined {
    const value = this.relatedField?.value;
    return typeof value === 'object' && value !== null ? (value as UiRecord) : undefined;
  }
}
