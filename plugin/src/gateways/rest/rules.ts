import type { Attributes } from '../../domain/order.ts';
import type { StepError } from '../../domain/plan.ts';
import { readPointer, readText } from '../shared/jsonPointer.ts';
import type { Rule } from './settings.ts';

/** Whether a rule holds for a document that came with this status. A part of the rule that is not there always holds. */
export function holds(rule: Rule, status: number, document: unknown): boolean {
  if (rule.status !== undefined && ![rule.status].flat().some((one) => matches(one, status))) return false;
  if (rule.at === undefined) return true;
  const value = readPointer(document, rule.at);
  if (rule.exists !== undefined && rule.exists !== (value !== undefined && value !== null)) return false;
  return rule.in === undefined || rule.in.some((wanted) => wanted === value);
}

const matches = (wanted: number | '2xx', status: number): boolean =>
  wanted === '2xx' ? status >= 200 && status < 300 : wanted === status;

/** Values at the pointers; what is absent or null is left out, what is not a scalar is kept as JSON text. */
export function readOutputs(document: unknown, outputs: Readonly<Record<string, string>>): Attributes {
  const found: Record<string, string | number | boolean> = {};
  for (const [name, pointer] of Object.entries(outputs)) {
    const value = readPointer(document, pointer);
    if (value === undefined || value === null) continue;
    found[name] =
      typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
        ? value
        : JSON.stringify(value);
  }
  return found;
}

export interface ErrorRule {
  readonly class: StepError['class'];
  /** A code, or the JSON pointer of one. */
  readonly code: string;
  readonly message?: string | undefined;
}

export function readError(document: unknown, rule: ErrorRule, retryAfterMs?: number): StepError {
  const code = rule.code.startsWith('/') ? (readText(document, rule.code) ?? 'VendorRejected') : rule.code;
  const told = rule.message === undefined ? undefined : readText(document, rule.message);
  return {
    class: rule.class,
    code,
    message: told ?? `The vendor refused with ${code}.`,
    ...(rule.class === 'transient' && retryAfterMs !== undefined ? { retryAfterMs } : {}),
  };
}
