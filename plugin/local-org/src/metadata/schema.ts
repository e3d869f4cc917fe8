import type { ChildRelationship, FieldDef, ObjectDef, Schema } from '../contract.ts';

/** The objects of an org at one moment; a change of metadata makes a new one. */
export class OrgSchema implements Schema {
  readonly byName: ReadonlyMap<string, ObjectDef>;
  readonly #byPrefix: ReadonlyMap<string, ObjectDef>;
  readonly #children = new Map<string, ChildRelationship[]>();

  /** @param byName objects by lower-case name */
  constructor(byName: ReadonlyMap<string, ObjectDef>) {
    this.byName = byName;
    this.#byPrefix = new Map(
      [...byName.values()].filter(({ keyPrefix }) => keyPrefix !== '').map((object) => [object.keyPrefix, object])
    );
    for (const object of byName.values()) {
      for (const field of object.fields.values()) this.#indexReference(object, field);
    }
  }

  object(name: string): ObjectDef | undefined {
    return this.byName.get(name.toLowerCase());
  }

  objects(): Iterable<ObjectDef> {
    return this.byName.values();
  }

  objectOfId(id: string): ObjectDef | undefined {
    return this.#byPrefix.get(id.slice(0, 3));
  }

  childRelationships(objectName: string): readonly ChildRelationship[] {
    return this.#children.get(objectName.toLowerCase()) ?? [];
  }

  #indexReference(object: ObjectDef, field: FieldDef): void {
    for (const parent of field.referenceTo) {
      const key = parent.toLowerCase();
      const known = this.#children.get(key) ?? [];
      this.#children.set(key, known);
      known.push({
        childObject: object.name,
        field: field.name,
        name: field.childRelationshipName ?? '',
        cascadeDelete: field.cascadeDelete,
      });
    }
  }
}

export function fieldOf(object: ObjectDef, name: string): FieldDef | undefined {
  return object.fields.get(name.toLowerCase());
}

/** The reference field behind a relationship name such as `Account` or `Plan__r`. */
export function relationshipField(object: ObjectDef, relationship: string): FieldDef | undefined {
  const wanted = relationship.toLowerCase();
  for (const field of object.fields.values()) {
    if (field.relationshipName?.toLowerCase() === wanted) return field;
  }
  return undefined;
}

export function nameFieldOf(object: ObjectDef): FieldDef | undefined {
  for (const field of object.fields.values()) if (field.nameField) return field;
  return undefined;
}
