import { failuresOf } from '../platform/dml/outcome.ts';

/** Errors of a save as pages get them: of the page as a whole, and by field. */
export function dmlErrors(error: object): Readonly<Record<string, unknown>> {
  const failures = failuresOf(error);
  if (failures.length === 0) return {};
  const entry = ({ code, message }: (typeof failures)[number]) => ({ statusCode: code, message });
  const fieldErrors: Record<string, object[]> = {};
  for (const failure of failures) {
    for (const field of failure.fields) fieldErrors[field] = [...(fieldErrors[field] ?? []), entry(failure)];
  }
  return { pageErrors: failures.filter(({ fields }) => fields.length === 0).map(entry), fieldErrors, index: 0 };
}
