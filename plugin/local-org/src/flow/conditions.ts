import type { FieldValue } from '../contract.ts';
import type { ConditionDef, ConditionsDef } from './flowDef.ts';
import type { Interview } from './interview.ts';
import { pathOf } from './readParts.ts';
import { asText, compareValues, FlowRecord, isScalar, type FlowValue } from './values.ts';

/** Joins the results of conditions; each is asked for only where it counts. */
export function joined(logic: string, count: number, test: (index: number) => boolean): boolean {
  const all = Array.from({ length: count }, (_, index) => index);
  switch (logic.toLowerCase()) {
    case 'and':
      return all.every(test);
    case 'or':
      return all.some(test);
    default:
      return custom(logic, test);
  }
}

/** `1 AND (2 OR NOT 3)`, read from left to right: AND binds before OR. */
function custom(logic: string, test: (index: number) => boolean): boolean {
  const words = logic.toUpperCase().match(/\d+|AND|OR|NOT|[()]/g) ?? [];
  let at = 0;
  const primary = (): boolean => {
    const word = words[at++];
    if (word === 'NOT') return !primary();
    if (word !== '(') return test(Number(word) - 1);
    const inner = either();
    at += 1;
    return inner;
  };
  const both = (): boolean => {
    let result = primary();
    while (words[at] === 'AND') {
      at += 1;
      result = primary() && result;
    }
    return result;
  };
  const either = (): boolean => {
    let result = both();
    while (words[at] === 'OR') {
      at += 1;
      result = both() || result;
    }
    return result;
  };
  return either();
}

/** Whether conditions on resources of a flow hold. */
export const holds = (interview: Interview, { items, logic }: ConditionsDef): boolean =>
  joined(logic, items.length, (index) => {
    const item = items[index];
    return item !== undefined && test(interview, item);
  });

/** Whether filters on the record that starts a flow hold; no filters let every record through. */
export const matchesRecord = (interview: Interview, filters: ConditionsDef): boolean =>
  holds(interview, { ...filters, items: filters.items.map((item) => ({ ...item, left: `$Record.${item.left}` })) });

function test(interview: Interview, { left, operator, right }: ConditionDef): boolean {
  const path = pathOf(left);
  const value = interview.get(path);
  const other = interview.valueOf(right);
  switch (operator) {
    case 'IsChanged':
      return isChanged(interview, path, value) === (other === true);
    case 'IsNull':
    case 'IsBlank':
      return isMissing(value) === (other !== false);
    case 'IsEmpty':
      return (!Array.isArray(value) || value.length === 0) === (other !== false);
    case 'In':
      return isAmong(value, other);
    case 'NotIn':
      return !isAmong(value, other);
    default:
      return isScalar(value) && isScalar(other) ? compare(operator, value, other) : operator === 'NotEqualTo';
  }
}

/** Never true for a new record. */
function isChanged(interview: Interview, path: readonly string[], value: FlowValue): boolean {
  const { change } = interview.context;
  return change?.prior !== undefined && interview.get(['$Record__Prior', ...path.slice(1)]) !== value;
}

const isMissing = (value: FlowValue): boolean =>
  value === null || value === '' || (value instanceof FlowRecord && Object.keys(value.row).length === 0);

const isAmong = (value: FlowValue, list: FlowValue): boolean =>
  isScalar(value) && Array.isArray(list) && list.some((item) => isScalar(item) && compareValues(value, item) === 0);

/** Texts are compared with regard to case. */
function compare(operator: string, left: FieldValue, right: FieldValue): boolean {
  const order = compareValues(left, right);
  switch (operator) {
    case 'EqualTo':
      return order === 0;
    case 'NotEqualTo':
      return order !== 0;
    case 'GreaterThan':
      return order !== undefined && order > 0;
    case 'GreaterThanOrEqualTo':
      return order !== undefined && order >= 0;
    case 'LessThan':
      return order !== undefined && order < 0;
    case 'LessThanOrEqualTo':
      return order !== undefined && order <= 0;
    case 'Contains':
      return asText(left).includes(asText(right));
    case 'StartsWith':
      return asText(left).startsWith(asText(right));
    default:
      return asText(left).endsWith(asText(right));
  }
}
