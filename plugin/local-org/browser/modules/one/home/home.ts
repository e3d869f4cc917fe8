import { LightningElement, api } from 'lwc';
import { API, page, type PageApp, type PageNavItem } from 'org/page';
import { messagesOf } from 'org/client';
import { watchResource } from 'org/resources';

interface RecentRecord {
  readonly Id: string;
  readonly Name: string;
  readonly attributes: { readonly type: string };
}

const SHOWN = 8;

/** The home of an application without a home page of its own: what waits, what was looked at last, where to go. */
export default class Home extends LightningElement {
  @api app?: PageApp;
  recent: readonly RecentRecord[] | undefined;
  messages: readonly string[] = [];
  private stop: (() => void) | undefined;

  connectedCallback(): void {
    document.title = this.app?.label ?? 'Home';
    this.stop = watchResource(`${API}/recent?limit=${String(SHOWN)}`, ({ data, error }) => {
      this.messages = error === undefined ? [] : messagesOf(error);
      this.recent = (data ?? []) as readonly RecentRecord[];
    });
  }

  disconnectedCallback(): void {
    this.stop?.();
  }

  get greeting(): string {
    return `Welcome, ${page.user.name}`;
  }

  get records(): readonly {
    readonly id: string;
    readonly name: string;
    readonly url: string;
    readonly label: string;
    readonly icon: string;
  }[] {
    const items = page.apps.flatMap(({ items: all }) => all);
    return (this.recent ?? []).map(({ Id, Name, attributes }) => {
      const item = items.find(({ object }) => object === attributes.type);
      return {
        id: Id,
        name: Name,
        url: `/lightning/r/${attributes.type}/${Id}/view`,
        label: item?.label ?? attributes.type,
        icon: item?.icon ?? 'standard:record',
      };
    });
  }

  get isEmpty(): boolean {
    return this.recent?.length === 0;
  }

  get places(): readonly PageNavItem[] {
    return (this.app?.items ?? []).filter(({ name }) => name !== 'standard-home');
  }

  get hasFailed(): boolean {
    return this.messages.length > 0;
  }
}
