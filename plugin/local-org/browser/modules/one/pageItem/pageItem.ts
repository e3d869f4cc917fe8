import { LightningElement, api, type LightningElement as Element } from 'lwc';
import { messagesOf } from 'org/client';
import { page } from 'org/page';
import { watchRecord, type UiRecord } from 'org/records';
import { fieldsOfVisibility, isVisible } from 'one/visibility';
import type { PageContext, PageItem, Region } from 'one/pageModel';

type Constructor = new () => Element;

/** Components of the platform, by the names that pages use, with the modules that stand for them. */
const STANDARD: Readonly<Record<string, () => Promise<{ default: Constructor }>>> = {
  'force:highlightsPanel': () => import('one/highlights'),
  'force:detailPanel': () => import('one/recordDetail'),
  'force:detailPanelMobile': () => import('one/recordDetail'),
  'force:recordDetailPanelMobile': () => import('one/recordDetail'),
  'force:relatedListContainer': () => import('one/relatedLists'),
  'force:relatedListQuickLinksContainer': () => import('one/relatedLists'),
  'force:relatedListSingleContainer': () => import('one/relatedList'),
  'lst:dynamicRelatedList': () => import('one/relatedList'),
  'runtime_sales_pathassistant:pathAssistant': () => import('one/path'),
  'flexipage:tabset': () => import('one/tabset'),
  'flexipage:accordion': () => import('one/accordion'),
  'flexipage:fieldSection': () => import('one/fieldSection'),
  'flexipage:richText': () => import('one/richText'),
};

/** One component of a page. A component that fails says so in its place and leaves the others alone. */
export default class PageItemView extends LightningElement {
  @api item?: PageItem;
  @api facets: readonly Region[] = [];
  @api context?: PageContext;
  component: Constructor | undefined;
  properties: Readonly<Record<string, unknown>> = {};
  problem: string | undefined;
  isShown = false;
  private stop: (() => void) | undefined;
  private size: ResizeObserver | undefined;

  connectedCallback(): void {
    this.watchSize();
    const { item, context } = this;
    const fields = fieldsOfVisibility(item?.visibility, context?.objectApiName);
    if (fields.length === 0 || context?.recordId === undefined) {
      this.decide(undefined);
      return;
    }
    const wanted = { fields: [], optionalFields: fields, layoutTypes: [], modes: [] };
    this.stop = watchRecord(context.recordId, wanted, ({ data }) => this.decide(data));
  }

  disconnectedCallback(): void {
    this.stop?.();
    this.size?.disconnect();
  }

  errorCallback(error: unknown): void {
    this.problem = error instanceof Error ? error.message : messagesOf(error).join(' ');
  }

  get heading(): string {
    return `${this.item?.component ?? 'A component'} does not work`;
  }

  get problems(): readonly string[] {
    return this.problem === undefined ? [] : [this.problem];
  }

  get isReady(): boolean {
    return this.isShown && this.problem === undefined && this.component !== undefined;
  }

  /** Components may show nothing at times: then there is no gap in their place. */
  private watchSize(): void {
    const host = this.template?.host;
    if (!host) return;
    this.size = new ResizeObserver(([entry]) =>
      this.classList.toggle('page-item_flat', entry?.contentRect.height === 0)
    );
    this.size.observe(host);
  }

  private decide(record: UiRecord | undefined): void {
    this.isShown = isVisible(this.item?.visibility, record);
    if (this.isShown && this.component === undefined) void this.load();
  }

  private async load(): Promise<void> {
    const { item } = this;
    if (!item) return;
    const standard = STANDARD[item.component];
    const [namespace, name = ''] = item.component.split(':');
    try {
      if (standard) {
        this.properties = { context: this.context, settings: item.properties, facets: this.facets };
        this.component = (await standard()).default;
      } else if (namespace === 'c') {
        if (!page.components.includes(name)) throw new Error(`There is no Lightning component ${name} in the project.`);
        const module = (await page.importComponent(name)) as { default: Constructor };
        this.properties = customProperties(item, this.context, module.default);
        this.component = module.default;
      } else {
        console.info(`The local org has no ${item.component}; its place on the page stays empty.`);
      }
    } catch (error) {
      this.problem = error instanceof Error ? error.message : String(error);
    }
  }
}

/** What the platform sets on a component of a project: its settings, by the types of its own defaults, and the record. */
function customProperties(
  { properties }: PageItem,
  context: PageContext | undefined,
  component: Constructor
): Record<string, unknown> {
  const known = component.prototype as object;
  const given = Object.entries(properties).map(([name, value]) => [name, typed(value)]);
  const record = { recordId: context?.recordId, objectApiName: context?.objectApiName };
  const accepted = Object.entries(record).filter(([name, value]) => value !== undefined && name in known);
  return Object.fromEntries([
    ...given,
    ...accepted,
    ...('flexipageRegionWidth' in known ? [['flexipageRegionWidth', 'LARGE']] : []),
  ]) as Record<string, unknown>;
}

const typed = (value: PageItem['properties'][string]): unknown =>
  value === 'true'
    ? true
    : value === 'false'
      ? false
      : typeof value === 'string' && /^-?\d+(\.\d+)?$/.test(value)
        ? Number(value)
        : value;
