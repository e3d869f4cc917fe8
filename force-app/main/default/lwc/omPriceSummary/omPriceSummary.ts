import { LightningElement, api } from 'lwc';
import TITLE from '@salesforce/label/c.OM_Price_Title';
import LIST from '@salesforce/label/c.OM_Price_List';
import DISCOUNT from '@salesforce/label/c.OM_Price_Discount';
import TOTAL from '@salesforce/label/c.OM_Price_Total';
import UPDATING from '@salesforce/label/c.OM_Price_Updating';
import ROWS from '@salesforce/label/c.OM_Price_Rows';
import TIMES from '@salesforce/label/c.OM_Price_Quantity';
import INCLUDED from '@salesforce/label/c.OM_Option_Included';
import { fill } from 'c/omErrors';
import { money, number } from 'c/omFormat';
import type { BundlePrice } from 'c/omConfiguratorModel';

/** What a choice costs: list price, what the bundle takes off, total, and which part of it falls to which product. */
export default class OmPriceSummary extends LightningElement {
  @api price?: BundlePrice;
  @api currencyCode?: string;
  /** A newer price is on its way. */
  @api isUpdating = false;

  label = { TITLE, LIST, DISCOUNT, TOTAL, UPDATING, ROWS };

  get list(): string {
    return this.amount(this.price?.listTotal);
  }

  get discount(): string {
    return this.amount(this.price === undefined ? undefined : -this.price.discount);
  }

  get hasDiscount(): boolean {
    return (this.price?.discount ?? 0) > 0;
  }

  get total(): string {
    return this.amount(this.price?.total);
  }

  get rows(): readonly object[] {
    return (this.price?.rows ?? []).map(({ ownerId, productName, quantity, listTotal, total }, index) => ({
      key: `${index}/${ownerId}`,
      name: quantity === 1 ? productName : fill(TIMES, number(quantity), productName),
      list: listTotal > total ? this.amount(listTotal) : '',
      total: listTotal > 0 && total === 0 ? INCLUDED : this.amount(total),
    }));
  }

  get totalsClass(): string {
    return this.isUpdating ? 'totals totals_old' : 'totals';
  }

  private amount(value: number | undefined): string {
    return money(value, this.currencyCode ?? null);
  }
}
