import type { LookupFilter } from '../contract.ts';
import { child, childrenOf, flag, required, textOf } from './elements.ts';
import { checkLogic } from './recordFilter.ts';
import type { XmlElement } from './xml.ts';

/** The filter of a lookup field, if it has one that is on and binding. @throws MetadataError */
export function readLookupFilter(field: XmlElement): LookupFilter | undefined {
  const element = child(field, 'lookupFilter');
  if (element === undefined || !flag(element, 'active') || flag(element, 'isOptional')) return undefined;
  const items = childrenOf(element, 'filterItems').map((item) => {
    const valueField = textOf(item, 'valueField');
    return {
      field: required(item, 'field'),
      operation: required(item, 'operation'),
      value: textOf(item, 'value') ?? '',
      ...(valueField === undefined ? {} : { valueField }),
    };
  });
  const logic = textOf(element, 'booleanFilter');
  checkLogic(logic, items.length, element);
  const message = textOf(element, 'errorMessage');
  return { items, ...(logic === undefined ? {} : { logic }), ...(message === undefined ? {} : { message }) };
}
