import { ApiError, type ObjectDef } from '../../contract.ts';
import { makeId } from '../../store/ids.ts';
import { layoutFor } from '../layouts/describeLayouts.ts';
import type { Handler, RestRequest, RestResponse } from '../message.ts';
import { quickActionsOf, shownActions, type QuickAction } from '../quickActions/quickActions.ts';
import { existingId } from '../record.ts';
import { MASTER, recordTypesOf } from '../recordTypes.ts';
import type { ActionRepresentation } from './actionRepresentations.ts';
import { conditionalJson, tagged } from './entityTag.ts';
import { listOf } from './fieldTree.ts';
import { themeOf } from './objectInfo.ts';
import { recordWith } from './records.ts';
import { uiContext, uiObject, uiObjectOfId, type UiContext } from './uiContext.ts';

type Seed = Pick<ActionRepresentation, 'apiName' | 'label' | 'section' | 'type' | 'subtype'> & {
  readonly target: string | undefined;
};

const button = (apiName: string, label: string, object: ObjectDef, section = 'Page'): Seed => ({
  apiName,
  label,
  section,
  type: 'StandardButton',
  subtype: null,
  target: object.name,
});

const quick = ({ name, label, type, target }: QuickAction): Seed => ({
  apiName: name.includes('.') ? name : `Global.${name}`,
  label,
  section: target === 'Task' || target === 'Event' ? 'ActivityComposer' : 'Page',
  type: 'QuickAction',
  subtype: type,
  target,
});

/** `GET /ui-api/actions/record/<id>,<id>?actionTypes=…&apiNames=…&sections=…`. */
export const readRecordActions: Handler = (context, request, params) => {
  const ui = uiContext(context, request);
  return answer(ui, request, 'Record', listOf(params['ids'] ?? ''), (text) => {
    const { object, id } = uiObjectOfId(ui, text);
    existingId(context, object, id);
    const typeId = recordWith(ui, object, id, new Map()).recordTypeId ?? MASTER.id;
    const type = recordTypesOf(context.org, object).find((each) => each.id === typeId) ?? MASTER;
    const actions = shownActions(context, object, layoutFor(context, object, type)?.element).filter((action) =>
      mayRun(ui, action)
    );
    return { object, seeds: [...recordButtons(ui, object, id), ...actions.map(quick)] };
  });
};

/** A button for each change of the record that the user may make. */
function recordButtons({ rest, access }: UiContext, object: ObjectDef, id: string): readonly Seed[] {
  const rights = `SELECT RecordId, HasEditAccess, HasDeleteAccess FROM UserRecordAccess`;
  const where = `WHERE UserId = '${rest.session.userId}' AND RecordId = '${id}'`;
  const [row] = rest.soql.run(`${rights} ${where}`).page(0, 1, '') as readonly Readonly<Record<string, unknown>>[];
  const mayEdit = object.updateable && access.mayEdit(object) && row?.['HasEditAccess'] === true;
  const mayDelete = object.deletable && access.mayDelete(object) && row?.['HasDeleteAccess'] === true;
  return [
    ...(mayEdit ? [button('Edit', 'Edit', object)] : []),
    ...(mayEdit && object.fields.has('ownerid') ? [button('ChangeOwnerOne', 'Change Owner', object)] : []),
    ...(mayDelete ? [button('Delete', 'Delete', object)] : []),
    ...(object.createable && access.mayCreate(object) ? [button('Clone', 'Clone', object)] : []),
  ];
}

function mayRun({ schema, access }: UiContext, { target, type }: QuickAction): boolean {
  const object = schema.object(target ?? '');
  if (!object) return target === undefined;
  return type === 'Update' ? access.mayEdit(object) : access.mayCreate(object);
}

/** `GET /ui-api/actions/record/<id>/record-edit`: what the form of a record offers. */
export const readRecordEditActions: Handler = (context, request, params) => {
  const ui = uiContext(context, request);
  return answer(ui, request, 'RecordEdit', listOf(params['ids'] ?? ''), (text) => {
    const { object, id } = uiObjectOfId(ui, text);
    existingId(context, object, id);
    return { object, seeds: formButtons(object, ui.access.mayEdit(object)) };
  });
};

/** `GET /ui-api/actions/object/X/record-create`. */
export const readRecordCreateActions: Handler = (context, request, params) => {
  const ui = uiContext(context, request);
  return answer(ui, request, 'RecordEdit', [params['object'] ?? ''], (name) => {
    const object = uiObject(ui, name);
    return { object, seeds: formButtons(object, ui.access.mayCreate(object)) };
  });
};

const formButtons = (object: ObjectDef, maySave: boolean): readonly Seed[] => [
  ...(maySave ? [button('SaveEdit', 'Save', object), button('SaveAndNew', 'Save & New', object)] : []),
  button('CancelEdit', 'Cancel', object),
];

const newButton = ({ access }: UiContext, object: ObjectDef): readonly Seed[] =>
  object.createable && access.mayCreate(object) ? [button('New', 'New', object)] : [];

/** `GET /ui-api/actions/record/<id>/related-list/<relationship>,…`. */
export const readRelatedListActions: Handler = (context, request, params) => {
  const ui = uiContext(context, request);
  const { object, id } = uiObjectOfId(ui, params['id'] ?? '');
  existingId(context, object, id);
  return answer(ui, request, 'RelatedList', listOf(params['lists'] ?? ''), (name) => {
    const relation = context.org.schema.childRelationships(object.name).find((each) => each.name === name);
    const child = relation && uiObject(ui, relation.childObject);
    if (!child) throw new ApiError('INVALID_PARAMETER_VALUE', `${name} is not a valid related list of ${object.name}.`);
    return { object: child, seeds: newButton(ui, child), source: id };
  });
};

/** `GET /ui-api/actions/list-view/X` and `/ui-api/actions/lookup/X,Y`: what makes a record of an object. */
const objectActions =
  (context: 'ListView' | 'Lookup'): Handler =>
  (rest, request, params) => {
    const ui = uiContext(rest, request);
    return answer(ui, request, context, listOf(params['objects'] ?? ''), (name) => {
      const object = uiObject(ui, name);
      return { object, seeds: newButton(ui, object) };
    });
  };

export const readListViewActions = objectActions('ListView');
export const readLookupActions = objectActions('Lookup');

/** `GET /ui-api/actions/global`. */
export const readGlobalActions: Handler = (context, request) => {
  const ui = uiContext(context, request);
  const seeds = quickActionsOf(context)
    .filter((action) => mayRun(ui, action))
    .map(quick);
  return answer(ui, request, 'Global', ['Global'], () => ({ seeds }));
};

interface Offered {
  readonly object?: ObjectDef;
  readonly seeds: readonly Seed[];
  readonly source?: string;
}

function answer(
  ui: UiContext,
  request: RestRequest,
  listContext: string,
  keys: readonly string[],
  offered: (key: string) => Offered
): RestResponse {
  const text = request.query.toString();
  const url = `/ui-api/${request.path.slice(1).join('/')}${text === '' ? '' : `?${text}`}`;
  const actions = keys.map((key) => {
    const { seeds, source = key } = offered(key);
    const shown = seeds.filter((seed) => isWanted(seed, request.query));
    const rendered = shown.map((seed, index) => render(ui, seed, { listContext, source, index }));
    return [key, { actions: rendered, links: [], url: request.base + url }] as const;
  });
  return conditionalJson(request, tagged({ actions: Object.fromEntries(actions), url: request.base + url }));
}

/** `actionTypes=StandardButton`, `apiNames=Edit` and `sections=Page` narrow the list. */
function isWanted({ type, apiName, section }: Seed, query: URLSearchParams): boolean {
  const fits = (name: string, value: string): boolean => {
    const wanted = listOf(query.get(name));
    return wanted.length === 0 || wanted.includes(value);
  };
  return fits('actionTypes', type) && fits('apiNames', apiName) && fits('sections', section);
}

function render(
  ui: UiContext,
  { apiName, label, section, type, subtype, target }: Seed,
  place: { readonly listContext: string; readonly source: string; readonly index: number }
): ActionRepresentation {
  const object = target === undefined ? undefined : ui.schema.object(target);
  const isQuick = type === 'QuickAction';
  const [owner, name] = apiName.split('.');
  const root = owner === 'Global' || !isQuick ? 'quickActions' : `sobjects/${owner ?? ''}/quickActions`;
  return {
    actionListContext: place.listContext,
    actionTarget: isQuick ? `${ui.base}/${root}/${name ?? ''}/describe` : null,
    actionTargetType: isQuick ? 'Describe' : 'Invoke',
    apiName,
    externalId: [ui.rest.org.id.slice(0, 15), place.source, '', place.listContext, 'Desktop', type, apiName].join(':'),
    iconUrl: `${ui.rest.serverUrl}/img/icon/t4v35/action/${apiName.replace(/^.*\./, '').toLowerCase()}_120.png`,
    id: makeId('0JV', place.index + 1),
    isMassAction: 'false',
    label,
    primaryColor: object ? themeOf(ui, object).color : null,
    relatedListRecordId: null,
    relatedSourceObject: null,
    section,
    sourceObject: place.source,
    subtype,
    targetObject: object?.name ?? null,
    targetUrl: null,
    type,
  };
}
