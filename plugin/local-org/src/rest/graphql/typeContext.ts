import type { GraphQLNamedType } from 'graphql';
import type { FieldDef, ObjectDef } from '../../contract.ts';
import { isSupported, type UiContext } from '../uiApi/uiContext.ts';

/**
 * Makes the types of one schema, each once. A schema holds what its user may see and, of that, what a document names:
 * the whole is large, and few fields of few objects are asked for.
 */
export class TypeContext {
  readonly ui: UiContext;
  /** Whether a name of an object, a field or a relationship can occur in the document. */
  readonly wants: (name: string) => boolean;
  readonly #types = new Map<string, GraphQLNamedType>();

  constructor(ui: UiContext, wants: (name: string) => boolean) {
    this.ui = ui;
    this.wants = wants;
  }

  /** The type with a name, made when it is asked for first. */
  type<T extends GraphQLNamedType>(name: string, make: () => T): T {
    const known = this.#types.get(name);
    if (known) return known as T;
    const made = make();
    this.#types.set(name, made);
    return made;
  }

  objects(): readonly ObjectDef[] {
    return [...this.ui.schema.objects()].filter((object) => this.isShown(object));
  }

  isShown(object: ObjectDef): boolean {
    return isSupported(object) && this.ui.access.mayRead(object);
  }

  /** The fields of an object that the user may read and the document names; the id is a field of its own. */
  fields(object: ObjectDef): readonly FieldDef[] {
    return [...object.fields.values()].filter(
      ({ name, type }) => this.wants(name) && !NO_FIELDS.has(type) && this.ui.access.mayReadField(object, name)
    );
  }

  parents(object: ObjectDef): readonly Parent[] {
    return [...object.fields.values()].flatMap((link) => {
      const name = link.relationshipName;
      if (name === undefined || !this.wants(name) || !this.ui.access.mayReadField(object, link.name)) return [];
      const targets = link.referenceTo.flatMap((target) => {
        const parent = this.ui.schema.object(target);
        return parent && this.isShown(parent) ? [parent] : [];
      });
      return targets.length > 0 ? [{ name, link, targets }] : [];
    });
  }

  children(object: ObjectDef): readonly Child[] {
    return this.ui.schema.childRelationships(object.name).flatMap(({ name, childObject, field }) => {
      const child = this.ui.schema.object(childObject);
      if (name === '' || !this.wants(name) || !child || !this.isShown(child)) return [];
      return this.ui.access.mayReadField(child, field) ? [{ name, child, field }] : [];
    });
  }
}

/** Compounds are queried by their parts, bytes not at all. */
const NO_FIELDS: ReadonlySet<FieldDef['type']> = new Set(['address', 'location', 'base64']);

export interface Parent {
  readonly name: string;
  readonly link: FieldDef;
  readonly targets: readonly ObjectDef[];
}

export interface Child {
  readonly name: string;
  readonly child: ObjectDef;
  /** The reference of the child to the parent. */
  readonly field: string;
}
