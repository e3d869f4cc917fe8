import { LightningElement } from 'lwc';
import { messagesOf } from 'org/client';
import { FRAME } from 'org/page';
import { refreshResources, watchResource } from 'org/resources';

interface Mail {
  readonly id: number;
  readonly at: string;
  readonly from: string;
  readonly to: readonly string[];
  readonly cc?: readonly string[];
  readonly subject: string;
  readonly text: string;
  readonly recordId: string;
}

const ADDRESS = `${FRAME}/mailbox`;

/** What the org would have mailed, the newest first: a local org sends to nobody. */
export default class Mailbox extends LightningElement {
  mails: readonly Mail[] | undefined;
  chosen: number | undefined;
  messages: readonly string[] = [];
  private stop: (() => void) | undefined;

  connectedCallback(): void {
    document.title = 'Mailbox';
    this.stop = watchResource(ADDRESS, ({ data, error }) => {
      this.messages = error === undefined ? [] : messagesOf(error);
      this.mails = (data ?? undefined) as readonly Mail[] | undefined;
      this.chosen ??= this.mails?.[0]?.id;
    });
  }

  disconnectedCallback(): void {
    this.stop?.();
  }

  get items(): readonly (Mail & {
    readonly className: string;
    readonly receivers: string;
    readonly current: string;
  })[] {
    return (this.mails ?? []).map((mail) => ({
      ...mail,
      receivers: mail.to.join(', '),
      className: mail.id === this.chosen ? 'mail-item mail-item_current' : 'mail-item',
      current: String(mail.id === this.chosen),
    }));
  }

  get mail(): (Mail & { readonly receivers: string; readonly url: string }) | undefined {
    const found = this.mails?.find(({ id }) => id === this.chosen);
    return found && { ...found, receivers: [...found.to, ...(found.cc ?? [])].join(', '), url: `/${found.recordId}` };
  }

  get isEmpty(): boolean {
    return this.mails?.length === 0;
  }

  get hasFailed(): boolean {
    return this.messages.length > 0;
  }

  handleChoose(event: Event): void {
    this.chosen = Number((event.currentTarget as HTMLElement).dataset['id']);
  }

  handleRefresh(): void {
    void refreshResources((key) => key === ADDRESS);
  }
}
