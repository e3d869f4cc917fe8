import { ApiError, type ObjectDef } from '../../contract.ts';
import { normalizeId } from '../../store/ids.ts';
import { renderItem } from '../layouts/layoutItems.ts';
import { errorResponse, isObject, json, notFound, objectBody, type Handler, type RestContext } from '../message.ts';
import { objectNamed } from '../record.ts';
import { quickActionNamed, quickActionsOf, type QuickAction } from './quickActions.ts';
import { saveOne, valuesOf } from '../sobjects.ts';

type Params = Readonly<Record<string, string>>;

const scopeOf = (context: RestContext, params: Params): ObjectDef | undefined =>
  params['object'] === undefined ? undefined : objectNamed(context, params['object']);

const rootOf = (base: string, object: ObjectDef | undefined): string =>
  object ? `${base}/sobjects/${object.name}/quickActions` : `${base}/quickActions`;

/** `GET /quickActions` and `GET /sobjects/X/quickActions`. */
export const listQuickActions: Handler = (context, { base }, params) => {
  const object = scopeOf(context, params);
  return json(quickActionsOf(context, object).map((action) => summary(action, rootOf(base, object))));
};

function summary({ name, label, type }: QuickAction, root: string): object {
  const own = `${root}/${name}`;
  const urls = { quickAction: own, describe: `${own}/describe`, defaultValues: `${own}/defaultValues` };
  return { label, name, type, urls };
}

/** `GET /quickActions/<name>/describe`, with the layout of its fields. */
export const describeQuickAction: Handler = (context, { base }, params) => {
  const object = scopeOf(context, params);
  const action = quickActionNamed(context, params['action'] ?? '', object);
  const target = action.target === undefined ? undefined : objectNamed(context, action.target);
  const access = context.org.rights(context.session);
  const items = target
    ? action.fields.map((field, index) => renderItem(target, access, { field, behavior: 'Edit' }, index + 1))
    : [];
  const layoutRows = items.map((item) => ({ layoutItems: [item], numItems: 1 }));
  return json({
    ...summary(action, rootOf(base, object)),
    accessLevelRequired: null,
    canvasApplicationId: null,
    colors: [],
    contextSobjectType: object?.name ?? null,
    defaultValues: null,
    height: null,
    iconName: null,
    iconUrl: null,
    icons: [],
    layout: { layoutRows, name: action.name, rows: layoutRows.length },
    miniIconUrl: null,
    showQuickActionLcHeader: false,
    showQuickActionVfHeader: false,
    targetParentField: action.parentField ?? null,
    targetRecordTypeId: null,
    targetSobjectType: target?.name ?? null,
    visualforcePageName: null,
    visualforcePageUrl: null,
    width: null,
  });
};

/** `GET /quickActions/<name>/defaultValues[/<record>]`: the record that the form of the action starts with. */
export const quickActionDefaults: Handler = (context, _request, params) => {
  const object = scopeOf(context, params);
  const action = quickActionNamed(context, params['action'] ?? '', object);
  const target = objectNamed(context, action.target ?? '');
  const parent = params['id'] === undefined ? {} : parentValues(context, action, target, params['id']);
  const blank = Object.fromEntries(action.fields.map((field) => [field, null]));
  const defaults = Object.fromEntries(
    action.fields.flatMap((name) => {
      const preset = target.fields.get(name.toLowerCase())?.picklistValues.find(({ defaultValue }) => defaultValue);
      return preset ? [[name, preset.value]] : [];
    })
  );
  return json({ attributes: { type: target.name }, ...blank, ...defaults, ...action.presets, ...parent });
};

/** `POST /quickActions/<name>` with `{ contextId, record }`. */
export const executeQuickAction: Handler = (context, request, params) => {
  const object = scopeOf(context, params);
  const action = quickActionNamed(context, params['action'] ?? '', object);
  if (!['Create', 'Update', 'LogACall'].includes(action.type)) {
    throw new ApiError('INVALID_OPERATION', `Quick actions of type ${action.type} cannot be performed by the API.`);
  }
  const target = objectNamed(context, action.target ?? '');
  const body = objectBody(request);
  const given = isObject(body['record']) ? valuesOf(body['record']) : {};
  const contextId = typeof body['contextId'] === 'string' ? body['contextId'] : undefined;
  const isUpdate = action.type === 'Update';
  const parent = contextId === undefined || isUpdate ? {} : parentValues(context, action, target, contextId);
  const values = { ...action.presets, ...parent, ...given };
  const result = saveOne(
    context,
    isUpdate
      ? { kind: 'update', object: target.name, id: contextId ?? '', values }
      : { kind: 'insert', object: target.name, values }
  );
  if (!result.success) return errorResponse(result.errors);
  return json(
    { contextId: contextId ?? null, created: !isUpdate, errors: [], feedItemIds: [], id: result.id, success: true },
    isUpdate ? 200 : 201
  );
};

/** The reference through which the new record belongs to the one that the action was started on. */
function parentValues(
  { org }: RestContext,
  action: QuickAction,
  target: ObjectDef,
  contextId: string
): Readonly<Record<string, string>> {
  const id = normalizeId(contextId);
  const parent = id ? org.schema.objectOfId(id) : undefined;
  if (!id || !parent) throw notFound();
  const named = action.parentField?.replace(/__r$/, '__c');
  const references = [...target.fields.values()].filter((field) => field.referenceTo.includes(parent.name));
  const field =
    references.find(({ name }) => name === named || name === `${String(named)}Id`) ?? references.find(isParent);
  return field ? { [field.name]: id } : {};
}

/** Owners and users of all kinds are no parents. */
const isParent = (field: { readonly name: string; readonly createable: boolean }): boolean =>
  field.createable && field.name !== 'OwnerId';
