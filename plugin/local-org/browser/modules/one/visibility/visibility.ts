import { page } from 'org/page';
import type { UiRecord } from 'org/records';
import type { Visibility } from 'one/pageModel';

type Rule = Visibility | null | undefined;

/** The fields of the record that a rule compares: `{!Record.Account.Name}`. */
export function fieldsOfVisibility(rule: Rule, objectApiName = ''): readonly string[] {
  return (rule?.criteria ?? []).flatMap(({ left }) => {
    const path = /^\{!Record\.(.+)\}$/.exec(left)?.[1];
    return path === undefined ? [] : [`${objectApiName}.${path}`];
  });
}

/** Whether a component is shown; one that depends on a record is hidden until the record is there. */
export function isVisible(rule: Rule, record: UiRecord | undefined): boolean {
  if (!rule || rule.criteria.length === 0) return true;
  const results = rule.criteria.map(({ left, operator, right }) => compare(valueOf(left, record), operator, right));
  return rule.logic === null ? results.every(Boolean) : evaluate(rule.logic, results);
}

function valueOf(expression: string, record: UiRecord | undefined): unknown {
  const [root = '', ...path] = /^\{!(.+)\}$/.exec(expression)?.[1]?.split('.') ?? [];
  if (root === '$Client') return page.formFactor;
  if (root === '$Permission')
    return page.customPermissions.includes(path[1] ?? '') || page.userPermissions.includes(path[1] ?? '');
  if (root === '$User') return (page.user as unknown as Record<string, unknown>)[(path.at(-1) ?? '').toLowerCase()];
  if (root !== 'Record') return undefined;
  return path.reduce<unknown>((value, name) => (value as UiRecord | null | undefined)?.fields[name]?.value, record);
}

function compare(value: unknown, operator: string, right: string): boolean {
  const text = value === null || value === undefined ? '' : String(value);
  const numbers = typeof value === 'number' ? [value, Number(right)] : [text, right];
  const [a = '', b = ''] = numbers;
  switch (operator) {
    case 'EQUAL':
      return text.toLowerCase() === right.toLowerCase();
    case 'NE':
      return text.toLowerCase() !== right.toLowerCase();
    case 'CONTAINS':
      return text.toLowerCase().includes(right.toLowerCase());
    case 'GT':
      return a > b;
    case 'GE':
      return a >= b;
    case 'LT':
      return a < b;
    case 'LE':
      return a <= b;
    default:
      return false;
  }
}

/** `1 AND (2 OR 3)`; a logic that cannot be read hides nothing. */
function evaluate(logic: string, results: readonly boolean[]): boolean {
  const tokens = logic.toUpperCase().match(/\d+|AND|OR|NOT|\(|\)/g) ?? [];
  let at = 0;
  const either = (): boolean => {
    let value = both();
    while (tokens[at] === 'OR') {
      at += 1;
      value = both() || value;
    }
    return value;
  };
  const both = (): boolean => {
    let value = one();
    while (tokens[at] === 'AND') {
      at += 1;
      value = one() && value;
    }
    return value;
  };
  const one = (): boolean => {
    const token = tokens[at];
    at += 1;
    if (token === 'NOT') return !one();
    if (token !== '(') return results[Number(token) - 1] ?? true;
    const value = either();
    at += 1;
    return value;
  };
  return either();
}
