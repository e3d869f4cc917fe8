import { LightningElement, api, wire } from 'lwc';
import { getFieldValue, getRecord, notifyRecordUpdateAvailable, type UiRecord } from 'lightning/uiRecordApi';
import STATE from '@salesforce/schema/Asset.OM_State__c';
import ATTRIBUTES from '@salesforce/schema/Asset.OM_Attributes__c';
import ITEMS from '@salesforce/schema/Asset.OM_Items__c';
import TITLE from '@salesforce/label/c.OM_Asset_Title';
import EMPTY_HEADING from '@salesforce/label/c.OM_Asset_EmptyHeading';
import EMPTY_TEXT from '@salesforce/label/c.OM_Asset_EmptyText';
import SERVED_BY from '@salesforce/label/c.OM_Asset_ServedBy';
import TIMES from '@salesforce/label/c.OM_Asset_Times';
import YES from '@salesforce/label/c.OM_Yes';
import NO from '@salesforce/label/c.OM_No';
import { fill } from 'c/omErrors';
import { number } from 'c/omFormat';
import type { Wired } from 'c/omOrderModel';
import { wordsOf } from 'c/omTaskModel';

interface Item {
  readonly id?: string;
  readonly key?: string;
  readonly productCode?: string;
  readonly productName?: string;
  readonly quantity?: number;
  readonly attributes?: Readonly<Record<string, unknown>>;
}
interface Fact {
  readonly label: string;
  readonly value: string;
}

/** What a customer has of a product, and the ports, devices and accounts that make it work. */
export default class OmAssetContents extends LightningElement {
  @api recordId?: string;

  label = { TITLE, EMPTY_HEADING, EMPTY_TEXT, SERVED_BY };
  record?: UiRecord;
  error: unknown = undefined;
  loadedAt?: Date;

  @wire(getRecord, { recordId: '$recordId', fields: [STATE], optionalFields: [ATTRIBUTES, ITEMS] })
  wiredAsset({ data, error }: Wired<UiRecord>): void {
    this.error = error;
    if (data) this.record = data;
    if (data ?? error) this.loadedAt = new Date();
  }

  get isLoading(): boolean {
    return !this.record && !this.error;
  }

  get isEmpty(): boolean {
    return this.record !== undefined && this.facts.length === 0 && !this.hasItems;
  }

  get state(): string | undefined {
    return (getFieldValue(this.record, STATE) as string | null | undefined) ?? undefined;
  }

  /** Contracts have the same states under other words. */
  get stateWord(): string {
    return wordsOf(this.state ?? '');
  }

  get facts(): readonly Fact[] {
    return factsOf(objectIn(getFieldValue(this.record, ATTRIBUTES)));
  }

  get items(): readonly object[] {
    const { items } = objectIn(getFieldValue(this.record, ITEMS));
    return (Array.isArray(items) ? (items as readonly Item[]) : []).map((item, index) => ({
      key: item.id ?? item.key ?? String(index),
      name: item.productName ?? item.productCode ?? item.key ?? '',
      times: (item.quantity ?? 1) === 1 ? '' : fill(TIMES, number(item.quantity)),
      facts: factsOf(item.attributes ?? {}),
    }));
  }

  get hasItems(): boolean {
    return this.items.length > 0;
  }

  async handleRefresh(): Promise<void> {
    if (this.recordId !== undefined) await notifyRecordUpdateAvailable([{ recordId: this.recordId }]);
  }
}

/** The object in a field; an empty one where it is blank or was cut off. */
function objectIn(text: unknown): Readonly<Record<string, unknown>> {
  if (typeof text !== 'string' || !text.startsWith('{')) return {};
  try {
    return JSON.parse(text) as Readonly<Record<string, unknown>>;
  } catch {
    return {};
  }
}

const factsOf = (values: Readonly<Record<string, unknown>>): readonly Fact[] =>
  Object.entries(values).map(([name, value]) => ({ label: wordsOf(name), value: valueText(value) }));

function valueText(value: unknown): string {
  if (typeof value === 'boolean') return value ? YES : NO;
  if (typeof value === 'number') return number(value);
  return typeof value === 'string' ? value : JSON.stringify(value);
}
