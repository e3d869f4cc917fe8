/** How the fields of a record form find their form: they tell it that they are there, and it gives them their data. */
import type { FieldInfo } from 'one/fieldFormat';
import type { UiRecord } from 'org/records';
import type { Option } from 'one/formModel';

export const REGISTER = 'registerformfield';

/** What a form knows, given to each of its fields when it changes. */
export interface FormState {
  readonly fields: Readonly<Record<string, FieldInfo | undefined>>;
  readonly record: UiRecord | undefined;
  readonly picklists: Readonly<Record<string, readonly Option[] | undefined>>;
  readonly isNew: boolean;
}

export interface FormMember {
  readonly fieldName: string;
  readonly receive: (state: FormState) => void;
  /** Undefined when it holds no value to be saved. */
  readonly edited?: () => unknown;
  readonly showError?: (message: string) => void;
  readonly validate?: () => boolean;
  readonly reset?: () => void;
}

export class RegisterEvent extends CustomEvent<{ member: FormMember; leave: (() => void) | undefined }> {
  constructor(member: FormMember) {
    super(REGISTER, { bubbles: true, composed: true, detail: { member, leave: undefined } });
  }
}

/** The name of a field that is given as text or as a reference from `@salesforce/schema`. */
export const plainFieldName = (field: unknown): string =>
  typeof field === 'string'
    ? (field.split('.').pop() ?? '')
    : ((field as { fieldApiName?: string } | undefined)?.fieldApiName ?? '');
