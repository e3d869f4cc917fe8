import { relationshipField } from '../../../metadata/schema.ts';
import { exception, nullPointer } from '../../library/exceptions/standardExceptions.ts';
import { ApexException } from '../../library/exceptions/apexException.ts';
import { ApexList } from '../../library/collections/list.ts';
import { ApexMap } from '../../library/collections/map.ts';
import { hashOf, sameValue } from '../../library/values/equality.ts';
import { textOf } from '../../library/values/text.ts';
import { nativeType } from '../../native.ts';
import type { ApexTransaction } from '../../transaction.ts';
import { orgOf } from '../access.ts';
import { statusCode, type DmlError } from '../dml/outcome.ts';
import { FieldToken, ObjectToken } from '../describe/tokens.ts';
import { isTypeFitting } from '../records/typeCheck.ts';
import { fieldNamed, isSObject, type ApexSObject } from '../records/sobject.ts';

type Named = string | FieldToken | null;

const nameOf = (given: Named): string => {
  if (given === null) throw nullPointer('Argument cannot be null.');
  return given instanceof FieldToken ? given.field.name : given;
};

/** An aggregate row has values by alias, in any case. */
function aliasOf(record: ApexSObject, name: string): string | undefined {
  if (record.type.name !== 'AggregateResult') return undefined;
  return [...record.values.keys()].find((key) => key.toLowerCase() === name.toLowerCase());
}

function get(apex: ApexTransaction, self: ApexSObject, given: Named): unknown {
  const name = nameOf(given);
  if (self.type.name === 'AggregateResult') {
    const alias = aliasOf(self, name);
    if (alias === undefined) throw exception('SObjectException', `Invalid field ${name} for AggregateResult`);
    return self.values.get(alias) ?? null;
  }
  return apex.platform.getField(apex, self, fieldNamed(self.type, name).name);
}

/** The value that the field had before. */
function put(apex: ApexTransaction, self: ApexSObject, given: Named, value: unknown): unknown {
  const field = fieldNamed(self.type, nameOf(given));
  if (!isTypeFitting(field.type, value)) {
    const from = apex.types.typeOf(value)?.name ?? 'Object';
    throw exception('SObjectException', `Illegal assignment from ${from} to ${field.name}`);
  }
  const before = self.values.get(field.name) ?? null;
  apex.platform.setField(apex, self, field.name, value);
  return before;
}

function relationNamed(self: ApexSObject, given: Named): string {
  const name = given instanceof FieldToken ? (given.field.relationshipName ?? given.field.name) : nameOf(given);
  const known = [...self.relations.keys()].find((key) => key.toLowerCase() === name.toLowerCase());
  const relation = known ?? relationshipField(self.type, name)?.relationshipName;
  if (relation !== undefined) return relation;
  throw exception('SObjectException', `Invalid relationship ${name} for ${self.type.name}`);
}

function children(_apex: ApexTransaction, self: ApexSObject, given: Named): unknown {
  const name = nameOf(given);
  const known = [...self.relations].find(([key]) => key.toLowerCase() === name.toLowerCase());
  if (known === undefined) throw exception('SObjectException', `Invalid relationship ${name} for ${self.type.name}`);
  const list = known[1];
  return list instanceof ApexList && list.size > 0 ? list : null;
}

function addError(apex: ApexTransaction, self: ApexSObject, ...args: readonly unknown[]): void {
  const texts = args.filter((arg) => typeof arg !== 'boolean');
  const message = texts.at(-1);
  const field = texts.length > 1 ? fieldNamed(self.type, nameOf(texts[0] as Named)).name : undefined;
  const text = message instanceof ApexException ? message.getMessage() : textOf(apex, message);
  self.errors.push({ message: text, ...(field === undefined ? {} : { field }) });
}

function populated(apex: ApexTransaction, self: ApexSObject): ApexMap {
  const relations = [...self.relations].filter(([, value]) => value !== null);
  return ApexMap.of(apex, 'String', 'Object', [...self.values, ...relations]);
}

const clone = (_apex: ApexTransaction, self: ApexSObject, ...keep: readonly (boolean | null)[]): ApexSObject => {
  const [preserveId = false, isDeep = false, timestamps = false, autonumber = false] = keep.map(
    (each) => each === true
  );
  const copy = self.copy({ keepsId: preserveId, isDeep });
  for (const { name, autoNumber } of self.type.fields.values()) {
    const isStamp = /^(?:Created|LastModified)(?:Date|ById)$|^SystemModstamp$/.test(name);
    if ((isStamp && !timestamps && !preserveId) || (autoNumber && !autonumber)) copy.values.delete(name);
  }
  copy.cloneSource = self.id;
  return copy;
};

const isSet = (_apex: ApexTransaction, self: ApexSObject, given: Named): boolean =>
  self.values.has(fieldNamed(self.type, nameOf(given)).name);

const errorsOf = (_apex: ApexTransaction, self: ApexSObject): ApexList =>
  new ApexList(
    'Database.Error',
    self.errors.map(({ message, field }): DmlError => ({
      code: 'FIELD_CUSTOM_VALIDATION_EXCEPTION',
      message,
      fields: field === undefined ? [] : [field],
    }))
  );

/** The id of a record whose object is not known; each SObject type has it. */
const idProperty = {
  get: (_apex: ApexTransaction, self: ApexSObject): unknown => self.id,
  set: (apex: ApexTransaction, self: ApexSObject, value: unknown): void => {
    apex.platform.setField(apex, self, 'Id', value);
  },
};

export const sobjectType = nativeType('SObject', {
  isInstance: isSObject,
  typeNameOf: (value: ApexSObject) => value.type.name,
  properties: { 'Id Id': idProperty },
  members: {
    'void addError(String message)': addError,
    'void addError(String message, Boolean escape)': addError,
    'void addError(Exception error)': addError,
    'void addError(Exception error, Boolean escape)': addError,
    'void addError(String field, String message)': addError,
    'void addError(String field, String message, Boolean escape)': addError,
    'void addError(Schema.SObjectField field, String message)': addError,
    'void addError(Schema.SObjectField field, String message, Boolean escape)': addError,
    'void clear()': (_apex, self: ApexSObject) => {
      self.values.clear();
      self.relations.clear();
      self.dirty.clear();
    },
    'SObject clone()': clone,
    'SObject clone(Boolean preserveId)': clone,
    'SObject clone(Boolean preserveId, Boolean isDeepClone)': clone,
    'SObject clone(Boolean preserveId, Boolean isDeepClone, Boolean preserveReadonlyTimestamps)': clone,
    'SObject clone(Boolean preserveId, Boolean isDeepClone, Boolean preserveReadonlyTimestamps, Boolean preserveAutonumber)':
      clone,
    'Object get(String fieldName)': get,
    'Object get(Schema.SObjectField field)': get,
    'Id getCloneSourceId()': (_apex, self: ApexSObject) => self.cloneSource,
    'List<Database.Error> getErrors()': errorsOf,
    'Map<String,Object> getPopulatedFieldsAsMap()': populated,
    'SObject getSObject(String relationship)': (apex, self: ApexSObject, name: Named) =>
      apex.platform.getField(apex, self, relationNamed(self, name)),
    'SObject getSObject(Schema.SObjectField field)': (apex, self: ApexSObject, name: Named) =>
      apex.platform.getField(apex, self, relationNamed(self, name)),
    'List<SObject> getSObjects(String relationship)': children,
    'Schema.SObjectType getSObjectType()': (_apex, self: ApexSObject) => new ObjectToken(self.type),
    'Boolean hasErrors()': (_apex, self: ApexSObject) => self.errors.length > 0,
    'Boolean isClone()': (_apex, self: ApexSObject) => self.cloneSource !== null,
    'Boolean isSet(String fieldName)': isSet,
    'Boolean isSet(Schema.SObjectField field)': isSet,
    'Object put(String fieldName, Object value)': put,
    'Object put(Schema.SObjectField field, Object value)': put,
    'SObject putSObject(String relationship, SObject value)': (
      apex,
      self: ApexSObject,
      name: Named,
      value: unknown
    ) => {
      const relation = relationNamed(self, name);
      const before = self.relations.get(relation) ?? null;
      apex.platform.setField(apex, self, relation, value);
      return before;
    },
    'String toString()': (apex, self: ApexSObject) => textOf(apex, self),
    'Boolean equals(Object other)': (apex, self: ApexSObject, other: unknown) => sameValue(apex, self, other),
    'Integer hashCode()': (apex, self: ApexSObject) => hashOf(apex, self),
  },
});

/** A row of a grouped query. */
export const aggregateType = nativeType('AggregateResult', {
  isInstance: (value) => isSObject(value) && value.type.name === 'AggregateResult',
  extends: 'SObject',
});

export const idType = nativeType('Id', {
  isInstance: () => false,
  members: {
    'Schema.SObjectType getSObjectType()': (apex: ApexTransaction, self: string) => {
      const object = orgOf(apex).org.schema.objectOfId(self);
      if (object) return new ObjectToken(object);
      throw exception('SObjectException', `Cannot determine object of id ${self}`);
    },
  },
});

/** `Database.Error`. */
export const errorType = nativeType('Database.Error', {
  isInstance: (value) => typeof value === 'object' && value !== null && 'code' in value && 'fields' in value,
  members: {
    'List<String> getFields()': (_apex, self: DmlError) => new ApexList('String', [...self.fields]),
    'String getMessage()': (_apex, self: DmlError) => self.message,
    'StatusCode getStatusCode()': (apex, self: DmlError) => statusCode(apex, self.code),
  },
  properties: {
    'List<String> fields': { get: (_apex, self: DmlError) => new ApexList('String', [...self.fields]) },
    'String message': { get: (_apex, self: DmlError) => self.message },
    'StatusCode statusCode': { get: (apex, self: DmlError) => statusCode(apex, self.code) },
  },
});
