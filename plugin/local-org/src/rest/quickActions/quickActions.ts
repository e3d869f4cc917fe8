import type { ObjectDef } from '../../contract.ts';
import { child, childrenOf, textOf } from '../../metadata/elements.ts';
import type { XmlElement } from '../../metadata/xml.ts';
import { componentsOf } from '../orgComponents.ts';
import { notFound, type RestContext } from '../message.ts';

/** An action that makes or changes one record. */
export interface QuickAction {
  /** `NewTask`, or `Account.NewCase` for one of an object. */
  readonly name: string;
  readonly label: string;
  readonly type: string;
  readonly target: string | undefined;
  readonly fields: readonly string[];
  /** Values that the record gets although the caller does not give them. */
  readonly presets: Readonly<Record<string, string>>;
  /** Field of the target that takes the record on which the action was started. */
  readonly parentField: string | undefined;
}

const standard = (name: string, label: string, target: string, fields: string): QuickAction => ({
  name,
  label,
  type: name === 'LogACall' ? 'LogACall' : 'Create',
  target,
  fields: fields.split(' '),
  presets: name === 'LogACall' ? { Status: 'Completed' } : {},
  parentField: undefined,
});

/** The global actions that every org has, as far as their objects are here. */
const STANDARD: readonly QuickAction[] = [
  standard('LogACall', 'Log a Call', 'Task', 'Subject Description WhoId WhatId'),
  standard('NewAccount', 'New Account', 'Account', 'Name Phone Website'),
  standard('NewCase', 'New Case', 'Case', 'ContactId Status Subject Description'),
  standard('NewContact', 'New Contact', 'Contact', 'FirstName LastName AccountId Email Phone'),
  standard('NewEvent', 'New Event', 'Event', 'Subject StartDateTime EndDateTime WhoId WhatId'),
  standard('NewLead', 'New Lead', 'Lead', 'FirstName LastName Company Email Phone'),
  standard('NewOpportunity', 'New Opportunity', 'Opportunity', 'Name AccountId CloseDate StageName Amount'),
  standard('NewTask', 'New Task', 'Task', 'Subject ActivityDate WhoId WhatId OwnerId Status'),
];

/** The global actions, or those of an object with the global ones behind. */
export function quickActionsOf({ org }: RestContext, object?: ObjectDef): readonly QuickAction[] {
  const declared = componentsOf(org, 'QuickAction').flatMap(({ fullName, element }) =>
    element ? [readAction(fullName, element)] : []
  );
  const own = object ? declared.filter(({ name }) => objectOf(name) === object.name) : [];
  const global = [...declared.filter(({ name }) => !name.includes('.')), ...STANDARD];
  return [...own, ...global.filter(({ target }) => target === undefined || org.schema.object(target))];
}

const objectOf = (name: string): string | undefined => (name.includes('.') ? name.split('.')[0] : undefined);

/** @throws ApiError NOT_FOUND; an action of an object may be named with or without it. */
export function quickActionNamed(context: RestContext, name: string, object?: ObjectDef): QuickAction {
  const key = name.toLowerCase();
  const found = quickActionsOf(context, object).find(
    (action) =>
      action.name.toLowerCase() === key ||
      (object && action.name.toLowerCase() === `${object.name}.${name}`.toLowerCase())
  );
  if (!found) throw notFound();
  return found;
}

function readAction(name: string, element: XmlElement): QuickAction {
  const layout = child(element, 'quickActionLayout');
  const columns = layout ? childrenOf(layout, 'quickActionLayoutColumns') : [];
  const fields = columns.flatMap((column) =>
    childrenOf(column, 'quickActionLayoutItems').flatMap((item) => textOf(item, 'field') ?? [])
  );
  const overrides = childrenOf(element, 'fieldOverrides').flatMap((override) => {
    const value = textOf(override, 'literalValue');
    return value === undefined ? [] : [[textOf(override, 'field') ?? '', value] as const];
  });
  return {
    name,
    label: textOf(element, 'label') ?? textOf(element, 'standardLabel') ?? name,
    type: textOf(element, 'type') ?? 'Create',
    target: textOf(element, 'targetObject') ?? objectOf(name),
    fields,
    presets: Object.fromEntries(overrides),
    parentField: textOf(element, 'targetParentField'),
  };
}

/** The actions that a layout lists; all of the object and the global ones when it lists none. */
export function shownActions(
  context: RestContext,
  object: ObjectDef,
  layout: XmlElement | undefined
): readonly QuickAction[] {
  const list = layout && (child(layout, 'platformActionList') ?? child(layout, 'quickActionList'));
  const listed = list?.children.flatMap((item) => textOf(item, 'quickActionName') ?? textOf(item, 'actionName') ?? []);
  const actions = quickActionsOf(context, object);
  return listed ? actions.filter(({ name }) => listed.includes(name)) : actions;
}

/** The actions of a layout, as its describe result lists them. */
export function quickActionItems(context: RestContext, object: ObjectDef, layout: XmlElement | undefined): object[] {
  return shownActions(context, object, layout).map(({ name, label, type, target }) => ({
    accessLevelRequired: null,
    colors: [],
    iconUrl: null,
    icons: [],
    label,
    miniIconUrl: null,
    quickActionName: name,
    targetSobjectType: target ?? null,
    type,
    urls: {},
  }));
}
