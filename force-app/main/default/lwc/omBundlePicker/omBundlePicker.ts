import { LightningElement, wire } from 'lwc';
import { refreshApex } from '@salesforce/apex';
import getBundles from '@salesforce/apex/OM_BundleController.getBundles';
import PICK from '@salesforce/label/c.OM_Configurator_Pick';
import EMPTY_HEADING from '@salesforce/label/c.OM_Configurator_PickEmptyHeading';
import EMPTY_TEXT from '@salesforce/label/c.OM_Configurator_PickEmptyText';
import SEARCH from '@salesforce/label/c.OM_Configurator_SearchBundles';
import NONE_FITS from '@salesforce/label/c.OM_Configurator_NoBundleFits';
import CHOOSE from '@salesforce/label/c.OM_Configurator_Choose';
import CHOOSE_OF from '@salesforce/label/c.OM_Configurator_ChooseOf';
import { fill } from 'c/omErrors';
import type { Wired } from 'c/omOrderModel';

interface Bundle {
  readonly Id: string;
  readonly Name: string;
  readonly Terms__c?: string;
  readonly Product__r?: { readonly Name?: string; readonly ProductCode?: string };
}

/** Bundles on sale. Fires `pick` with the id of one. */
export default class OmBundlePicker extends LightningElement {
  label = { PICK, EMPTY_HEADING, EMPTY_TEXT, SEARCH, NONE_FITS, CHOOSE };
  bundles?: readonly Bundle[];
  error: unknown = undefined;
  loadedAt?: Date;
  search = '';
  private wired?: Wired<readonly Bundle[]>;

  @wire(getBundles)
  wiredBundles(wired: Wired<readonly Bundle[]>): void {
    this.wired = wired;
    this.error = wired.error;
    if (wired.data) this.bundles = wired.data;
    if (wired.data ?? wired.error) this.loadedAt = new Date();
  }

  get isLoading(): boolean {
    return !this.bundles && !this.error;
  }

  get isEmpty(): boolean {
    return this.bundles?.length === 0;
  }

  get rows(): readonly object[] {
    const words = this.search.trim().toLowerCase();
    return (this.bundles ?? [])
      .filter((bundle) => `${bundle.Name} ${bundle.Product__r?.ProductCode ?? ''}`.toLowerCase().includes(words))
      .map(({ Id, Name, Terms__c, Product__r }) => ({
        id: Id,
        name: Name,
        terms: Terms__c ?? '',
        code: Product__r?.ProductCode ?? '',
        choose: fill(CHOOSE_OF, Name),
      }));
  }

  get noneFits(): boolean {
    return this.rows.length === 0;
  }

  handleSearch(event: CustomEvent<{ value: string }>): void {
    this.search = event.detail.value;
  }

  handlePick(event: Event): void {
    this.dispatchEvent(new CustomEvent('pick', { detail: (event.currentTarget as HTMLElement).dataset['id'] }));
  }

  async handleRefresh(): Promise<void> {
    await refreshApex(this.wired);
  }
}
