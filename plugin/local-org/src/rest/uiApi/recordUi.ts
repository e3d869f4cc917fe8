import { ApiError, type ObjectDef } from '../../contract.ts';
import type { Handler } from '../message.ts';
import { MASTER } from '../recordTypes.ts';
import { conditionalJson, tagged } from './entityTag.ts';
import { layoutKeys, layoutOf } from './layouts.ts';
import { objectInfo } from './objectInfo.ts';
import { readOne } from './records.ts';
import type { LayoutRepresentation } from './formRepresentations.ts';
import type { ObjectInfoRepresentation, RecordRepresentation } from './representations.ts';
import { requestedFields } from './requestedFields.ts';
import { uiContext, type UiContext } from './uiContext.ts';

const MAX_RECORDS = 200;

/** `GET /ui-api/record-ui/<id>,<id>?layoutTypes=Full&modes=View`: records with all that it takes to show them. */
export const readRecordUi: Handler = (context, request, params) => {
  const ui = uiContext(context, request);
  const ids = (params['ids'] ?? '').split(',').filter((id) => id !== '');
  if (ids.length > MAX_RECORDS) {
    throw new ApiError('LIMIT_EXCEEDED', `At most ${String(MAX_RECORDS)} records can be read at once.`);
  }
  const query = new URLSearchParams(request.query);
  if (!query.has('layoutTypes')) query.set('layoutTypes', 'Full');
  const records = ids.map((id) => readOne(ui, id, requestedFields({ query })));
  const objects = objectsOf(ui, records);
  return conditionalJson(
    request,
    tagged({
      layouts: layoutsOf(ui, records, query),
      layoutUserStates: {},
      objectInfos: infosOf(ui, objects),
      records: Object.fromEntries(records.map((record) => [record.id ?? '', record] as const)),
    })
  );
};

export const infosOf = (
  ui: UiContext,
  objects: Iterable<ObjectDef>
): Readonly<Record<string, ObjectInfoRepresentation>> =>
  Object.fromEntries([...objects].map((object) => [object.name, objectInfo(ui, object)]));

/** The objects of records and of the records inside them. */
function objectsOf(
  ui: UiContext,
  records: readonly RecordRepresentation[],
  found = new Set<ObjectDef>()
): Set<ObjectDef> {
  for (const { apiName, fields, childRelationships } of records) {
    const object = ui.schema.object(apiName);
    if (object) found.add(object);
    const parents = Object.values(fields).flatMap(({ value }) => (typeof value === 'object' && value ? [value] : []));
    objectsOf(ui, [...parents, ...Object.values(childRelationships).flatMap((list) => list.records)], found);
  }
  return found;
}

type Layouts = Record<string, Record<string, Record<string, Record<string, LayoutRepresentation>>>>;

function layoutsOf(ui: UiContext, records: readonly RecordRepresentation[], query: URLSearchParams): Layouts {
  const layouts: Layouts = {};
  for (const { apiName, recordTypeId } of records) {
    const object = ui.schema.object(apiName);
    const type = recordTypeId ?? MASTER.id;
    if (!object || layouts[apiName]?.[type]) continue;
    const byType = ((layouts[apiName] ??= {})[type] ??= {});
    for (const key of layoutKeys(query, type)) (byType[key.type] ??= {})[key.mode] = layoutOf(ui, object, key);
  }
  return layouts;
}
