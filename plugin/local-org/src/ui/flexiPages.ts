import type { Org } from '../contract.ts';
import { childrenOf, textOf } from '../metadata/elements.ts';
import type { XmlElement } from '../metadata/xml.ts';
import { componentsOf } from '../rest/orgComponents.ts';

/** A page as the frame draws it: regions with components, whose properties may name other regions (facets). */
export interface FlexiPage {
  readonly name: string;
  readonly label: string;
  readonly template: string;
  readonly regions: readonly Region[];
}

export interface Region {
  readonly name: string;
  readonly isFacet: boolean;
  readonly items: readonly PageItem[];
}

export interface PageItem {
  readonly id: string;
  /** `c:omOrderProgress`, `force:detailPanel`, or empty for a field of the record. */
  readonly component: string;
  readonly field: string | null;
  readonly properties: Readonly<Record<string, string | readonly string[]>>;
  readonly visibility: Visibility | null;
}

export interface Visibility {
  readonly logic: string | null;
  readonly criteria: readonly { readonly left: string; readonly operator: string; readonly right: string }[];
}

type FormFactor = 'Large' | 'Small';

/**
 * The record page of an object: assigned by the application, else by the object itself. Without an assignment there is
 * none, and the frame shows its own, as an org does.
 */
export function recordPageOf(org: Org, object: string, app: string, formFactor: FormFactor): FlexiPage | undefined {
  const application = componentsOf(org, 'CustomApplication').find(({ fullName }) => fullName === app)?.element;
  const own = componentsOf(org, 'CustomObject').find(({ fullName }) => fullName === object)?.element;
  const name =
    overrideOf(application, formFactor, (override) => textOf(override, 'pageOrSobjectType') === object) ??
    overrideOf(own, formFactor, () => true);
  return name === undefined ? undefined : flexiPageNamed(org, name);
}

function overrideOf(
  element: XmlElement | undefined,
  formFactor: FormFactor,
  fits: (override: XmlElement) => boolean
): string | undefined {
  const views = (element ? childrenOf(element, 'actionOverrides') : []).filter(
    (override) =>
      /^(View|Tab)$/.test(textOf(override, 'actionName') ?? '') &&
      textOf(override, 'type') === 'Flexipage' &&
      fits(override)
  );
  const exact = views.find((override) => textOf(override, 'formFactor') === formFactor);
  const any = views.find((override) => textOf(override, 'formFactor') === undefined) ?? views[0];
  const found = exact ?? any;
  return found && textOf(found, 'content');
}

/** The page of a tab: a CustomTab shows a FlexiPage, or one Lightning component. */
export function tabPageOf(org: Org, tab: string): FlexiPage | undefined {
  const element = componentsOf(org, 'CustomTab').find(({ fullName }) => fullName === tab)?.element;
  const page = element && textOf(element, 'flexiPage');
  if (page !== undefined) return flexiPageNamed(org, page);
  const component = element && textOf(element, 'lwcComponent');
  if (!element || component === undefined) return undefined;
  const item: PageItem = { id: component, component: `c:${component}`, field: null, properties: {}, visibility: null };
  const label = textOf(element, 'label') ?? tab;
  return {
    name: tab,
    label,
    template: 'flexipage:defaultAppHomeTemplate',
    regions: [{ name: 'main', isFacet: false, items: [item] }],
  };
}

/** The home page: assigned by the application, else the first there is. */
export function homePageOf(org: Org, app: string, formFactor: FormFactor): FlexiPage | undefined {
  const application = componentsOf(org, 'CustomApplication').find(({ fullName }) => fullName === app)?.element;
  const name = overrideOf(
    application,
    formFactor,
    (override) => textOf(override, 'pageOrSobjectType') === 'standard-home'
  );
  return name === undefined ? undefined : flexiPageNamed(org, name);
}

export function flexiPageNamed(org: Org, name: string): FlexiPage | undefined {
  const found = componentsOf(org, 'FlexiPage').find(({ fullName }) => fullName === name)?.element;
  if (!found) return undefined;
  const template = found.children.find((child) => child.name === 'template');
  return {
    name,
    label: textOf(found, 'masterLabel') ?? name,
    template: (template && textOf(template, 'name')) ?? 'flexipage:defaultAppHomeTemplate',
    regions: childrenOf(found, 'flexiPageRegions').map((region) => ({
      name: textOf(region, 'name') ?? '',
      isFacet: textOf(region, 'type') === 'Facet',
      items: childrenOf(region, 'itemInstances').flatMap(itemsOf),
    })),
  };
}

function itemsOf(instance: XmlElement): readonly PageItem[] {
  return instance.children.flatMap((element): readonly PageItem[] => {
    const isField = element.name === 'fieldInstance';
    if (!isField && element.name !== 'componentInstance') return [];
    const name = textOf(element, isField ? 'fieldItem' : 'componentName') ?? '';
    const properties = childrenOf(element, isField ? 'fieldInstanceProperties' : 'componentInstanceProperties');
    return [
      {
        id: textOf(element, 'identifier') ?? name,
        component: isField ? '' : name.includes(':') ? name : `c:${name}`,
        field: isField ? name.replace(/^Record\./, '') : null,
        properties: Object.fromEntries(
          properties.map((property) => [textOf(property, 'name') ?? '', valueOf(property)])
        ),
        visibility: visibilityOf(element),
      },
    ];
  });
}

function valueOf(property: XmlElement): string | readonly string[] {
  const list = property.children.find(({ name }) => name === 'valueList');
  if (!list) return textOf(property, 'value') ?? '';
  return childrenOf(list, 'valueListItems').map((item) => textOf(item, 'value') ?? '');
}

function visibilityOf(element: XmlElement): Visibility | null {
  const rule = element.children.find(({ name }) => name === 'visibilityRule');
  if (!rule) return null;
  const criteria = childrenOf(rule, 'criteria').map((criterion) => ({
    left: textOf(criterion, 'leftValue') ?? '',
    operator: textOf(criterion, 'operator') ?? 'EQUAL',
    right: textOf(criterion, 'rightValue') ?? '',
  }));
  return { logic: textOf(rule, 'booleanFilter') ?? null, criteria };
}
