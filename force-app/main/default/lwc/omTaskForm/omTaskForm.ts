import { LightningElement, api } from 'lwc';
import COMPLETE from '@salesforce/label/c.OM_Task_Complete';
import YES from '@salesforce/label/c.OM_Yes';
import NO from '@salesforce/label/c.OM_No';
import NO_FORM from '@salesforce/label/c.OM_Task_NoForm';
import type { Problem } from 'c/omErrors';
import { wordsOf, type TaskField } from 'c/omTaskModel';

interface Control {
  readonly key: string;
  readonly label: string;
  readonly isRequired: boolean;
  readonly isChoice: boolean;
  readonly isYesNo: boolean;
  readonly isInput: boolean;
  readonly inputType: string;
  readonly options: readonly { readonly label: string; readonly value: string }[];
  readonly value: string;
}
type Validated = HTMLElement & { setCustomValidity(text: string): void; reportValidity(): boolean };

/** The form of a task. Fires `complete` with `{ answers }`: texts by key, as the controller takes them. */
export default class OmTaskForm extends LightningElement {
  @api fields: readonly TaskField[] = [];
  @api isBusy = false;
  /** Whether to complete is what comes next. */
  @api isPrimary = false;

  label = { COMPLETE, NO_FORM };
  answers: Readonly<Record<string, string>> = {};
  private refusals: readonly Problem[] = [];
  private formOf: string | undefined;

  /** What the org refused; the path of a problem is the key of its field. */
  @api
  get problems(): readonly Problem[] {
    return this.refusals;
  }

  set problems(value: readonly Problem[]) {
    this.refusals = value;
    this.showProblems();
  }

  /** Whose form it is; answers stay while a task is read anew, and go with it. */
  @api
  get taskId(): string | undefined {
    return this.formOf;
  }

  set taskId(value: string | undefined) {
    if (value !== this.formOf) this.answers = {};
    this.formOf = value;
  }

  get variant(): string {
    return this.isPrimary ? 'brand' : 'neutral';
  }

  get hasFields(): boolean {
    return this.fields.length > 0;
  }

  get controls(): readonly Control[] {
    return this.fields.map(({ key, type, isRequired, choices }) => {
      const isYesNo = type === 'boolean';
      const isChoice = !isYesNo && choices.length > 0;
      return {
        key,
        label: wordsOf(key),
        isRequired,
        isYesNo,
        isChoice,
        isInput: !isYesNo && !isChoice,
        inputType: type === 'number' ? 'number' : 'text',
        options: isYesNo
          ? [
              { label: YES, value: 'true' },
              { label: NO, value: 'false' },
            ]
          : choices.map((value) => ({ label: wordsOf(value), value })),
        value: this.answers[key] ?? '',
      };
    });
  }

  /** Each refusal stands at its field until that is answered anew. */
  private showProblems(): void {
    for (const control of this.inputs()) {
      const problem = this.refusals.find(({ path }) => path === control.dataset['key']);
      control.setCustomValidity(problem?.message ?? '');
      if (problem) control.reportValidity();
    }
  }

  handleChange(event: CustomEvent<{ value: string }>): void {
    const control = event.currentTarget as Validated;
    control.setCustomValidity('');
    this.answers = { ...this.answers, [control.dataset['key'] ?? '']: event.detail.value };
  }

  handleComplete(): void {
    const invalid = this.inputs().filter((control) => !control.reportValidity());
    if (invalid.length > 0) {
      invalid[0]?.focus();
      return;
    }
    this.dispatchEvent(new CustomEvent('complete', { detail: { answers: { ...this.answers } } }));
  }

  private inputs(): readonly Validated[] {
    return [...(this.template?.querySelectorAll<Validated>('.field') ?? [])];
  }
}
