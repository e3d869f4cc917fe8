import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { VendorContext } from '../vendor.ts';

export const agreementBody = z.object({
  name: z.string().min(1),
  fileInfos: z.array(z.object({ transientDocumentId: z.string().min(1) })).min(1),
  participantSetsInfo: z
    .array(
      z.object({
        name: z.string().optional(),
        memberInfos: z.array(z.object({ email: z.email() })).min(1),
        order: z.number().int().min(1),
        role: z.enum(['SIGNER', 'APPROVER']),
      })
    )
    .min(1),
  ccs: z.array(z.object({ email: z.email() })).optional(),
  signatureType: z.enum(['ESIGN', 'WRITTEN']),
  state: z.enum(['AUTHORING', 'DRAFT', 'IN_PROCESS']),
  externalId: z.object({ id: z.string() }).optional(),
  message: z.string().optional(),
  reminderFrequency: z.string().optional(),
  expirationTime: z.iso.datetime().optional(),
});
type AgreementBody = z.infer<typeof agreementBody>;

export interface SimulatedAgreement {
  readonly id: string;
  readonly body: AgreementBody;
  readonly events: { readonly type: string; readonly date: string; readonly comment?: string }[];
  status: string;
  etag: number;
  reminders: number;
}

export interface SimulatedWebhook {
  readonly id: string;
  readonly url: string;
  readonly events: readonly string[];
  status: 'ACTIVE' | 'INACTIVE';
}

const newId = (prefix: string): string => `${prefix}${randomBytes(18).toString('base64url')}`;

/** Agreements, and the people who open and sign them. */
export class AgreementStore {
  readonly webhooks = new Map<string, SimulatedWebhook>();
  readonly uploads = new Map<string, { readonly bytes: number }>();
  readonly #vendor: VendorContext;
  readonly #agreements = new Map<string, SimulatedAgreement>();

  constructor(vendor: VendorContext) {
    this.#vendor = vendor;
  }

  get all(): readonly SimulatedAgreement[] {
    return [...this.#agreements.values()];
  }

  get(id: string): SimulatedAgreement | undefined {
    return this.#agreements.get(id);
  }

  create(body: AgreementBody): SimulatedAgreement {
    const agreement: SimulatedAgreement = {
      id: newId('CBJCHBCAABAA'),
      body,
      events: [],
      status: 'OUT_FOR_SIGNATURE',
      etag: 1,
      reminders: 0,
    };
    this.#agreements.set(agreement.id, agreement);
    this.#note(agreement, 'CREATED');
    const { ledger, name, switches, callbackDelayMs } = this.#vendor;
    ledger.record({ vendor: name, effect: 'agreement', key: body.externalId?.id ?? '', id: agreement.id });
    const emails = body.participantSetsInfo.flatMap(({ memberInfos }) => memberInfos.map(({ email }) => email));
    const refusal = switches.rejection([body.name, ...emails], undefined);
    const afterMs = callbackDelayMs / 2;
    const sent = { event: 'AGREEMENT_CREATED', afterMs: 0, change: () => undefined };
    const opened = { event: 'AGREEMENT_EMAIL_VIEWED', afterMs, change: () => this.#note(agreement, 'EMAIL_VIEWED') };
    const end =
      refusal === undefined
        ? { event: 'AGREEMENT_WORKFLOW_COMPLETED', afterMs, change: () => this.#sign(agreement) }
        : { event: 'AGREEMENT_REJECTED', afterMs, change: () => this.#reject(agreement, refusal) };
    this.#tell(agreement, switches.answerLater ? [sent] : [sent, opened, end]);
    return agreement;
  }

  sign(id: string): boolean {
    return this.#act(id, 'AGREEMENT_WORKFLOW_COMPLETED', (agreement) => this.#sign(agreement));
  }

  decline(id: string, reason: string): boolean {
    return this.#act(id, 'AGREEMENT_REJECTED', (agreement) => this.#reject(agreement, reason));
  }

  cancel(agreement: SimulatedAgreement, comment: string): void {
    this.#change(agreement, 'CANCELLED');
    this.#note(agreement, 'RECALLED', comment);
    this.#tell(agreement, [{ event: 'AGREEMENT_RECALLED', afterMs: 0, change: () => undefined }]);
  }

  view({ id, body, status }: SimulatedAgreement): Record<string, unknown> {
    const { externalId, name, signatureType } = body;
    const participantSetsInfo = body.participantSetsInfo;
    return {
      id,
      name,
      status,
      signatureType,
      state: 'IN_PROCESS',
      participantSetsInfo,
      fileInfos: [{ label: '1' }],
      ...(externalId && { externalId }),
    };
  }

  #act(id: string, event: string, change: (agreement: SimulatedAgreement) => void): boolean {
    const agreement = this.#agreements.get(id);
    if (agreement?.status !== 'OUT_FOR_SIGNATURE') return false;
    this.#tell(agreement, [{ event, afterMs: 0, change: () => change(agreement) }]);
    return true;
  }

  #sign(agreement: SimulatedAgreement): void {
    if (agreement.status !== 'OUT_FOR_SIGNATURE') return;
    this.#change(agreement, 'SIGNED');
    this.#note(agreement, 'SIGNED');
    const { ledger, name } = this.#vendor;
    ledger.record({ vendor: name, effect: 'signed', key: agreement.id, id: agreement.id });
  }

  #reject(agreement: SimulatedAgreement, reason: string): void {
    if (agreement.status !== 'OUT_FOR_SIGNATURE') return;
    this.#change(agreement, 'CANCELLED');
    this.#note(agreement, 'REJECTED', reason);
  }

  #change(agreement: SimulatedAgreement, status: string): void {
    agreement.status = status;
    agreement.etag += 1;
  }

  #note(agreement: SimulatedAgreement, type: string, comment?: string): void {
    agreement.events.push({ type, date: new Date().toISOString(), ...(comment === undefined ? {} : { comment }) });
  }

  /** Tells every webhook that asked for the event. Work goes on when nobody listens. */
  #tell(
    agreement: SimulatedAgreement,
    changes: readonly { readonly event: string; readonly afterMs: number; readonly change: () => void }[]
  ): void {
    const interested = [...this.webhooks.values()].filter(({ status }) => status === 'ACTIVE');
    const done = new Set<number>();
    const messages = (webhook: SimulatedWebhook | undefined): { afterMs: number; compose: () => unknown }[] =>
      changes.map(({ event, afterMs, change }, index) => ({
        afterMs,
        compose: () => {
          if (!done.has(index)) change();
          done.add(index);
          return this.#message(agreement, event, webhook);
        },
      }));
    if (interested.length === 0) this.#vendor.callbacks.send(() => undefined, messages(undefined));
    for (const webhook of interested) this.#vendor.callbacks.send(() => webhook.url, messages(webhook));
  }

  #message(agreement: SimulatedAgreement, event: string, webhook: SimulatedWebhook | undefined): unknown {
    return {
      webhookId: webhook?.id ?? '',
      webhookName: 'Order management',
      webhookNotificationId: newId(''),
      webhookUrlInfo: { url: webhook?.url ?? '' },
      webhookScope: 'ACCOUNT',
      event,
      eventDate: new Date().toISOString(),
      eventResourceType: 'agreement',
      agreement: { id: agreement.id, name: agreement.body.name, status: agreement.status },
    };
  }
}
