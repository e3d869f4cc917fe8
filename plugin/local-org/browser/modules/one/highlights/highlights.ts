import { LightningElement, api } from 'lwc';
import { navigate } from 'force/navigation';
import LightningConfirm from 'lightning/confirm';
import { deleteRecord } from 'lightning/uiRecordApi';
import { ShowToastEvent } from 'lightning/platformShowToastEvent';
import { RefreshEvent } from 'lightning/refresh';
import { API } from 'org/page';
import { messagesOf } from 'org/client';
import { watchResource } from 'org/resources';
import { watchRecord, type UiRecord } from 'org/records';
import type { FieldInfo, Layout, LayoutItem, ObjectInfo } from 'one/fieldFormat';
import type { PageContext } from 'one/pageModel';

interface CompactUi {
  readonly layouts: Readonly<
    Record<string, Readonly<Record<string, { readonly Compact?: { readonly View?: Layout } }>>>
  >;
  readonly objectInfos: Readonly<Record<string, ObjectInfo>>;
  readonly records: Readonly<Record<string, UiRecord>>;
}

/** Key fields that stand in the header; more would wrap. */
const KEY_FIELDS = 5;

/** The header of a record: what it is, its key fields, and what can be done with it. */
export default class Highlights extends LightningElement {
  @api context?: PageContext;
  @api settings?: object;
  @api facets?: readonly object[];
  info: ObjectInfo | undefined;
  record: UiRecord | undefined;
  fields: readonly FieldInfo[] = [];
  messages: readonly string[] = [];
  private readonly stops: (() => void)[] = [];

  connectedCallback(): void {
    const { recordId = '', objectApiName = '' } = this.context ?? {};
    const url = `${API}/ui-api/record-ui/${recordId}?layoutTypes=Compact&modes=View`;
    this.stops.push(
      watchResource(url, ({ data, error }) => {
        if (error !== undefined) {
          this.messages = messagesOf(error);
          return;
        }
        this.show(data as CompactUi, recordId, objectApiName);
      })
    );
  }

  disconnectedCallback(): void {
    for (const stop of this.stops) stop();
  }

  get objectLabel(): string {
    return this.info?.label ?? '';
  }

  get title(): string {
    const name = this.info?.nameFields[0] ?? 'Name';
    return String(this.record?.fields[name]?.value ?? '');
  }

  get icon(): string {
    return this.context?.icon ?? 'standard:record';
  }

  get shownFields(): readonly FieldInfo[] {
    return this.fields;
  }

  get hasFields(): boolean {
    return this.fields.length > 0;
  }

  get mayEdit(): boolean {
    return this.info?.updateable === true;
  }

  get mayDelete(): boolean {
    return this.info?.deletable === true;
  }

  get mayClone(): boolean {
    return this.info?.createable === true;
  }

  get hasFailed(): boolean {
    return this.messages.length > 0;
  }

  handleEdit(): void {
    this.open('edit');
  }

  handleRefresh(): void {
    this.dispatchEvent(new RefreshEvent());
  }

  handleMore(event: CustomEvent<{ value: string }>): void {
    if (event.detail.value === 'delete') void this.remove();
    else this.open('clone');
  }

  private open(actionName: string): void {
    const { recordId, objectApiName } = this.context ?? {};
    navigate({ type: 'standard__recordPage', attributes: { recordId, objectApiName, actionName } });
  }

  private async remove(): Promise<void> {
    const { recordId = '', objectApiName } = this.context ?? {};
    const label = this.objectLabel.toLowerCase();
    const message = `Delete ${label} ${this.title}? It goes to the recycle bin.`;
    if (!(await LightningConfirm.open({ message, label: `Delete ${label}`, theme: 'error' }))) return;
    try {
      await deleteRecord(recordId);
      this.dispatchEvent(
        new ShowToastEvent({ title: `${this.objectLabel} “${this.title}” was deleted.`, variant: 'success' })
      );
      navigate({ type: 'standard__objectPage', attributes: { objectApiName, actionName: 'list' } });
    } catch (error) {
      this.dispatchEvent(
        new ShowToastEvent({
          title: `${this.objectLabel} was not deleted`,
          message: messagesOf(error).join(' '),
          variant: 'error',
          mode: 'sticky',
        })
      );
    }
  }

  private show(ui: CompactUi, recordId: string, objectApiName: string): void {
    const info = ui.objectInfos[objectApiName];
    const record = ui.records[recordId];
    if (!info || !record) return;
    this.info = info;
    this.record = record;
    document.title = `${this.title} | ${info.label}`;
    const layout = Object.values(ui.layouts[objectApiName] ?? {})[0]?.Compact?.View;
    const items: readonly LayoutItem[] =
      layout?.sections.flatMap(({ layoutRows }) => layoutRows.flatMap(({ layoutItems }) => layoutItems)) ?? [];
    const names = items.flatMap(({ layoutComponents }) => layoutComponents.flatMap(({ apiName }) => apiName ?? []));
    this.fields = names
      .filter((name) => !info.nameFields.includes(name))
      .flatMap((name) => info.fields[name] ?? [])
      .slice(0, KEY_FIELDS);
    this.follow(record, objectApiName);
  }

  /** What is changed elsewhere on the page is shown here too. */
  private follow(record: UiRecord, objectApiName: string): void {
    if (this.stops.length > 1) return;
    const optionalFields = [...(this.info?.nameFields ?? []), ...this.fields.map(({ apiName }) => apiName)].map(
      (name) => `${objectApiName}.${name}`
    );
    const related = this.fields.flatMap(({ relationshipName, referenceToInfos }) =>
      relationshipName === null
        ? []
        : (referenceToInfos[0]?.nameFields ?? []).map((name) => `${objectApiName}.${relationshipName}.${name}`)
    );
    const wanted = { fields: [], optionalFields: [...optionalFields, ...related], layoutTypes: [], modes: [] };
    this.stops.push(
      watchRecord(
        record.id,
        wanted,
        ({ data }) => {
          if (data && this.record) this.record = { ...this.record, fields: { ...this.record.fields, ...data.fields } };
        },
        record
      )
    );
  }
}
