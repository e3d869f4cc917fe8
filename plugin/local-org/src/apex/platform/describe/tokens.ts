import type { FieldDef, ObjectDef } from '../../../contract.ts';
import { hashOfText } from '../../library/values/double.ts';
import { EQUALS, HASH, TEXT, TYPE_NAME } from '../../library/values/protocol.ts';

/** `Schema.SObjectType`: an object by its name. */
export class ObjectToken {
  readonly object: ObjectDef;

  constructor(object: ObjectDef) {
    this.object = object;
  }

  get [TYPE_NAME](): string {
    return 'Schema.SObjectType';
  }

  [TEXT](): string {
    return this.object.name;
  }

  [EQUALS](other: unknown): boolean {
    return other instanceof ObjectToken && other.object.name === this.object.name;
  }

  [HASH](): number {
    return hashOfText(this.object.name);
  }
}

/** `Schema.SObjectField`: a field of an object. */
export class FieldToken {
  readonly object: ObjectDef;
  readonly field: FieldDef;

  constructor(object: ObjectDef, field: FieldDef) {
    this.object = object;
    this.field = field;
  }

  get [TYPE_NAME](): string {
    return 'Schema.SObjectField';
  }

  [TEXT](): string {
    return this.field.name;
  }

  [EQUALS](other: unknown): boolean {
    return (
      other instanceof FieldToken && other.object.name === this.object.name && other.field.name === this.field.name
    );
  }

  [HASH](): number {
    return hashOfText(`${this.object.name}.${this.field.name}`);
  }
}

/** `Schema.DescribeSObjectResult`. */
export class ObjectDescribe {
  readonly object: ObjectDef;

  constructor(object: ObjectDef) {
    this.object = object;
  }

  get [TYPE_NAME](): string {
    return 'Schema.DescribeSObjectResult';
  }
}

/** `Schema.DescribeFieldResult`. */
export class FieldDescribe {
  readonly object: ObjectDef;
  readonly field: FieldDef;

  constructor(object: ObjectDef, field: FieldDef) {
    this.object = object;
    this.field = field;
  }

  get [TYPE_NAME](): string {
    return 'Schema.DescribeFieldResult';
  }
}

/** `Schema.SObjectTypeFields` and `Schema.SObjectTypeFieldSets`: what `fields` and `fieldSets` of a describe give. */
export class MembersOf {
  readonly kind: 'fields' | 'fieldSets';
  readonly object: ObjectDef;

  constructor(kind: 'fields' | 'fieldSets', object: ObjectDef) {
    this.kind = kind;
    this.object = object;
  }
}

/** `Schema.FieldSet`. */
export interface FieldSetInfo {
  readonly name: string;
  readonly label: string;
  readonly description: string | null;
  readonly fields: readonly { readonly path: string; readonly isRequired: boolean }[];
}

export class FieldSetToken {
  readonly object: ObjectDef;
  readonly info: FieldSetInfo;

  constructor(object: ObjectDef, info: FieldSetInfo) {
    this.object = object;
    this.info = info;
  }
}
