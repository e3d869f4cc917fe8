import { nativeType } from '../../native.ts';
import type { ApexTransaction, RuntimeType } from '../../transaction.ts';
import { hashOf, sameValue } from '../values/equality.ts';
import { isRuntimeType, textOf } from '../values/text.ts';
import { exception, nullPointer } from '../exceptions/standardExceptions.ts';
import { objectTokenOf } from './listType.ts';
import { notNull } from './notNull.ts';

export const objectType = nativeType('Object', {
  isInstance: (value) => value !== null,
  members: {
    'Boolean equals(Object other)': (apex, self: unknown, other: unknown) => sameValue(apex, self, other),
    'Integer hashCode()': (apex, self: unknown) => hashOf(apex, self),
    'String toString()': (apex, self: unknown) => textOf(apex, self),
  },
});

/** Null for a name that means nothing. */
const typeNamed = (apex: ApexTransaction, name: string): RuntimeType | null => apex.types.resolve(name) ?? null;

function typeIn(apex: ApexTransaction, namespace: string | null, name: string | null): RuntimeType | null {
  if (name === null) throw nullPointer('Argument cannot be null.');
  return typeNamed(apex, namespace === null || namespace === '' ? name : `${namespace}.${name}`);
}

const sameType = (left: RuntimeType, right: unknown): boolean => isRuntimeType(right) && right.name === left.name;

export const typeType = nativeType('Type', {
  isInstance: isRuntimeType,
  members: {
    ...notNull({ 'static Type forName(String name)': typeNamed }),
    'static Type forName(String namespace, String name)': typeIn,
    'Boolean equals(Object other)': (_apex, self: RuntimeType, other: unknown) => sameType(self, other),
    'String getName()': (_apex, self: RuntimeType) => self.name,
    'Integer hashCode()': (apex, self: RuntimeType) => hashOf(apex, self.name),
    'Boolean isAssignableFrom(Type other)': (_apex, self: RuntimeType, other: RuntimeType | null) => {
      if (other === null) throw nullPointer('Argument cannot be null.');
      return self.isAssignableFrom(other);
    },
    'Object newInstance()': (_apex, self: RuntimeType) => {
      if (self.kind === 'interface' || self.kind === 'enum')
        throw exception('TypeException', `Type cannot be constructed: ${self.name}`);
      return self.newInstance();
    },
    'String toString()': (_apex, self: RuntimeType) => self.name,
  },
  properties: {
    'Schema.SObjectType SObjectType': { get: (apex, self: RuntimeType) => objectTokenOf(apex, self.name) },
  },
});
