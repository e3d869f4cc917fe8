import { childrenOf, required, textOf } from './elements.ts';
import { MetadataError, type XmlElement } from './xml.ts';

export interface FilterItem {
  /** `TotalAmount`, `Order.TotalAmount`, or a field of a related object such as `Account.Industry`. */
  readonly field: string;
  readonly operation: string;
  /** Several values, separated by commas, stand for any of them. */
  readonly value: string;
  /** A field that is compared with instead. */
  readonly valueField?: string;
}

/** Which records a rule is about: items joined by AND or by `logic`, or a formula; all records without either. */
export interface RecordFilter {
  readonly items: readonly FilterItem[];
  /** `1 AND (2 OR 3)`. */
  readonly logic?: string;
  readonly formula?: string;
}

/** The filter that an element holds among other things (a rule), or is (entry criteria). @throws MetadataError */
export function readFilter(element: XmlElement): RecordFilter {
  const logic = textOf(element, 'booleanFilter');
  const formula = textOf(element, 'formula');
  const items = childrenOf(element, 'criteriaItems').map((item) => ({
    field: required(item, 'field'),
    operation: required(item, 'operation'),
    value: textOf(item, 'value') ?? '',
  }));
  checkLogic(logic, items.length, element);
  return { items, ...(logic === undefined ? {} : { logic }), ...(formula === undefined ? {} : { formula }) };
}

/** @throws MetadataError when the logic names an item that is not there */
export function checkLogic(logic: string | undefined, items: number, element: XmlElement): void {
  const beyond = (logic?.match(/\d+/g) ?? []).find((number) => Number(number) < 1 || Number(number) > items);
  if (beyond !== undefined) {
    throw new MetadataError(`The filter logic references an undefined filter: ${beyond}`, element.position());
  }
}
