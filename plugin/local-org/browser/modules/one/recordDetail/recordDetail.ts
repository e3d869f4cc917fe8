import { LightningElement, api } from 'lwc';
import { ShowToastEvent } from 'lightning/platformShowToastEvent';
import { updateRecord } from 'lightning/uiRecordApi';
import { API } from 'org/page';
import { messagesOf } from 'org/client';
import { watchResource } from 'org/resources';
import type { UiRecord } from 'org/records';
import type RecordFields from 'one/recordFields';
import type { Layout, ObjectInfo } from 'one/fieldFormat';
import { readPicklists, type Picklists } from 'one/formModel';
import type { PageContext } from 'one/pageModel';

interface FullUi {
  readonly layouts: Readonly<Record<string, Readonly<Record<string, { readonly Full?: { readonly View?: Layout } }>>>>;
  readonly objectInfos: Readonly<Record<string, ObjectInfo>>;
  readonly records: Readonly<Record<string, UiRecord>>;
}

/** The fields of a record by its layout. A pencil edits them in place; what the org refuses is told at its field. */
export default class RecordDetail extends LightningElement {
  @api context?: PageContext;
  @api settings?: object;
  @api facets?: readonly object[];
  layout: Layout | undefined;
  info: ObjectInfo | undefined;
  record: UiRecord | undefined;
  picklists: Picklists = {};
  editing = false;
  isSaving = false;
  messages: readonly string[] = [];
  private stop: (() => void) | undefined;

  connectedCallback(): void {
    const { recordId = '', objectApiName = '' } = this.context ?? {};
    this.stop = watchResource(`${API}/ui-api/record-ui/${recordId}?layoutTypes=Full&modes=View`, ({ data, error }) => {
      if (error !== undefined) {
        this.messages = messagesOf(error);
        return;
      }
      const ui = data as FullUi;
      this.info = ui.objectInfos[objectApiName];
      this.record = ui.records[recordId];
      this.layout = Object.values(ui.layouts[objectApiName] ?? {})[0]?.Full?.View;
    });
  }

  disconnectedCallback(): void {
    this.stop?.();
  }

  get hasFailed(): boolean {
    return this.messages.length > 0;
  }

  get mayEdit(): boolean {
    return this.info?.updateable === true;
  }

  private get form(): RecordFields | null {
    return this.template?.querySelector('one-record-fields') as unknown as RecordFields | null;
  }

  async handleEdit(): Promise<void> {
    this.picklists = await readPicklists(this.info?.apiName ?? '', this.record?.recordTypeId);
    this.editing = true;
  }

  handleCancel(): void {
    this.form?.reset();
    this.editing = false;
  }

  async handleSave(): Promise<void> {
    const { form } = this;
    if (!form?.checkValidity()) return;
    this.isSaving = true;
    try {
      if (Object.keys(form.values).length > 0) {
        await updateRecord({ fields: { ...form.values, Id: this.context?.recordId } });
        const name = String(this.record?.fields[this.info?.nameFields[0] ?? 'Name']?.value ?? '');
        this.dispatchEvent(
          new ShowToastEvent({ title: `${this.info?.label ?? 'Record'} “${name}” was saved.`, variant: 'success' })
        );
      }
      form.reset();
      this.editing = false;
    } catch (error) {
      form.showErrors(error);
    } finally {
      this.isSaving = false;
    }
  }
}
