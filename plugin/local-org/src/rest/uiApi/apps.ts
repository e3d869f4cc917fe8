import { childrenOf, flag, textOf, child } from '../../metadata/elements.ts';
import { json, notFound, type Handler, type RestRequest } from '../message.ts';
import { componentsOf, type OrgComponent } from '../orgComponents.ts';
import { tabsOf, type Tab } from '../userInterface.ts';
import type { AppRepresentation, NavItemRepresentation } from './actionRepresentations.ts';
import { conditionalJson, tagged } from './entityTag.ts';
import { listOf } from './fieldTree.ts';
import { themeOf } from './objectInfo.ts';
import { pageOf, pageTokens } from './paging.ts';
import { uiContext, type UiContext } from './uiContext.ts';

/** `GET /ui-api/apps?formFactor=Large`: the apps of the project with their tabs. */
export const readApps: Handler = (context, request) => {
  const apps = appsOf(uiContext(context, request), request);
  return conditionalJson(request, tagged({ apps }));
};

/** `GET /ui-api/apps/<id or developer name>`. */
export const readApp: Handler = (context, request, params) => {
  const wanted = params['app'] ?? '';
  const app = appsOf(uiContext(context, request), request).find(
    ({ appId, developerName }) => appId.slice(0, 15) === wanted.slice(0, 15) || developerName === wanted
  );
  if (!app) throw notFound();
  return conditionalJson(request, app);
};

/** `GET /ui-api/apps/selected`: nobody selects apps here, so that it is the first. */
export const readSelectedApp: Handler = (context, request) => {
  const [app] = appsOf(uiContext(context, request), request);
  if (!app) throw notFound();
  return conditionalJson(request, app);
};

/** `GET /ui-api/nav-items?formFactor=Large&navItemNames=…`: all tabs that the user can have. */
export const readNavItems: Handler = (context, request) => {
  const ui = uiContext(context, request);
  const page = pageOf(request.query, { size: 25, max: 200 });
  const names = listOf(request.query.get('navItemNames'));
  const tabs = tabsOf(context).filter(({ name }) => names.length === 0 || names.includes(name));
  const shown = tabs.slice(page.offset, page.offset + page.size).map((tab) => navItem(ui, tab));
  const more = tabs.length > page.offset + page.size;
  const url = `${request.base}/ui-api/nav-items`;
  return json(tagged({ ...pageTokens(page, { more, url, query: request.query }), navItems: shown }));
};

function appsOf(ui: UiContext, { query }: RestRequest): readonly AppRepresentation[] {
  const wanted = query.get('formFactor') ?? 'Large';
  const tabs = new Map(tabsOf(ui.rest).map((tab) => [tab.name, tab]));
  const components = componentsOf(ui.rest.org, 'CustomApplication').filter((app) => formFactors(app).includes(wanted));
  return components.map((app, index) => appOf(ui, app, { tabs, selected: index === 0 }));
}

function formFactors({ element }: OrgComponent): readonly string[] {
  const named = element ? childrenOf(element, 'formFactors').map(({ text }) => text) : [];
  return named.length > 0 ? named : ['Large'];
}

function appOf(
  ui: UiContext,
  app: OrgComponent,
  { tabs, selected }: { readonly tabs: ReadonlyMap<string, Tab>; readonly selected: boolean }
): AppRepresentation {
  const { element, fullName, id } = app;
  const brand = element && child(element, 'brand');
  const listed = element ? childrenOf(element, 'tabs').map(({ text }) => text) : [];
  const navItems = listed.flatMap((name) => {
    if (name === 'standard-home') return [home(ui)];
    const tab = tabs.get(name);
    return tab ? [navItem(ui, tab)] : [];
  });
  return tagged({
    appId: id,
    description: (element && textOf(element, 'description')) ?? null,
    developerName: fullName,
    formFactors: formFactors(app),
    headerColor: (brand && textOf(brand, 'headerColor')) ?? null,
    iconUrl: null,
    isNavAutoTempTabsDisabled: element ? flag(element, 'isNavAutoTempTabsDisabled') : false,
    isNavPersonalizationDisabled: element ? flag(element, 'isNavPersonalizationDisabled') : false,
    label: (element && textOf(element, 'label')) ?? fullName,
    logoUrl: null,
    mobileStartUrl: null,
    navItems,
    selected,
    startUrl: `${ui.rest.serverUrl}/lightning/app/${id}`,
    type: element && textOf(element, 'uiType') === 'Lightning' ? 'Lightning' : 'Classic',
    userNavItems: [],
  });
}

const home = ({ rest }: UiContext): NavItemRepresentation => ({
  availableInClassic: true,
  availableInLightning: true,
  color: 'EF7EAD',
  content: `${rest.serverUrl}/lightning/page/home`,
  custom: false,
  developerName: 'standard-home',
  iconUrl: `${rest.serverUrl}/img/icon/t4v35/standard/home_120.png`,
  id: null,
  itemType: 'Standard',
  label: 'Home',
  objectApiName: 'Home',
  objectLabel: null,
  objectLabelPlural: null,
  pageReference: { type: 'standard__namedPage', attributes: { pageName: 'home' }, state: {} },
  standardType: 'Home',
});

/** A tab leads to the page of its object, or to a page of its own. */
function navItem(ui: UiContext, { name, label, custom, sobjectName, url }: Tab): NavItemRepresentation {
  const object = ui.schema.object(sobjectName);
  const theme = object ? themeOf(ui, object) : undefined;
  return {
    availableInClassic: true,
    availableInLightning: true,
    color: theme?.color ?? null,
    content: url,
    custom,
    developerName: name,
    iconUrl: theme?.iconUrl ?? null,
    id: null,
    itemType: object ? 'Entity' : 'Custom',
    label,
    objectApiName: object?.name ?? null,
    objectLabel: object?.label ?? null,
    objectLabelPlural: object?.labelPlural ?? null,
    pageReference: object
      ? { type: 'standard__objectPage', attributes: { objectApiName: object.name, actionName: 'home' }, state: {} }
      : { type: 'standard__navItemPage', attributes: { apiName: name }, state: {} },
    standardType: null,
  };
}
