import { LightningElement, api } from 'lwc';
import { address, call, messagesOf } from 'org/client';
import { FRAME, page, type PageApp } from 'org/page';
import type { FlexiPage } from 'one/pageModel';

/** Pages that are about no record: home, tabs, single components, requests for approval, the mailbox. */
export default class OtherPage extends LightningElement {
  @api kind = 'home';
  @api target = '';
  @api app?: PageApp;
  shown: FlexiPage | undefined;
  isMissing = false;
  messages: readonly string[] = [];

  connectedCallback(): void {
    void this.load();
  }

  get context(): object {
    return {};
  }

  get isHome(): boolean {
    return this.kind === 'home' && this.isMissing;
  }

  get isApprovals(): boolean {
    return this.kind === 'approvals';
  }

  get isMailbox(): boolean {
    return this.kind === 'mailbox';
  }

  get isUnknown(): boolean {
    return this.isMissing && !this.isHome;
  }

  get unknownMessages(): readonly string[] {
    return [`There is no page ${this.target} in this org.`, 'Choose a tab above, or open the App Launcher.'];
  }

  get hasFailed(): boolean {
    return this.messages.length > 0;
  }

  private async load(): Promise<void> {
    if (this.isApprovals || this.isMailbox) return;
    if (this.kind === 'component') {
      const component = this.target.replace(/^c__/, 'c:');
      this.shown = single(component);
      return;
    }
    const query = { app: this.app?.name, tab: this.target, name: this.target, formFactor: page.formFactor };
    const kind = this.kind === 'tab' ? 'tab' : this.kind === 'home' ? 'home' : 'named';
    try {
      const found = (await call('GET', address(`${FRAME}/page/${kind}`, query))) as FlexiPage | null;
      if (found) {
        this.shown = found;
        document.title = found.label;
      } else this.isMissing = true;
    } catch (error) {
      this.messages = messagesOf(error);
    }
  }
}

const single = (component: string): FlexiPage => ({
  name: component,
  label: component,
  template: 'flexipage:defaultAppHomeTemplate',
  regions: [
    {
      name: 'main',
      isFacet: false,
      items: [{ id: component, component, field: null, properties: {}, visibility: null }],
    },
  ],
});
