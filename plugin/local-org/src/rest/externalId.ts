import { ApiError, type ObjectDef } from '../contract.ts';
import { errorResponse, json, noContent, notFound, objectBody, type Handler, type RestContext } from './message.ts';
import { existingRecord, externalIdField, idsByExternalId, objectNamed, renderStored, wantedFields } from './record.ts';
import { deleteRecord, parentOf, relatedRecords, saveOne, updateRecord, valuesOf } from './sobjects.ts';
import { normalizeId } from '../store/ids.ts';

/** `GET /sobjects/X/a/b`: a record by an external id, or a relationship of the record `a`. */
export const readByExternalId: Handler = (context, request, params) => {
  const object = objectNamed(context, params['object'] ?? '');
  const [field = '', value = ''] = [params['field'], params['value']];
  if (isRelationship(object, field)) {
    return relatedRecords(context, request, { object: object.name, id: field, relationship: value });
  }
  const ids = idsByExternalId(context, object, field, value);
  if (ids.length > 1) return multipleChoices(request.base, object.name, ids);
  const id = ids[0];
  if (id === undefined) throw notFound();
  const record = existingRecord(context, object, id);
  return json(renderStored(object, record, request.base, wantedFields(object, request)));
};

/** `PATCH /sobjects/X/Field/value`: 201 created, 200 updated, 300 when several records have the value. */
export const upsertByExternalId: Handler = (context, request, params) => {
  const object = objectNamed(context, params['object'] ?? '');
  const relationship = relationshipIn(context, object, params);
  if (relationship) return updateRecord(context, request, relationship);
  const field = externalIdField(object, params['field'] ?? '');
  const key = params['value'] ?? '';
  const values = valuesOf(objectBody(request));
  for (const name of Object.keys(values)) {
    if (name.toLowerCase() === field.name.toLowerCase()) {
      const message = `The ${field.name} field should not be specified in the sobject data.`;
      throw new ApiError('INVALID_FIELD', message, { fields: [field.name] });
    }
  }
  if (field.type === 'id') return updateById(context, object.name, key, values);
  const ids = idsByExternalId(context, object, field.name, key);
  if (ids.length > 1) return multipleChoices(request.base, object.name, ids);
  const updateOnly = request.query.get('updateOnly') === 'true';
  if (updateOnly && ids.length === 0) throw notFound();
  const result = saveOne(context, { kind: 'upsert', object: object.name, field: field.name, key, values, updateOnly });
  if (!result.success) return errorResponse(result.errors);
  return json({ id: result.id, success: true, errors: [], created: result.created }, result.created ? 201 : 200);
};

export const deleteByExternalId: Handler = (context, request, params) => {
  const object = objectNamed(context, params['object'] ?? '');
  const relationship = relationshipIn(context, object, params);
  if (relationship) return deleteRecord(context, request, relationship);
  const ids = idsByExternalId(context, object, params['field'] ?? '', params['value'] ?? '');
  if (ids.length > 1) return multipleChoices(request.base, object.name, ids);
  const id = ids[0];
  if (id === undefined) throw notFound();
  const result = saveOne(context, { kind: 'delete', object: object.name, id });
  return result.success ? noContent : errorResponse(result.errors);
};

/** Whether `/sobjects/X/a/b` goes on from the record `a`, since X has no field of that name. */
const isRelationship = (object: ObjectDef, name: string): boolean =>
  !object.fields.has(name.toLowerCase()) && normalizeId(name) !== undefined;

/** The parent record that `/sobjects/X/id/Relationship` means, as the parameters of its own address. */
function relationshipIn(
  context: RestContext,
  child: ObjectDef,
  params: Readonly<Record<string, string>>
): Readonly<Record<string, string>> | undefined {
  const [id = '', relationship = ''] = [params['field'], params['value']];
  if (!isRelationship(child, id)) return undefined;
  const parent = parentOf(context, { object: child.name, id, relationship });
  return { object: parent.object.name, id: parent.id };
}

function updateById(
  context: RestContext,
  object: string,
  key: string,
  values: Readonly<Record<string, unknown>>
): ReturnType<Handler> {
  const id = normalizeId(key);
  if (!id) throw notFound();
  const result = saveOne(context, { kind: 'update', object, id, values });
  if (!result.success) return errorResponse(result.errors);
  return json({ id: result.id, success: true, errors: [], created: false });
}

const multipleChoices = (base: string, object: string, ids: readonly string[]): ReturnType<Handler> =>
  json(
    ids.map((id) => `${base}/sobjects/${object}/${id}`),
    300
  );
