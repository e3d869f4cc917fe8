import { LightningElement, api } from 'lwc';
import { ShowToastEvent } from 'lightning/platformShowToastEvent';
import { updateRecord } from 'lightning/uiRecordApi';
import { API } from 'org/page';
import { call, messagesOf } from 'org/client';
import { watchRecord, type UiRecord } from 'org/records';
import type { FieldInfo, ObjectInfo } from 'one/fieldFormat';
import { readPicklists, type Option } from 'one/formModel';
import type { PageContext } from 'one/pageModel';

/** The steps of a record by a picklist, with key fields and guidance for the step that is looked at. */
export default class PathView extends LightningElement {
  @api context?: PageContext;
  @api settings?: object;
  @api facets?: readonly object[];
  info: ObjectInfo | undefined;
  record: UiRecord | undefined;
  options: readonly Option[] = [];
  looked: string | undefined;
  isSaving = false;
  private stop: (() => void) | undefined;

  connectedCallback(): void {
    void this.load();
  }

  disconnectedCallback(): void {
    this.stop?.();
  }

  get isShown(): boolean {
    return this.record !== undefined && this.options.length > 0;
  }

  get current(): string {
    return String(this.record?.fields[this.fieldName]?.value ?? '');
  }

  get selected(): string {
    return this.looked ?? this.current;
  }

  get fields(): readonly FieldInfo[] {
    return (this.step?.fields ?? []).flatMap((name) => this.info?.fields[name] ?? []);
  }

  get hasFields(): boolean {
    return this.fields.length > 0;
  }

  get guidance(): string | null {
    return this.step?.guidance ?? null;
  }

  get hasDetails(): boolean {
    return this.fields.length > 0 || this.guidance !== null;
  }

  get buttonLabel(): string {
    const label = this.info?.fields[this.fieldName]?.label ?? '';
    return `Mark as current ${label.toLowerCase()}`;
  }

  get mayMark(): boolean {
    return this.selected !== this.current && this.info?.fields[this.fieldName]?.updateable === true;
  }

  handleStep(event: Event): void {
    const { value } = event.target as unknown as { value?: string };
    if (value !== undefined) this.looked = value;
  }

  async handleMark(): Promise<void> {
    this.isSaving = true;
    try {
      await updateRecord({ fields: { Id: this.context?.recordId, [this.fieldName]: this.selected } });
      this.looked = undefined;
    } catch (error) {
      this.dispatchEvent(
        new ShowToastEvent({
          title: 'The step was not changed',
          message: messagesOf(error).join(' '),
          variant: 'error',
          mode: 'sticky',
        })
      );
    } finally {
      this.isSaving = false;
    }
  }

  private get fieldName(): string {
    return this.context?.path?.field ?? '';
  }

  private get step(): NonNullable<PageContext['path']>['steps'][number] | undefined {
    return this.context?.path?.steps.find(({ value }) => value === this.selected);
  }

  private async load(): Promise<void> {
    const { recordId = '', objectApiName = '', path } = this.context ?? {};
    if (!path) return;
    this.info = (await call('GET', `${API}/ui-api/object-info/${objectApiName}`)) as ObjectInfo;
    const picklists = await readPicklists(objectApiName, this.info.defaultRecordTypeId);
    this.options = picklists[path.field] ?? [];
    const names = [path.field, ...path.steps.flatMap(({ fields }) => fields)];
    const wanted = {
      fields: [],
      optionalFields: names.map((name) => `${objectApiName}.${name}`),
      layoutTypes: [],
      modes: [],
    };
    this.stop = watchRecord(recordId, wanted, ({ data }) => {
      if (data) this.record = data;
    });
  }
}
