import { LightningElement, api } from 'lwc';
import { API } from 'org/page';
import { messagesOf } from 'org/client';
import { watchResource } from 'org/resources';
import type { PageContext } from 'one/pageModel';

/** The related lists of the layout, one below the other. */
export default class RelatedLists extends LightningElement {
  @api context?: PageContext;
  @api settings?: object;
  @api facets?: readonly object[];
  lists: readonly { readonly relatedListId: string; readonly settings: object }[] = [];
  messages: readonly string[] = [];
  private stop: (() => void) | undefined;

  connectedCallback(): void {
    const url = `${API}/ui-api/related-list-info/${this.context?.objectApiName ?? ''}`;
    this.stop = watchResource(url, ({ data, error }) => {
      if (error !== undefined) this.messages = messagesOf(error);
      const { relatedLists = [] } = (data ?? {}) as { relatedLists?: readonly { readonly relatedListId: string }[] };
      this.lists = relatedLists.map(({ relatedListId }) => ({
        relatedListId,
        settings: { relatedListApiName: relatedListId },
      }));
    });
  }

  disconnectedCallback(): void {
    this.stop?.();
  }

  get hasFailed(): boolean {
    return this.messages.length > 0;
  }
}
