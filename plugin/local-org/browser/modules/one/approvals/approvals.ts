import { LightningElement, api } from 'lwc';
import { ShowToastEvent } from 'lightning/platformShowToastEvent';
import { call, messagesOf } from 'org/client';
import { FRAME } from 'org/page';
import { refreshResources, watchResource } from 'org/resources';
import { askForDecision } from 'one/decisionModal';

interface Request {
  readonly workitemId: string;
  readonly recordId: string;
  readonly recordName: string;
  readonly object: string;
  readonly objectLabel: string;
  readonly icon: string;
  readonly since: string;
  readonly submitter: string | null;
  readonly process: string | null;
  readonly comments: string | null;
  readonly queue: string | null;
}

const ADDRESS = `${FRAME}/approvals`;

/** What waits for the decision of the user or of a queue that he is in. */
export default class Approvals extends LightningElement {
  /** In a card on the home page, without a title of a page. */
  @api compact = false;
  requests: readonly Request[] | undefined;
  messages: readonly string[] = [];
  private stop: (() => void) | undefined;

  connectedCallback(): void {
    if (!this.compact) document.title = 'Approval requests';
    this.stop = watchResource(ADDRESS, ({ data, error }) => {
      this.messages = error === undefined ? [] : messagesOf(error);
      this.requests = (data ?? undefined) as readonly Request[] | undefined;
    });
  }

  disconnectedCallback(): void {
    this.stop?.();
  }

  get items(): readonly (Request & { readonly url: string; readonly what: string })[] {
    return (this.requests ?? []).map((request) => ({
      ...request,
      url: `/lightning/r/${request.object}/${request.recordId}/view`,
      what: [request.process, request.queue === null ? null : `waits in ${request.queue}`]
        .filter((part) => part !== null)
        .join(' · '),
    }));
  }

  get heading(): string {
    return this.requests?.length ? `Approval requests (${String(this.requests.length)})` : 'Approval requests';
  }

  get isEmpty(): boolean {
    return this.requests?.length === 0;
  }

  get isLoading(): boolean {
    return this.requests === undefined && !this.hasFailed;
  }

  get hasFailed(): boolean {
    return this.messages.length > 0;
  }

  handleApprove(event: Event): void {
    void this.decide(event, 'Approve');
  }

  handleReject(event: Event): void {
    void this.decide(event, 'Reject');
  }

  private async decide(event: Event, action: 'Approve' | 'Reject'): Promise<void> {
    const { id } = (event.target as HTMLElement).dataset;
    const request = this.requests?.find(({ workitemId }) => workitemId === id);
    if (!request) return;
    const comments = await askForDecision(action, `${request.objectLabel} ${request.recordName}`);
    if (comments === undefined) return;
    try {
      await call('POST', ADDRESS, { workitemId: request.workitemId, action, comments });
      const done = action === 'Approve' ? 'approved' : 'rejected';
      this.dispatchEvent(
        new ShowToastEvent({ title: `${request.objectLabel} ${request.recordName} was ${done}.`, variant: 'success' })
      );
    } catch (error) {
      this.dispatchEvent(
        new ShowToastEvent({
          title: 'The decision was not taken',
          message: messagesOf(error).join(' '),
          variant: 'error',
          mode: 'sticky',
        })
      );
    }
    await refreshResources((key) => key === ADDRESS || key.includes(request.recordId));
  }
}
