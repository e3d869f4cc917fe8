import { LightningElement, api } from 'lwc';
import type { PageItem } from 'one/pageModel';

/** Text that was written into the page itself. */
export default class RichText extends LightningElement {
  @api settings: PageItem['properties'] = {};
  @api context?: unknown;
  @api facets?: unknown;

  get text(): string {
    return String(this.settings['richTextValue'] ?? '');
  }
}
