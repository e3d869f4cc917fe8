/** Small checks that the reference checks share: a name must be that of an object, a field or a column of a list. */
import { fieldOf, objectOf, type Catalogue, type CatalogueObject } from './catalogue.ts';
import { suggest } from './suggest.ts';
import type { XmlElement } from './xmlTree.ts';

export type Report = (element: XmlElement, rule: string, message: string) => void;

export function needField(object: CatalogueObject, element: XmlElement, report: Report, name = element.text): void {
  if (fieldOf(object, name)) return;
  const names = [...object.fields.values()].map((field) => field.name);
  report(element, 'unknown-field', `${object.name} has no field ${name}${suggest(name, names)}`);
}

export function needObject(
  catalogue: Catalogue,
  name: string,
  element: XmlElement,
  report: Report
): CatalogueObject | undefined {
  const object = objectOf(catalogue, name);
  if (!object) {
    const names = [...catalogue.objects.values()].map((candidate) => candidate.name);
    report(element, 'unknown-object', `there is no object ${name}${suggest(name, names)}`);
  }
  return object;
}

/** Columns that lists of custom objects know beside their fields. */
const listColumns: ReadonlySet<string> = new Set([
  'NAME',
  'OWNER.ALIAS',
  'CREATED_DATE',
  'CREATEDBY_USER',
  'CREATEDBY_USER.ALIAS',
  'LAST_UPDATE',
  'LAST_ACTIVITY',
  'RECORDTYPE',
  'UPDATEDBY_USER',
  'UPDATEDBY_USER.ALIAS',
]);

/** A column of a list view or a related list. */
export function checkColumn(object: CatalogueObject, column: XmlElement, report: Report): void {
  if (column.text === 'OWNER.ALIAS' && !object.hasOwner) report(column, 'no-owner', `${object.name} has no owner`);
  if (listColumns.has(column.text)) return;
  // Standard objects have codes such as ORDERS.STATUS for standard fields; only custom fields can be checked there.
  if (!object.custom && /^[A-Z_]+(\.[A-Z_]+)*$/.test(column.text)) return;
  const field = fieldOf(object, column.text);
  if (!field) needField(object, column, report);
  else if (field.type === 'longtextarea')
    report(column, 'long-text', `${column.text} is long text; lists cannot show it`);
}
