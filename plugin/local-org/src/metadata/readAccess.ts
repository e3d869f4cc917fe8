import { childrenOf, flag, required, textOf } from './elements.ts';
import type { XmlElement } from './xml.ts';

export interface ObjectAccess {
  readonly read: boolean;
  readonly create: boolean;
  readonly edit: boolean;
  readonly delete: boolean;
  readonly viewAll: boolean;
  readonly modifyAll: boolean;
}

export interface FieldAccess {
  readonly read: boolean;
  readonly edit: boolean;
}

/** What a permission set or a profile grants; names are lower case, fields are `object.field`. */
export interface AccessGrant {
  readonly name: string;
  readonly label: string;
  readonly description: string | undefined;
  readonly objects: ReadonlyMap<string, ObjectAccess>;
  readonly fields: ReadonlyMap<string, FieldAccess>;
  /** API names of custom permissions. */
  readonly customPermissions: ReadonlySet<string>;
  /** Names of user permissions such as `ApiEnabled`. */
  readonly userPermissions: ReadonlySet<string>;
}

/** Permission sets and profiles share their elements. @throws MetadataError */
export function readAccess(name: string, element: XmlElement): AccessGrant {
  const objects = new Map<string, ObjectAccess>();
  for (const entry of childrenOf(element, 'objectPermissions')) {
    objects.set(required(entry, 'object').toLowerCase(), {
      read: flag(entry, 'allowRead'),
      create: flag(entry, 'allowCreate'),
      edit: flag(entry, 'allowEdit'),
      delete: flag(entry, 'allowDelete'),
      viewAll: flag(entry, 'viewAllRecords'),
      modifyAll: flag(entry, 'modifyAllRecords'),
    });
  }
  const fields = new Map<string, FieldAccess>();
  for (const entry of childrenOf(element, 'fieldPermissions')) {
    fields.set(required(entry, 'field').toLowerCase(), {
      read: flag(entry, 'readable'),
      edit: flag(entry, 'editable'),
    });
  }
  return {
    name,
    label: textOf(element, 'label') ?? name,
    description: textOf(element, 'description'),
    objects,
    fields,
    customPermissions: enabledNames(element, 'customPermissions'),
    userPermissions: enabledNames(element, 'userPermissions'),
  };
}

function enabledNames(element: XmlElement, tag: string): ReadonlySet<string> {
  const enabled = childrenOf(element, tag).filter((entry) => flag(entry, 'enabled'));
  return new Set(enabled.map((entry) => required(entry, 'name')));
}
