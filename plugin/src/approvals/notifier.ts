import type { ApprovalDirectory, ApprovalPerson } from '../domain/approval.ts';
import type { ApprovalCase, ApprovalLink, ApprovalRequest, ApprovalStore } from '../engine/approvalPorts.ts';
import type { Clock } from '../engine/ports.ts';
import type { MessageSender, MessageToSend } from '../engine/vendorPorts.ts';
import { requestText } from './messages.ts';
import { hashOf, newToken } from './secrets.ts';

/** Whatever takes what happened; never told a token, a code or a number. */
export interface ApprovalLogger {
  info(facts: object, text: string): void;
  warn(facts: object, text: string): void;
}

export interface NotifierOptions {
  readonly store: ApprovalStore;
  readonly clock: Clock;
  readonly logger: ApprovalLogger;
  /** Found anew for each message, since a new design may have moved the vendor. Undefined: this channel is not used. */
  readonly sender: (channel: 'sms' | 'email') => Promise<MessageSender | undefined>;
  /** Where links lead to; undefined while no server is open: then no link is sent. */
  readonly publicUrl: () => string | undefined;
  readonly linkLifetimeMs: number;
}

/** Some days of trying, while somebody is still asked. */
const MOST_ATTEMPTS = 200;
const SEND_WITHIN_MS = 20_000;
const FIRST_RETRY_MS = 2_000;
const LONGEST_RETRY_MS = 15 * 60_000;

/**
 * Tells people. Each message has a key and is sent until the vendor has it, also after a crash and an outage of hours: the
 * sender looks up what an earlier attempt sent. A vendor that cannot take it now is left alone for a while, longer each
 * time, or as long as it says. A message that cannot be sent holds up no approval.
 */
export class Notifier {
  readonly #options: NotifierOptions;
  /** Messages that wait for their vendor, by key. After a start each is tried once more at once. */
  readonly #notBefore = new Map<string, number>();

  constructor(options: NotifierOptions) {
    this.#options = options;
  }

  /** The text message with a one-time link, to everybody behind the request who has a number. */
  async tellRequest(approval: ApprovalCase, request: ApprovalRequest, directory: ApprovalDirectory): Promise<void> {
    const base = this.#options.publicUrl();
    if (base === undefined) return;
    for (const person of peopleOf(request.actorId, directory)) {
      const { mobile } = person;
      if (mobile === undefined || person.id === approval.subject.submittedBy) continue;
      await this.send('sms', `${request.key}/${person.id}/sms`, async () => ({
        to: mobile,
        text: requestText(approval, request, await this.#newLink(base, approval, request, person)),
      }));
    }
  }

  async mail(
    person: ApprovalPerson | undefined,
    key: string,
    message: { readonly subject: string; readonly text: string }
  ): Promise<void> {
    const { email } = person ?? {};
    if (email !== undefined) await this.send('email', key, () => Promise.resolve({ to: email, ...message }));
  }

  /** False when the vendor does not take it (now). */
  async send(channel: 'sms' | 'email', key: string, compose: () => Promise<MessageToSend>): Promise<boolean> {
    const { store, sender, logger, clock } = this.#options;
    if (clock.now() < (this.#notBefore.get(key) ?? 0)) return false;
    const by = await sender(channel);
    if (by === undefined) return false;
    const attempt = await store.beginMessage(key, MOST_ATTEMPTS);
    if (attempt === undefined) return false;
    const signal = AbortSignal.timeout(SEND_WITHIN_MS);
    const { result } = await by.send(await compose(), { idempotencyKey: key.slice(0, 200), attempt, signal });
    this.#notBefore.delete(key);
    if (result.ok) {
      await store.endMessage(key, { state: 'sent', detail: result.value.externalId });
      return true;
    }
    const { code, class: kind, retryAfterMs = 0 } = result.error;
    logger.warn({ channel, code, attempt }, 'a message about an approval was not sent');
    if (kind !== 'transient') await store.endMessage(key, { state: 'failed', detail: code });
    else {
      const wait = Math.max(retryAfterMs, Math.min(FIRST_RETRY_MS * 2 ** (attempt - 1), LONGEST_RETRY_MS));
      this.#notBefore.set(key, clock.now() + wait);
    }
    return false;
  }

  async #newLink(
    base: string,
    { subject }: ApprovalCase,
    request: ApprovalRequest,
    person: ApprovalPerson
  ): Promise<string> {
    const token = newToken();
    const link: ApprovalLink = {
      hash: hashOf(token),
      requestId: request.id,
      requestKey: request.key,
      subjectId: subject.id,
      actorId: person.id,
      expiresAt: this.#options.clock.now() + this.#options.linkLifetimeMs,
    };
    await this.#options.store.addLink(link);
    return `${base.replace(/\/+$/, '')}/approvals/${token}`;
  }
}

/** The person, or the active members of a queue. */
export function peopleOf(actorId: string, { people, queues }: ApprovalDirectory): readonly ApprovalPerson[] {
  const ids = queues.get(actorId)?.members ?? [actorId];
  return ids.flatMap((id) => {
    const person = people.get(id);
    return person?.isActive === true ? [person] : [];
  });
}
