import type { ObjectDef } from '../../contract.ts';
import { childrenOf, textOf } from '../../metadata/elements.ts';
import type { XmlElement } from '../../metadata/xml.ts';
import { nameFieldOf } from '../../metadata/schema.ts';
import type { RestContext } from '../message.ts';

/**
 * The related lists of a layout; `Child__c.Parent__c` names one of a custom field, `RelatedContactList` one of a
 * standard relationship. Without a layout all relationships with a name are shown.
 */
export function relatedListsOf(
  { org, session }: RestContext,
  object: ObjectDef,
  layout: XmlElement | undefined
): object[] {
  const access = org.rights(session);
  const wanted = layout && childrenOf(layout, 'relatedLists').map((list) => textOf(list, 'relatedList') ?? '');
  return org.schema.childRelationships(object.name).flatMap((relation) => {
    const child = org.schema.object(relation.childObject);
    if (!child || !child.queryable || relation.name === '' || !access.mayRead(child)) return [];
    if (wanted && !wanted.some((name) => isNamed(name, child, relation.field))) return [];
    const nameField = nameFieldOf(child);
    const columns = [nameField, ...[...child.fields.values()].filter((field) => field.custom)]
      .filter((field) => field !== undefined)
      .slice(0, 4);
    return [
      {
        accessLevelRequiredForCreate: null,
        behaviors: [],
        buttons: [],
        columns: columns.map((field) => ({
          field: `${child.name}.${field.name}`,
          fieldApiName: field.name,
          format: field.type === 'date' || field.type === 'datetime' ? field.type : null,
          label: field.label,
          lookupId: field === nameField ? `${child.name}.Id` : null,
          name: field.name,
        })),
        custom: child.custom,
        field: relation.field,
        label: child.labelPlural,
        limitRows: 5,
        name: relation.name,
        sobject: child.name,
        sort: nameField ? [{ ascending: true, column: nameField.name }] : [],
      },
    ];
  });
}

/** Whether a layout means the relationship when it lists `Child__c.Parent__c` or `RelatedContactList`. */
export function isNamed(listed: string, child: ObjectDef, field: string): boolean {
  const name = listed.toLowerCase();
  return name === `${child.name}.${field}`.toLowerCase() || name === `related${child.name}list`.toLowerCase();
}
