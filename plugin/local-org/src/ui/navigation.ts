import type { ObjectDef, Org, Session } from '../contract.ts';
import { childrenOf, textOf } from '../metadata/elements.ts';
import { componentsOf, type OrgComponent } from '../rest/orgComponents.ts';

export interface NavItem {
  readonly name: string;
  readonly label: string;
  readonly url: string;
  readonly icon: string;
  readonly object: string | null;
}

export interface App {
  readonly name: string;
  readonly label: string;
  readonly description: string | null;
  readonly color: string | null;
  readonly items: readonly NavItem[];
}

/** Icons of standard objects whose icon is not named after them. */
const ICONS: Readonly<Record<string, string>> = {
  Order: 'orders',
  OrderItem: 'order_item',
  Pricebook2: 'pricebook',
  PricebookEntry: 'pricebook',
  Product2: 'product',
  OpportunityLineItem: 'product',
  ContentDocument: 'file',
  ContentVersion: 'file',
  ProcessInstanceWorkitem: 'approval',
  ProcessInstance: 'approval',
  WorkOrder: 'work_order',
  Asset: 'asset_object',
};
/** Other standard objects that have an icon named like them. */
const NAMED = new Set([
  'Account',
  'Asset',
  'Campaign',
  'Case',
  'Contact',
  'Contract',
  'Event',
  'Group',
  'Lead',
  'Opportunity',
  'Quote',
  'Task',
  'User',
]);

/** Tabs that every org has. */
const STANDARD_TABS: Readonly<Record<string, Omit<NavItem, 'name' | 'object'>>> = {
  'standard-home': { label: 'Home', url: '/lightning/page/home', icon: 'standard:home' },
  'standard-File': { label: 'Files', url: '/lightning/page/files', icon: 'standard:file' },
};

/** What a user can open of the CustomApplications, with the tabs that he may see. */
export function appsOf(org: Org, session: Session): readonly App[] {
  const access = org.rights(session);
  const tabs = new Map(componentsOf(org, 'CustomTab').map((tab) => [tab.fullName, tab]));
  const apps = componentsOf(org, 'CustomApplication').flatMap(({ fullName, element }) => {
    if (!element || textOf(element, 'uiType') === 'Aloha') return [];
    const brand = element.children.find(({ name }) => name === 'brand');
    const items = childrenOf(element, 'tabs').flatMap(({ text }) => item(text) ?? []);
    const label = textOf(element, 'label') ?? fullName;
    const color = (brand && textOf(brand, 'headerColor')) ?? null;
    return [{ name: fullName, label, description: textOf(element, 'description') ?? null, color, items }];
  });
  return [...apps, everything()];

  function item(name: string): NavItem | undefined {
    const shipped = STANDARD_TABS[name];
    if (shipped) return { name, object: null, ...shipped };
    const object = org.schema.object(name.replace(/^standard-/, ''));
    if (object) return access.mayRead(object) ? objectItem(name, object) : undefined;
    const tab = tabs.get(name)?.element;
    if (!tab) return undefined;
    const label = textOf(tab, 'label') ?? name;
    return { name, label, url: `/lightning/n/${name}`, icon: motifOf(tab) ?? 'standard:default', object: null };
  }

  function objectItem(name: string, object: ObjectDef): NavItem {
    return {
      name,
      label: object.labelPlural,
      url: `/lightning/o/${object.name}/list`,
      icon: iconOf(org, object),
      object: object.name,
    };
  }

  /** An org without an application of its own has its objects still. */
  function everything(): App {
    const objects = [...org.schema.objects()].filter(
      (object) =>
        (object.kind === 'standard' && object.fields.has('lastvieweddate') && object.createable) ||
        tabs.has(object.name)
    );
    const items = objects.filter((object) => access.mayRead(object)).map((object) => objectItem(object.name, object));
    const home = item('standard-home');
    return {
      name: 'standard__Platform',
      label: 'All items',
      description: 'Every object that you can see',
      color: null,
      items: home ? [home, ...items] : items,
    };
  }
}

/** `Custom57: Building Block` names the icon `custom:custom57`. */
function motifOf(tab: NonNullable<OrgComponent['element']>): string | undefined {
  const number = /^Custom(\d+)/.exec(textOf(tab, 'motif') ?? '')?.[1];
  return number === undefined ? undefined : `custom:custom${number}`;
}

/** The icon of an object in the design system. */
export function iconOf(org: Org, object: ObjectDef): string {
  const tab = componentsOf(org, 'CustomTab').find(({ fullName }) => fullName === object.name)?.element;
  const known = ICONS[object.name];
  if (known !== undefined) return `standard:${known}`;
  if (NAMED.has(object.name)) return `standard:${object.name.toLowerCase()}`;
  return (tab && motifOf(tab)) ?? 'standard:record';
}
