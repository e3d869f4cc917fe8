import type { ObjectDef } from '../../../contract.ts';
import { childrenOf, flag, textOf } from '../../../metadata/elements.ts';
import { parseXml } from '../../../metadata/xml.ts';
import type { ApexOrg } from '../org.ts';
import type { FieldSetInfo } from './tokens.ts';

/** The field sets of an object, as their components state them. */
export function fieldSetsOf({ org }: ApexOrg, object: ObjectDef): readonly FieldSetInfo[] {
  const prefix = `${object.name}.`.toLowerCase();
  return org.components().flatMap(({ type, fullName, xml }) => {
    if (type !== 'FieldSet' || xml === undefined || !fullName.toLowerCase().startsWith(prefix)) return [];
    const root = parseXml(xml);
    const name = fullName.slice(prefix.length);
    return [
      {
        name,
        label: textOf(root, 'label') ?? name,
        description: textOf(root, 'description') ?? null,
        fields: childrenOf(root, 'displayedFields').map((field) => ({
          path: textOf(field, 'field') ?? '',
          isRequired: flag(field, 'isRequired'),
        })),
      },
    ];
  });
}
