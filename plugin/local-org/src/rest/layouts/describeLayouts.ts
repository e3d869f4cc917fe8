import type { ObjectDef } from '../../contract.ts';
import { childrenOf, textOf } from '../../metadata/elements.ts';
import { json, notFound, type Handler, type RestContext } from '../message.ts';
import { componentsOf, componentsOfObject, type OrgComponent } from '../orgComponents.ts';
import { objectNamed } from '../record.ts';
import { quickActionItems } from '../quickActions/quickActions.ts';
import { recordTypesOf, type RecordTypeInfo } from '../recordTypes.ts';
import { defaultSections, renderSection, sectionsOf } from './layoutItems.ts';
import { relatedListsOf } from './relatedLists.ts';

/** `GET /sobjects/X/describe/layouts`: all layouts that the user's record types show. */
export const describeLayouts: Handler = (context, { base }, params) => {
  const object = objectNamed(context, params['object'] ?? '');
  const types = recordTypesOf(context.org, object);
  const used = new Map(types.map((type) => [type.id, layoutFor(context, object, type)]));
  const layouts = [...new Set(used.values())].map((layout) => renderLayout(context, object, layout));
  return json({
    layouts,
    recordTypeMappings: types.map((type) => ({
      active: type.active,
      available: true,
      defaultRecordTypeMapping: type.master,
      developerName: type.developerName,
      layoutId: used.get(type.id)?.id ?? null,
      master: type.master,
      name: type.name,
      picklistsForRecordType: picklists(object),
      recordTypeId: type.id,
      urls: { layout: `${base}/sobjects/${object.name}/describe/layouts/${type.id}` },
    })),
    recordTypeSelectorRequired: [types.length > 2],
  });
};

/** `GET /sobjects/X/describe/layouts/<record type>`. */
export const describeLayout: Handler = (context, _request, params) => {
  const object = objectNamed(context, params['object'] ?? '');
  const wanted = (params['recordType'] ?? '').slice(0, 15);
  const type = recordTypesOf(context.org, object).find(({ id }) => id.slice(0, 15) === wanted);
  if (!type) throw notFound();
  return json(renderLayout(context, object, layoutFor(context, object, type)));
};

/** `GET /sobjects/X/describe/namedLayouts/<name>`; only User has one, for the public view of a user. */
export const describeNamedLayout: Handler = (context, request, params) => {
  const object = objectNamed(context, params['object'] ?? '');
  if (object.name !== 'User' || params['name']?.toLowerCase() !== 'useralt') throw notFound();
  return describeLayouts(context, request, params);
};

/** The layout that the profile of the user assigns to a record type, or else the first of the object. */
export function layoutFor(
  context: RestContext,
  object: ObjectDef,
  type: Pick<RecordTypeInfo, 'master' | 'developerName'>
): OrgComponent | undefined {
  const layouts = componentsOfObject(context.org, 'Layout', object.name);
  const profile = profileOf(context)?.element;
  const assignments = profile ? childrenOf(profile, 'layoutAssignments') : [];
  const key = type.master ? undefined : `${object.name}.${type.developerName}`;
  const assigned = assignments
    .filter((each) => textOf(each, 'recordType') === key)
    .map((each) => textOf(each, 'layout'));
  return layouts.find(({ fullName }) => assigned.includes(fullName)) ?? layouts[0];
}

/** The metadata of the user's profile, if it was deployed. */
export function profileOf({ org, session }: RestContext): OrgComponent | undefined {
  const users = `SELECT p."Name" AS name FROM ${org.sql.table('User')} u JOIN ${org.sql.table('Profile')} p`;
  const name = org.sql.all(`${users} ON p."Id" = u."ProfileId" WHERE u."Id" = ?`, [session.userId])[0]?.['name'];
  const metadataName = name === 'System Administrator' ? 'Admin' : name === 'Standard User' ? 'Standard' : name;
  return componentsOf(org, 'Profile').find(({ fullName }) => fullName === metadataName);
}

function renderLayout(context: RestContext, object: ObjectDef, layout: OrgComponent | undefined): object {
  const access = context.org.rights(context.session);
  const sections = layout?.element ? sectionsOf(layout.element) : defaultSections(object);
  const layoutId = layout?.id ?? null;
  const render = (shown: typeof sections): object[] =>
    shown.map((section, index) => renderSection(object, access, section, { layoutId, index }));
  return {
    buttonLayoutSection: { detailButtons: buttons(object) },
    detailLayoutSections: render(sections.filter(({ showsOnDetail }) => showsOnDetail)),
    editLayoutSections: render(sections.filter(({ showsOnEdit }) => showsOnEdit)),
    feedView: null,
    highlightsPanelLayoutSection: null,
    id: layoutId,
    multirowEditLayoutSections: [],
    offlineLinks: [],
    quickActionList: { quickActionListItems: quickActionItems(context, object, layout?.element) },
    relatedContent: null,
    relatedLists: relatedListsOf(context, object, layout?.element),
    saveOptions: [],
  };
}

function buttons(object: ObjectDef): object[] {
  const shown = [
    ...(object.updateable ? ['Edit'] : []),
    ...(object.deletable ? ['Delete'] : []),
    ...(object.createable ? ['Clone'] : []),
  ];
  return shown.map((name) => ({
    behavior: null,
    colors: null,
    content: null,
    contentSource: null,
    custom: false,
    encoding: null,
    height: null,
    icons: null,
    label: name,
    menubar: false,
    name,
    overridden: false,
    resizeable: false,
    scrollbars: false,
    showsLocation: false,
    showsStatus: false,
    toolbar: false,
    url: null,
    width: null,
    windowPosition: null,
  }));
}

function picklists(object: ObjectDef): object[] {
  const fields = [...object.fields.values()].filter(({ picklistValues }) => picklistValues.length > 0);
  return fields.map((field) => ({
    picklistName: field.name,
    picklistValues: field.picklistValues.map((value) => ({ ...value, validFor: null })),
  }));
}
