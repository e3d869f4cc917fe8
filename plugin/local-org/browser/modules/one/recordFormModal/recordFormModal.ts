import { api } from 'lwc';
import LightningModal from 'lightning/modal';
import Toast from 'lightning/toast';
import { navigate } from 'force/navigation';
import { createRecord, updateRecord } from 'lightning/uiRecordApi';
import { API, page } from 'org/page';
import { address, call, messagesOf } from 'org/client';
import { decodeDefaults } from 'one/defaultFieldValues';
import type { UiRecord } from 'org/records';
import type RecordFields from 'one/recordFields';
import type { Layout, ObjectInfo } from 'one/fieldFormat';
import { readPicklists, type Picklists } from 'one/formModel';

interface FormOptions {
  readonly object: string;
  readonly recordId?: string | undefined;
  readonly action: string;
  /** Encoded as `lightning/pageReferenceUtils` does. */
  readonly defaults?: string | undefined;
}
interface Defaults {
  readonly layout: Layout;
  readonly objectInfos: Readonly<Record<string, ObjectInfo>>;
  readonly record: UiRecord;
}

/** The form of a new record, of a copy, or of one that is edited, by its layout. */
export default class RecordFormModal extends LightningModal {
  @api options?: FormOptions;
  layout: Layout | undefined;
  info: ObjectInfo | undefined;
  record: UiRecord | undefined;
  picklists: Picklists = {};
  isSaving = false;
  messages: readonly string[] = [];

  connectedCallback(): void {
    void this.load();
  }

  get isNew(): boolean {
    return this.options?.action !== 'edit';
  }

  get heading(): string {
    const label = this.info?.label ?? '';
    const name = String(this.record?.fields[this.info?.nameFields[0] ?? 'Name']?.value ?? '');
    return this.isNew ? `New ${label}` : `Edit ${name === '' ? label : name}`;
  }

  get isReady(): boolean {
    return this.record !== undefined;
  }

  get hasFailed(): boolean {
    return this.messages.length > 0;
  }

  get isBlocked(): boolean {
    return this.isSaving || !this.isReady;
  }

  private get form(): RecordFields | null {
    return this.template?.querySelector('one-record-fields') as unknown as RecordFields | null;
  }

  handleCancel(): void {
    this.close();
  }

  async handleSave(): Promise<void> {
    const { form, options } = this;
    if (!form?.checkValidity() || !options) return;
    this.isSaving = true;
    try {
      const saved = (await (this.isNew ? this.create(form) : this.update(form))) as UiRecord;
      this.close(saved.id);
    } catch (error) {
      form.showErrors(error);
    } finally {
      this.isSaving = false;
    }
  }

  private create(form: RecordFields): Promise<unknown> {
    const given = Object.entries(this.record?.fields ?? {}).flatMap(([name, field]) => {
      const isValue = field && field.value !== null && typeof field.value !== 'object';
      return isValue && this.info?.fields[name]?.createable ? [[name, field.value]] : [];
    });
    return createRecord({
      apiName: this.options?.object ?? '',
      fields: { ...(Object.fromEntries(given) as Record<string, unknown>), ...form.values },
    });
  }

  private update(form: RecordFields): Promise<unknown> {
    if (Object.keys(form.values).length === 0) return Promise.resolve(this.record);
    return updateRecord({ fields: { ...form.values, Id: this.options?.recordId } });
  }

  private async load(): Promise<void> {
    const { object = '', recordId = '', action, defaults } = this.options ?? {};
    try {
      if (action === 'edit') {
        const ui = (await call('GET', `${API}/ui-api/record-ui/${recordId}?layoutTypes=Full&modes=Edit`)) as {
          readonly layouts: Readonly<
            Record<string, Readonly<Record<string, { readonly Full?: { readonly Edit?: Layout } }>>>
          >;
          readonly objectInfos: Readonly<Record<string, ObjectInfo>>;
          readonly records: Readonly<Record<string, UiRecord>>;
        };
        await this.show(
          Object.values(ui.layouts[object] ?? {})[0]?.Full?.Edit,
          ui.objectInfos[object],
          ui.records[recordId]
        );
        return;
      }
      const kind = action === 'clone' ? `clone/${recordId}` : `create/${object}`;
      const answer = (await call(
        'GET',
        address(`${API}/ui-api/record-defaults/${kind}`, { formFactor: page.formFactor })
      )) as Defaults;
      const given = Object.entries(decodeDefaults(defaults)).map(([name, value]) => [
        name,
        { value, displayValue: null },
      ]);
      const record = {
        ...answer.record,
        fields: { ...answer.record.fields, ...(Object.fromEntries(given) as UiRecord['fields']) },
      };
      await this.show(answer.layout, answer.objectInfos[object], record);
    } catch (error) {
      this.messages = messagesOf(error);
    }
  }

  private async show(
    layout: Layout | undefined,
    info: ObjectInfo | undefined,
    record: UiRecord | undefined
  ): Promise<void> {
    this.picklists = await readPicklists(info?.apiName ?? '', record?.recordTypeId);
    this.layout = layout;
    this.info = info;
    this.record = record;
  }
}

/** Opens the form; a new record is then shown in its page. */
export async function openRecordForm(options: FormOptions): Promise<void> {
  const isNew = options.action !== 'edit';
  const saved = (await RecordFormModal.open({ size: 'medium', label: 'Record', options })) as string | undefined;
  if (saved === undefined) return;
  const what = isNew ? 'created' : 'saved';
  await Toast.show({ label: `The record was ${what}.`, variant: 'success' }, document.body);
  if (isNew)
    navigate({
      type: 'standard__recordPage',
      attributes: { recordId: saved, objectApiName: options.object, actionName: 'view' },
    });
}
