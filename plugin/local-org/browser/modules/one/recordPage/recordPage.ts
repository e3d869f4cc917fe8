import { LightningElement, api } from 'lwc';
import { address, call, messagesOf } from 'org/client';
import { FRAME, page } from 'org/page';
import { defaultRecordPage, type FlexiPage, type Path } from 'one/pageModel';

interface RecordPageAnswer {
  readonly icon: string;
  readonly page: FlexiPage | null;
  readonly path: Path | null;
}

/** A record in its page: the one that is assigned in the metadata, else the one that every object has. */
export default class RecordPage extends LightningElement {
  @api recordId?: string;
  @api objectApiName?: string;
  @api app?: string;
  shown: FlexiPage | undefined;
  icon = 'standard:record';
  path: Path | null = null;
  messages: readonly string[] = [];

  connectedCallback(): void {
    void this.load();
  }

  get context(): object {
    return { recordId: this.recordId, objectApiName: this.objectApiName, icon: this.icon, path: this.path };
  }

  get hasFailed(): boolean {
    return this.messages.length > 0;
  }

  private async load(): Promise<void> {
    const query = { object: this.objectApiName, app: this.app, formFactor: page.formFactor };
    try {
      const answer = (await call('GET', address(`${FRAME}/page/record`, query))) as RecordPageAnswer | null;
      if (answer === null) {
        this.messages = [`There is no object ${this.objectApiName ?? ''} in this org, or you may not see it.`];
        return;
      }
      this.icon = answer.icon;
      this.path = answer.path;
      this.shown = answer.page ?? defaultRecordPage(answer.path !== null);
    } catch (error) {
      this.messages = messagesOf(error);
    }
  }
}
