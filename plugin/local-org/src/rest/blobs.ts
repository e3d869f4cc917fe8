import { notFound, type Handler } from './message.ts';
import { readByExternalId } from './externalId.ts';
import { existingRecord, objectNamed } from './record.ts';
import { normalizeId } from '../store/ids.ts';

/** `GET /sobjects/X/<id>/<field>`: the bytes of a blob field; a relationship or an external id where it is none. */
export const readBlobOrRelated: Handler = (context, request, params) => {
  const object = objectNamed(context, params['object'] ?? '');
  const field = object.fields.get((params['value'] ?? '').toLowerCase());
  const id = normalizeId(params['field'] ?? '');
  if (field?.type !== 'base64' || !id) return readByExternalId(context, request, params);
  const value = existingRecord(context, object, id)[field.name];
  if (typeof value !== 'string') throw notFound();
  return { status: 200, content: { bytes: Buffer.from(value, 'base64'), type: 'application/octetstream' } };
};
