import { LightningElement, api } from 'lwc';
import { layoutClass, type FlexiPage, type PageContext, type Region } from 'one/pageModel';

/** Draws the regions of a page. */
export default class FlexiPageView extends LightningElement {
  @api page?: FlexiPage;
  @api context?: PageContext;

  get className(): string {
    const regions = (this.page?.regions ?? []).filter(({ isFacet }) => !isFacet);
    const filled = regions.filter(({ items }) => items.length > 0).map(({ name }) => name);
    return `page-grid ${layoutClass(this.page?.template ?? '', filled)}`;
  }

  get regions(): readonly (Region & { readonly className: string })[] {
    return (this.page?.regions ?? [])
      .filter(({ isFacet, items }) => !isFacet && items.length > 0)
      .map((region) => ({ ...region, className: `page-region page-region_${region.name.toLowerCase()}` }));
  }

  get facets(): readonly Region[] {
    return (this.page?.regions ?? []).filter(({ isFacet }) => isFacet);
  }
}
