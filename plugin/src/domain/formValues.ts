/** The values of a task's form as they come from a command line: text that takes the type the form asks for. */
import type { Attributes, AttributeValue } from './order.ts';
import { ok, refuse, type Problem, type Result } from './result.ts';

export interface FormField {
  readonly type: 'string' | 'number' | 'boolean';
  readonly required: boolean;
  readonly values?: readonly AttributeValue[];
}

const truths: Readonly<Record<string, boolean>> = { true: true, yes: true, false: false, no: false };

/** Typed values, or every value that does not fit its field. Whether all required ones are there is checked elsewhere. */
export function readFormValues(
  form: Readonly<Record<string, FormField>>,
  texts: Readonly<Record<string, string>>
): Result<Attributes, readonly Problem[]> {
  const problems: Problem[] = [];
  const values: Record<string, AttributeValue> = {};
  for (const [key, text] of Object.entries(texts)) {
    const field = Object.hasOwn(form, key) ? form[key] : undefined;
    const value = field && typed(field.type, text);
    if (value !== undefined) values[key] = value;
    else {
      const known = Object.keys(form).join(', ');
      problems.push(
        field
          ? {
              code: 'BadFormValue',
              path: key,
              message: `"${text}" is not a ${field.type}.`,
              action: `Give ${key} as a ${field.type}.`,
            }
          : {
              code: 'UnknownFormField',
              path: key,
              message: `The form has no field "${key}".`,
              action: known === '' ? 'Leave it out: the task has no form.' : `Use one of ${known}.`,
            }
      );
    }
  }
  return problems.length > 0 ? refuse(problems) : ok(values);
}

function typed(type: FormField['type'], text: string): AttributeValue | undefined {
  if (type === 'string') return text;
  if (type === 'boolean') return truths[text.toLowerCase()];
  const number = Number(text);
  return text.trim() !== '' && Number.isFinite(number) ? number : undefined;
}
