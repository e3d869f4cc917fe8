/** Attribute values against what a product or a task form declares. */
import type { AttributeSpec } from '../domain/fulfillmentDesign.ts';
import type { AttributeValue } from '../domain/order.ts';
import type { Problem } from '../domain/result.ts';

/** Longest text of one attribute, in UTF-16 units: what a long text field of the CRM holds of it with room to spare. */
export const MAX_ATTRIBUTE_LENGTH = 32_768;

export interface AttributeCheck {
  /** Names the thing in messages, e.g. `Line L1 (FIBER-1G)`. */
  readonly owner: string;
  readonly path: string;
  /** Whether a required attribute that is missing is a problem: a change states only what changes. */
  readonly complete: boolean;
  /** Whether a value that is not declared is a problem. */
  readonly closed: boolean;
}

/** Every fault of `values`; values themselves are quoted only when short. */
export function checkAttributes(
  specs: Readonly<Record<string, AttributeSpec>>,
  values: Readonly<Record<string, unknown>>,
  check: AttributeCheck
): readonly Problem[] {
  const problems: Problem[] = [];
  for (const name of Object.keys(values)) {
    const spec = Object.hasOwn(specs, name) ? specs[name] : undefined;
    const fault = faultOf(name, values[name], spec, check);
    if (fault) problems.push(fault);
  }
  if (check.complete) {
    for (const [name, spec] of Object.entries(specs)) {
      if (spec.required && (values[name] === undefined || values[name] === '')) problems.push(missing(name, check));
    }
  }
  return problems;
}

function faultOf(
  name: string,
  value: unknown,
  spec: AttributeSpec | undefined,
  check: AttributeCheck
): Problem | undefined {
  const path = `${check.path}.${name}`;
  if (typeof value === 'string' && value.length > MAX_ATTRIBUTE_LENGTH) {
    return {
      code: 'AttributeTooLong',
      message: `${check.owner}: ${name} has ${value.length} characters; at most ${MAX_ATTRIBUTE_LENGTH} are allowed.`,
      path,
      action: 'Store the text as a file and give its address instead.',
    };
  }
  if (!isValue(value)) {
    return wrongType(name, 'a text, a number or true or false', value, path, check);
  }
  if (!spec) return check.closed ? unknown(name, path, check) : undefined;
  if (typeof value !== spec.type) return wrongType(name, `a ${spec.type}`, value, path, check);
  if (spec.values && !spec.values.includes(value)) {
    return {
      code: 'AttributeValueNotAllowed',
      message: `${check.owner}: ${name} is ${quote(value)}; allowed are ${spec.values.map(quote).join(', ')}.`,
      path,
      action: `Choose one of the allowed values for ${name}.`,
    };
  }
  return undefined;
}

export const isValue = (value: unknown): value is AttributeValue =>
  typeof value === 'string' || typeof value === 'boolean' || (typeof value === 'number' && Number.isFinite(value));

export function quote(value: unknown): string {
  if (value === undefined) return 'nothing';
  const text = typeof value === 'bigint' ? `${value}` : JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}

const wrongType = (name: string, wanted: string, value: unknown, path: string, check: AttributeCheck): Problem => ({
  code: 'AttributeWrongType',
  message: `${check.owner}: ${name} must be ${wanted}, and is ${quote(value)}.`,
  path,
  action: `Correct ${name}.`,
});

const unknown = (name: string, path: string, check: AttributeCheck): Problem => ({
  code: 'UnknownAttribute',
  message: `${check.owner} has no attribute ${name}.`,
  path,
  action: `Remove ${name}, or declare it.`,
});

const missing = (name: string, check: AttributeCheck): Problem => ({
  code: 'AttributeMissing',
  message: `${check.owner}: ${name} is required.`,
  path: `${check.path}.${name}`,
  action: `Give a value for ${name}.`,
});
