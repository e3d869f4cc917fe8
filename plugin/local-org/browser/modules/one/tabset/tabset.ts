import { LightningElement, api } from 'lwc';
import type { PageContext, PageItem, Region } from 'one/pageModel';

const LABELS: Readonly<Record<string, string>> = {
  'Standard.Tab.detail': 'Details',
  'Standard.Tab.relatedLists': 'Related',
  'Standard.Tab.activity': 'Activity',
  'Standard.Tab.collaborate': 'Chatter',
};

/** The tabs of a page; each tab holds a region. */
export default class Tabset extends LightningElement {
  @api context?: PageContext;
  @api settings: PageItem['properties'] = {};
  @api facets: readonly Region[] = [];

  get tabs(): readonly { readonly id: string; readonly label: string; readonly items: readonly PageItem[] }[] {
    return this.facet('tabs').map((tab) => {
      const title = String(tab.properties['title'] ?? tab.id);
      return {
        id: tab.id,
        label: LABELS[title] ?? title,
        items: this.regionNamed(String(tab.properties['body'] ?? '')),
      };
    });
  }

  get activeTab(): string | undefined {
    return this.facet('tabs').find(({ properties }) => properties['active'] === 'true')?.id;
  }

  private facet(property: string): readonly PageItem[] {
    return this.regionNamed(String(this.settings[property] ?? ''));
  }

  private regionNamed(name: string): readonly PageItem[] {
    return this.facets.find((region) => region.name === name)?.items ?? [];
  }
}
