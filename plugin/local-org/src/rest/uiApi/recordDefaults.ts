import type { FieldDef, ObjectDef } from '../../contract.ts';
import { json, type Handler, type RestRequest } from '../message.ts';
import { conditionalJson, tagged } from './entityTag.ts';
import { addPath, listOf, treeOf, type FieldTree } from './fieldTree.ts';
import { addLayoutFields, layoutOf, type LayoutKey } from './layouts.ts';
import { fieldValue, hasRecordTypes, readRecords, represent } from './readRecords.ts';
import { recordWith } from './records.ts';
import { infosOf } from './recordUi.ts';
import { defaultRecordTypeId } from './recordTypeInfos.ts';
import type { RecordTemplateRepresentation } from './formRepresentations.ts';
import type { FieldValueRepresentation } from './representations.ts';
import { uiContext, uiObject, uiObjectOfId, type UiContext } from './uiContext.ts';

/** `GET /ui-api/record-defaults/create/X?recordTypeId=…&optionalFields=…`: what the form of a new record starts with. */
export const readCreateDefaults: Handler = (context, request, params) => {
  const ui = uiContext(context, request);
  const object = uiObject(ui, params['object'] ?? '');
  const key = createKey(ui, object, request);
  const fields = startValues(ui, object, key, request);
  const id = fields['RecordTypeId']?.value ?? (hasRecordTypes(object) ? key.recordTypeId : null);
  const record = represent(ui, object, { RecordTypeId: typeof id === 'string' ? id : null }, fields);
  return conditionalJson(
    request,
    tagged({ layout: layoutOf(ui, object, key), objectInfos: infosOf(ui, [object]), record })
  );
};

/** `GET /ui-api/record-defaults/template/create/X`: the start values alone. */
export const readCreateTemplate: Handler = (context, request, params) => {
  const ui = uiContext(context, request);
  const object = uiObject(ui, params['object'] ?? '');
  const key = createKey(ui, object, request);
  return json(
    template(ui, object, startValues(ui, object, key, request), hasRecordTypes(object) ? key.recordTypeId : null)
  );
};

/** `GET /ui-api/record-defaults/clone/<id>`: the values of a record that a copy may be given. */
export const readCloneDefaults: Handler = (context, request, params) => {
  const ui = uiContext(context, request);
  const { object, id } = uiObjectOfId(ui, params['id'] ?? '');
  const source = recordWith(ui, object, id, new Map());
  const key = createKey(ui, object, request, source.recordTypeId);
  const fields = clonedValues(ui, object, id, key, request);
  const record = represent(ui, object, { RecordTypeId: source.recordTypeId }, fields);
  return conditionalJson(
    request,
    tagged({ layout: layoutOf(ui, object, key), objectInfos: infosOf(ui, [object]), record })
  );
};

/** `GET /ui-api/record-defaults/template/clone/<id>`. */
export const readCloneTemplate: Handler = (context, request, params) => {
  const ui = uiContext(context, request);
  const { object, id } = uiObjectOfId(ui, params['id'] ?? '');
  const source = recordWith(ui, object, id, new Map());
  const key = createKey(ui, object, request, source.recordTypeId);
  return json(template(ui, object, clonedValues(ui, object, id, key, request), source.recordTypeId, id));
};

function createKey(
  ui: UiContext,
  object: ObjectDef,
  { query }: RestRequest,
  recordTypeId: string | null = null
): LayoutKey {
  const preset = hasRecordTypes(object) ? defaultRecordTypeId(ui.recordTypeInfos(object)) : null;
  const id = query.get('recordTypeId') ?? recordTypeId ?? preset ?? '012000000000000AAA';
  return { type: 'Full', mode: 'Create', recordTypeId: id };
}

const template = (
  ui: UiContext,
  object: ObjectDef,
  fields: Readonly<Record<string, FieldValueRepresentation>>,
  recordTypeId: string | null,
  cloneSourceId?: string
): RecordTemplateRepresentation => ({
  objectInfos: infosOf(ui, [object]),
  record: { apiName: object.name, ...(cloneSourceId === undefined ? {} : { cloneSourceId }), fields, recordTypeId },
});

function startValues(
  ui: UiContext,
  object: ObjectDef,
  key: LayoutKey,
  request: RestRequest
): Readonly<Record<string, FieldValueRepresentation>> {
  const defaults = ui.rest.org.defaults(ui.rest.session, object.name);
  return Object.fromEntries(
    formFields(ui, object, key, request).map((field) => [
      field.name,
      fieldValue(ui, field, defaults[field.name] ?? null),
    ])
  );
}

/** The copy has the values of the record that the user may give a new one; numbers of its own it gets by itself. */
function clonedValues(
  ui: UiContext,
  object: ObjectDef,
  id: string,
  key: LayoutKey,
  request: RestRequest
): Readonly<Record<string, FieldValueRepresentation>> {
  const fields = formFields(ui, object, key, request);
  const tree: FieldTree = new Map();
  for (const { name, type, relationshipName } of fields) {
    addPath(tree, [name]);
    if (type === 'reference' && relationshipName) addPath(tree, [relationshipName, 'Id']);
  }
  return readRecords(ui, object, [id], tree).get(id)?.fields ?? {};
}

/** The fields of the form for new records, and those that the caller adds, as far as the user may fill them. */
function formFields(ui: UiContext, object: ObjectDef, key: LayoutKey, { query }: RestRequest): readonly FieldDef[] {
  const tree = treeOf(ui, object, { fields: [], optional: listOf(query.get('optionalFields')) });
  addLayoutFields(ui, object, tree, [key]);
  for (const name of ['OwnerId', 'RecordTypeId']) if (object.fields.has(name.toLowerCase())) addPath(tree, [name]);
  return [...tree]
    .flatMap(([name, inner]) => (inner ? [] : (object.fields.get(name) ?? [])))
    .filter((field) => isFillable(ui, object, field))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

function isFillable({ access }: UiContext, object: ObjectDef, field: FieldDef): boolean {
  const isGiven = field.formula !== undefined || field.summary !== undefined || field.autoNumber !== undefined;
  return field.createable && !isGiven && access.mayEditField(object, field.name);
}
