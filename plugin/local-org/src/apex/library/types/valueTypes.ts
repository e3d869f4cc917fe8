import { normalizeId } from '../../../store/ids.ts';
import { nativeType } from '../../native.ts';
import type { ApexTransaction } from '../../transaction.ts';
import { exception } from '../exceptions/standardExceptions.ts';
import { idOf } from '../operators.ts';
import { ApexBlob } from '../values/blob.ts';
import { hashOf, sameValue } from '../values/equality.ts';
import { notNull } from './notNull.ts';

export const blobType = nativeType('Blob', {
  isInstance: (value) => value instanceof ApexBlob,
  members: {
    ...notNull({ 'static Blob valueOf(String text)': (_apex, text: string) => ApexBlob.ofText(text) }),
    'Boolean equals(Object other)': (apex, self: ApexBlob, other: unknown) => sameValue(apex, self, other),
    'Integer hashCode()': (apex, self: ApexBlob) => hashOf(apex, self),
    'Integer size()': (_apex, self: ApexBlob) => self.size,
    'String toString()': (_apex, self: ApexBlob) => self.toText(),
  },
});

/** A 15 character id in any case becomes what its 18 character form says; others are taken as they are. */
function restored(_apex: ApexTransaction, text: string, restoreCasing: boolean): string {
  if (restoreCasing && text.length !== 18) throw exception('StringException', `Invalid id: ${text}`);
  return idOf(text);
}

export const idType = nativeType('Id', {
  isInstance: (value) => typeof value === 'string' && normalizeId(value) !== undefined,
  members: {
    ...notNull({
      'static Id valueOf(String text)': (_apex, text: string) => idOf(text),
      'static Id valueOf(String text, Boolean restoreCasing)': restored,
    }),
    'Boolean equals(Object other)': (_apex, self: string, other: unknown) =>
      typeof other === 'string' && (normalizeId(other) ?? other) === (normalizeId(self) ?? self),
    'Integer hashCode()': (apex, self: string) => hashOf(apex, self),
    'String to15()': (_apex, self: string) => self.slice(0, 15),
  },
});
