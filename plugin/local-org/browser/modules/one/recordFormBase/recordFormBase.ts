import { LightningElement, api } from 'lwc';
import { createRecord, updateRecord } from 'lightning/uiRecordApi';
import { API } from 'org/page';
import { call, messagesOf, saveOutputOf } from 'org/client';
import type { RegisterEvent } from 'org/formEvents';
import { REGISTER, type FormMember, type FormState } from 'org/formEvents';
import { watchRecord } from 'org/records';
import type { ObjectInfo } from 'one/fieldFormat';
import { readPicklists } from 'one/formModel';

/** What the forms around `lightning-input-field` and `lightning-output-field` have in common. */
export default class RecordFormBase extends LightningElement {
  @api recordId?: string;
  @api objectApiName: unknown;
  @api recordTypeId?: string;
  @api density?: string;
  messages: readonly string[] = [];
  private readonly members = new Set<FormMember>();
  private state: FormState = { fields: {}, record: undefined, picklists: {}, isNew: true };
  private stop: (() => void) | undefined;
  private hasStarted = false;

  /** Saves what the fields hold, and `fields` over it. */
  @api
  async submit(fields: Readonly<Record<string, unknown>> = {}): Promise<void> {
    if ([...this.members].filter(({ validate }) => validate?.() === false).length > 0) return;
    this.messages = [];
    try {
      const values = { ...this.values, ...fields };
      const saved = await (this.recordId === undefined
        ? createRecord({ apiName: this.objectName, fields: values })
        : updateRecord({ fields: { ...values, Id: this.recordId } }));
      for (const { reset } of this.members) reset?.();
      this.dispatchEvent(new CustomEvent('success', { detail: saved }));
    } catch (error) {
      this.showErrors(error);
    }
  }

  connectedCallback(): void {
    this.addEventListener(REGISTER, (event) => this.register(event as RegisterEvent));
  }

  renderedCallback(): void {
    if (this.hasStarted) return;
    this.hasStarted = true;
    void this.load();
  }

  disconnectedCallback(): void {
    this.stop?.();
  }

  get hasFailed(): boolean {
    return this.messages.length > 0;
  }

  handleSubmit(event: Event): void {
    event.preventDefault();
    const fields = this.values;
    const submit = new CustomEvent('submit', { cancelable: true, detail: { fields } });
    if (this.dispatchEvent(submit)) void this.submit();
  }

  /** A button of type `submit` in the slot is in no form that a browser knows. */
  handleClick(event: Event): void {
    const button = event.composedPath().find((target) => (target as { type?: string }).type === 'submit');
    if (button) this.handleSubmit(event);
  }

  private get objectName(): string {
    const { objectApiName } = this;
    return typeof objectApiName === 'string'
      ? objectApiName
      : ((objectApiName as { objectApiName?: string } | undefined)?.objectApiName ?? '');
  }

  private get values(): Record<string, unknown> {
    const edited = [...this.members].filter((member) => member.edited?.() !== undefined);
    return Object.fromEntries(edited.map((member) => [member.fieldName, member.edited?.()]));
  }

  private register(event: RegisterEvent): void {
    event.stopPropagation();
    const { member } = event.detail;
    this.members.add(member);
    event.detail.leave = () => this.members.delete(member);
    member.receive(this.state);
    if (this.hasStarted) this.watch();
  }

  private async load(): Promise<void> {
    try {
      const info = (await call('GET', `${API}/ui-api/object-info/${this.objectName}`)) as ObjectInfo;
      const picklists = await readPicklists(this.objectName, this.recordTypeId ?? info.defaultRecordTypeId);
      this.tell({ ...this.state, fields: info.fields, picklists, isNew: this.recordId === undefined });
      this.dispatchEvent(new CustomEvent('load', { detail: { objectInfos: { [this.objectName]: info } } }));
      this.watch();
    } catch (error) {
      this.showErrors(error);
    }
  }

  private watch(): void {
    const { recordId, objectName } = this;
    if (recordId === undefined) return;
    this.stop?.();
    const names = [...this.members].flatMap(({ fieldName }) => {
      const field = this.state.fields[fieldName];
      const related = (field?.referenceToInfos[0]?.nameFields ?? []).map(
        (name) => `${field?.relationshipName ?? ''}.${name}`
      );
      return [fieldName, ...(field?.relationshipName ? related : [])];
    });
    const wanted = {
      fields: [],
      optionalFields: names.map((name) => `${objectName}.${name}`),
      layoutTypes: [],
      modes: [],
    };
    this.stop = watchRecord(recordId, wanted, ({ data, error }) => {
      if (error !== undefined) this.showErrors(error);
      else this.tell({ ...this.state, record: data });
    });
  }

  private tell(state: FormState): void {
    this.state = state;
    for (const member of this.members) member.receive(state);
  }

  private showErrors(error: unknown): void {
    const { errors = [], fieldErrors = {} } = saveOutputOf(error);
    const elsewhere = errors.map(({ message }) => message);
    for (const [name, problems] of Object.entries(fieldErrors)) {
      const message = problems.map((problem) => problem.message).join(' ');
      const member = [...this.members].find(
        (one) => one.fieldName.toLowerCase() === name.toLowerCase() && one.showError
      );
      if (member) member.showError?.(message);
      else elsewhere.push(message);
    }
    const isAtFields = Object.keys(fieldErrors).length > 0;
    this.messages = elsewhere.length > 0 || isAtFields ? elsewhere : messagesOf(error);
    this.dispatchEvent(new CustomEvent('error', { detail: (error as { body?: unknown }).body ?? error }));
  }
}
