import type { Problem, Result } from '../domain/result.ts';
import { ok, refuse } from '../domain/result.ts';

export type MergeValue = string | number | boolean | undefined | MergeFacts | readonly MergeFacts[];
/** What merge fields may name: `account.name`, `contract.startDate`, and lists such as `order.lines`. */
export interface MergeFacts {
  readonly [name: string]: MergeValue;
}

export interface MergeOptions {
  /** Language tag such as `en-US`. */
  readonly locale: string;
  /** ISO 4217, for `|money`. */
  readonly currency?: string;
}

const EACH = /\{\{#each ([\w.]+)\}\}([\s\S]*?)\{\{\/each\}\}/g;
const FIELD = /\{\{\s*([\w.]+)\s*(?:\|\s*(\w+)\s*)?\}\}/g;
const formats = ['date', 'money', 'number', 'percent'] as const;

/**
 * Fills `{{account.name}}`, `{{contract.startDate|date}}` and `{{#each order.lines}}…{{/each}}` in. A field that is not
 * known or has no value is refused, never left blank: a contract with a hole in it is not a contract.
 *
 * @param where names the text in the refusals
 */
export function mergeText(
  text: string,
  facts: MergeFacts,
  options: MergeOptions,
  where: string
): Result<string, readonly Problem[]> {
  const problems: Problem[] = [];
  const fill = (part: string, scope: MergeFacts): string =>
    part.replaceAll(FIELD, (_match, path: string, format: string | undefined) => {
      const filled = format === undefined || isFormat(format) ? show(look(path, scope, facts), format, options) : '';
      if (format !== undefined && !isFormat(format)) problems.push(unknownFormat(where, path, format));
      else if (filled === undefined) problems.push(missing(where, path));
      return filled ?? '';
    });
  const repeated = text.replaceAll(EACH, (_match, path: string, body: string) => {
    const rows = look(path, {}, facts);
    if (!Array.isArray(rows)) {
      problems.push(missing(where, path));
      return '';
    }
    return (rows as readonly MergeFacts[]).map((row) => fill(body, row)).join('');
  });
  const merged = fill(repeated, {});
  if (/\{\{|\}\}/.test(merged)) problems.push(leftOver(where));
  return problems.length > 0 ? refuse(problems) : ok(merged);
}

const isFormat = (name: string): name is (typeof formats)[number] => (formats as readonly string[]).includes(name);

/** Inside a list its rows are looked at first. */
function look(path: string, scope: MergeFacts, facts: MergeFacts): MergeValue {
  const inside = walk(path, scope);
  return inside === undefined ? walk(path, facts) : inside;
}

const walk = (path: string, facts: MergeFacts): MergeValue =>
  path.split('.').reduce<MergeValue>((value, name) => {
    const isRecord = typeof value === 'object' && !Array.isArray(value);
    return isRecord && Object.hasOwn(value, name) ? (value as MergeFacts)[name] : undefined;
  }, facts);

function show(value: MergeValue, format: string | undefined, { locale, currency }: MergeOptions): string | undefined {
  if (value === undefined || value === '' || typeof value === 'object') return undefined;
  if (format === undefined) return typeof value === 'boolean' ? (value ? 'yes' : 'no') : String(value);
  if (format === 'date') {
    const time = Date.parse(String(value).slice(0, 10));
    return Number.isNaN(time)
      ? undefined
      : new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone: 'UTC' }).format(time);
  }
  const number = Number(value);
  if (!Number.isFinite(number)) return undefined;
  if (format === 'percent') return new Intl.NumberFormat(locale, { maximumFractionDigits: 4 }).format(number) + ' %';
  if (format === 'number' || currency === undefined) return new Intl.NumberFormat(locale).format(number);
  // The text keeps every digit: an amount may be longer than a binary fraction.
  const amount = typeof value === 'string' ? (value as `${number}`) : number;
  return new Intl.NumberFormat(locale, { style: 'currency', currency, currencyDisplay: 'code' }).format(amount);
}

const missing = (where: string, field: string): Problem => ({
  code: 'MissingMergeField',
  message: `${where} needs {{${field}}}, which has no value`,
  path: where,
  action: 'Fill the field in on the account, contract or order, or choose a wording without it.',
});

const unknownFormat = (where: string, field: string, format: string): Problem => ({
  code: 'UnknownMergeFormat',
  message: `${where} shows {{${field}}} as "${format}", which is no format`,
  path: where,
  action: `Use one of ${formats.join(', ')}.`,
});

const leftOver = (where: string): Problem => ({
  code: 'MalformedMergeField',
  message: `${where} has double braces that are no merge field`,
  path: where,
  action: 'Write merge fields as {{account.name}} and lists as {{#each order.lines}}…{{/each}}.',
});
