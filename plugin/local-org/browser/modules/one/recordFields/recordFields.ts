import { LightningElement, api } from 'lwc';
import type FieldInput from 'one/fieldInput';
import { messagesOf, saveOutputOf } from 'org/client';
import type { UiRecord } from 'org/records';
import type { Layout, ObjectInfo } from 'one/fieldFormat';
import { formSections, type FormCell, type FormSection, type Picklists } from 'one/formModel';

interface ShownCell extends FormCell {
  readonly isInput: boolean;
  readonly hasPencil: boolean;
  readonly className: string;
}

/** The fields of a layout, to be read or to be edited. Holds the edits, and shows what the org refused at its field. */
export default class RecordFields extends LightningElement {
  @api layout?: Layout;
  @api info?: ObjectInfo;
  @api record?: UiRecord;
  @api picklists: Picklists = {};
  @api editing = false;
  @api isNew = false;
  /** Whether a pencil beside each field starts editing. */
  @api inline = false;
  summary: readonly string[] = [];
  private edits: Readonly<Record<string, unknown>> = {};

  @api
  get values(): Readonly<Record<string, unknown>> {
    return this.edits;
  }

  @api
  reset(): void {
    this.edits = {};
    this.summary = [];
  }

  /** Whether what is required is there and each value fits its field. */
  @api
  checkValidity(): boolean {
    return [...this.inputs].filter((input) => !input.reportValidity()).length === 0;
  }

  /** Shows why the record was not saved: at the fields, and above them what is to blame on none that is shown. */
  @api
  showErrors(error: unknown): void {
    const { errors = [], fieldErrors = {} } = saveOutputOf(error);
    const inputs = [...this.inputs];
    const summary = errors.map(({ message }) => message);
    for (const [name, problems] of Object.entries(fieldErrors)) {
      const input = inputs.find((one) => one.info?.apiName.toLowerCase() === name.toLowerCase());
      const message = problems.map((problem) => problem.message).join(' ');
      if (input) input.setError(message);
      else summary.push(`${this.info?.fields[name]?.label ?? name}: ${message}`);
    }
    const isAtFields = Object.keys(fieldErrors).length > 0;
    this.summary = summary.length > 0 || isAtFields ? summary : messagesOf(error);
    inputs.find((input) => input.info && input.info.apiName in fieldErrors)?.focus();
  }

  get sections(): readonly (Omit<FormSection, 'cells'> & { readonly cells: readonly ShownCell[] })[] {
    const { layout, info, record, picklists, edits, isNew, editing, inline } = this;
    if (!layout || !info || !record) return [];
    return formSections({ layout, info, record, picklists, edits, isNew }).map((section) => ({
      ...section,
      cells: section.cells.map((cell) => ({
        ...cell,
        isInput: editing && cell.editable,
        hasPencil: inline && !editing && cell.editable,
        className: editing ? 'form-output' : 'form-output form-output_line',
      })),
    }));
  }

  get hasSummary(): boolean {
    return this.summary.length > 0;
  }

  get problems(): readonly { readonly key: string; readonly text: string }[] {
    return this.summary.map((text) => ({ key: text, text }));
  }

  private get inputs(): Iterable<FieldInput> {
    return (this.template?.querySelectorAll('one-field-input') ?? []) as unknown as Iterable<FieldInput>;
  }

  handleChange(event: CustomEvent<{ name: string; value: unknown }>): void {
    this.edits = { ...this.edits, [event.detail.name]: event.detail.value };
  }

  handlePencil(event: Event): void {
    const { field } = (event.currentTarget as HTMLElement).dataset;
    this.dispatchEvent(new CustomEvent('startediting', { detail: { field } }));
  }
}
