import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { VendorContext } from '../vendor.ts';

const person = z.object({
  recipientId: z.string().min(1),
  name: z.string().min(1),
  email: z.email(),
  routingOrder: z.string().regex(/^\d+$/).default('1'),
  customFields: z.array(z.string()).optional(),
  tabs: z.record(z.string(), z.array(z.object({ anchorString: z.string() }).loose())).optional(),
});
export const envelopeBody = z.object({
  status: z.enum(['created', 'sent']),
  emailSubject: z.string().min(1).max(100),
  emailBlurb: z.string().optional(),
  transactionId: z.string().max(36).optional(),
  documents: z
    .array(
      z.object({
        documentId: z.string().min(1),
        name: z.string().min(1),
        fileExtension: z.string().optional(),
        documentBase64: z.base64().min(4),
      })
    )
    .min(1),
  recipients: z.object({ signers: z.array(person).min(1), carbonCopies: z.array(person).optional() }),
  customFields: z
    .object({ textCustomFields: z.array(z.object({ name: z.string(), value: z.string() }).loose()) })
    .optional(),
  eventNotification: z
    .object({ url: z.url(), events: z.array(z.string()).optional(), includeHMAC: z.string().optional() })
    .loose()
    .optional(),
});
export type EnvelopeDefinition = z.infer<typeof envelopeBody>;

export interface SimulatedEnvelope {
  readonly envelopeId: string;
  readonly definition: EnvelopeDefinition;
  readonly signers: (EnvelopeDefinition['recipients']['signers'][number] & {
    status: string;
    signedDateTime?: string;
    declinedReason?: string;
  })[];
  readonly createdAt: number;
  status: string;
  statusChangedDateTime: string;
  completedDateTime?: string;
  voidedReason?: string;
  reminders: number;
}

type Announce = (envelope: SimulatedEnvelope, event: string) => unknown;

/** Envelopes and the people who sign them: they open after half the delay, and sign in their order. */
export class EnvelopeStore {
  readonly #vendor: VendorContext;
  readonly #compose: Announce;
  readonly #envelopes = new Map<string, SimulatedEnvelope>();

  /** @param compose the message about an event, as it is now */
  constructor(vendor: VendorContext, compose: Announce) {
    this.#vendor = vendor;
    this.#compose = compose;
  }

  get all(): readonly SimulatedEnvelope[] {
    return [...this.#envelopes.values()];
  }

  get(id: string): SimulatedEnvelope | undefined {
    return this.#envelopes.get(id);
  }

  list(by: {
    readonly transactionIds?: readonly string[] | undefined;
    readonly field?: string | undefined;
    readonly from?: string | undefined;
  }): readonly SimulatedEnvelope[] {
    return this.all.filter(({ definition, createdAt }) => {
      if (by.transactionIds) return by.transactionIds.includes(definition.transactionId ?? '');
      if (by.from !== undefined && createdAt < Date.parse(by.from)) return false;
      const [name, value] = by.field?.split('=') ?? [];
      return (
        name === undefined ||
        definition.customFields?.textCustomFields.some((one) => one.name === name && one.value === value) === true
      );
    });
  }

  create(definition: EnvelopeDefinition): SimulatedEnvelope {
    const now = new Date();
    const envelope: SimulatedEnvelope = {
      envelopeId: randomUUID(),
      definition,
      signers: definition.recipients.signers.map((one) => ({ ...one, status: 'created' })),
      createdAt: now.getTime(),
      status: definition.status,
      statusChangedDateTime: now.toISOString(),
      reminders: 0,
    };
    this.#envelopes.set(envelope.envelopeId, envelope);
    const reference = definition.customFields?.textCustomFields[0]?.value ?? definition.transactionId ?? '';
    const { ledger, name, switches, callbackDelayMs } = this.#vendor;
    ledger.record({ vendor: name, effect: 'envelope', key: reference, id: envelope.envelopeId });
    if (definition.status !== 'sent') return envelope;
    for (const signer of envelope.signers) signer.status = 'sent';
    const afterMs = callbackDelayMs / 2;
    const emails = envelope.signers.map(({ email }) => email);
    const refusal = switches.rejection([definition.emailSubject, ...emails], undefined);
    const sent = { afterMs: 0, compose: () => this.#compose(envelope, 'envelope-sent') };
    const opened = { afterMs, compose: () => this.#open(envelope) };
    const end = {
      afterMs,
      compose: () => (refusal === undefined ? this.#sign(envelope) : this.#decline(envelope, refusal)),
    };
    this.#send(envelope, switches.answerLater ? [sent] : [sent, opened, end]);
    return envelope;
  }

  /** All of them sign now; for vendors that wait for people. */
  sign(id: string): boolean {
    return this.#act(id, (envelope) => this.#sign(envelope));
  }

  decline(id: string, reason: string): boolean {
    return this.#act(id, (envelope) => this.#decline(envelope, reason));
  }

  void(envelope: SimulatedEnvelope, reason: string): boolean {
    if (!isOpen(envelope)) return false;
    envelope.voidedReason = reason;
    this.#become(envelope, 'voided');
    this.#send(envelope, [{ afterMs: 0, compose: () => this.#compose(envelope, 'envelope-voided') }]);
    return true;
  }

  resend(envelope: SimulatedEnvelope): void {
    envelope.reminders += 1;
  }

  view({ definition, signers, ...envelope }: SimulatedEnvelope): Record<string, unknown> {
    const { reminders: _reminders, createdAt, ...state } = envelope;
    return {
      ...state,
      createdDateTime: new Date(createdAt).toISOString(),
      emailSubject: definition.emailSubject,
      ...(definition.transactionId === undefined ? {} : { transactionId: definition.transactionId }),
      ...(definition.customFields === undefined ? {} : { customFields: definition.customFields }),
      documentsUri: `/envelopes/${envelope.envelopeId}/documents`,
      recipients: {
        signers: signers.map(({ tabs: _tabs, ...shown }) => shown),
        carbonCopies: (definition.recipients.carbonCopies ?? []).map(({ tabs: _tabs, ...shown }) => shown),
      },
    };
  }

  #act(id: string, work: (envelope: SimulatedEnvelope) => unknown): boolean {
    const envelope = this.#envelopes.get(id);
    if (!envelope || !isOpen(envelope)) return false;
    this.#send(envelope, [{ afterMs: 0, compose: () => work(envelope) }]);
    return true;
  }

  #send(envelope: SimulatedEnvelope, messages: readonly { afterMs: number; compose: () => unknown }[]): void {
    this.#vendor.callbacks.send(() => envelope.definition.eventNotification?.url, messages);
  }

  #open(envelope: SimulatedEnvelope): unknown {
    if (isOpen(envelope)) {
      for (const signer of envelope.signers) signer.status = 'delivered';
      this.#become(envelope, 'delivered');
    }
    return this.#compose(envelope, 'envelope-delivered');
  }

  #sign(envelope: SimulatedEnvelope): unknown {
    if (!isOpen(envelope)) return this.#compose(envelope, `envelope-${envelope.status}`);
    const inOrder = [...envelope.signers].sort((one, other) => Number(one.routingOrder) - Number(other.routingOrder));
    for (const signer of inOrder)
      Object.assign(signer, { status: 'completed', signedDateTime: new Date().toISOString() });
    this.#become(envelope, 'completed');
    envelope.completedDateTime = envelope.statusChangedDateTime;
    const { ledger, name } = this.#vendor;
    ledger.record({ vendor: name, effect: 'signed', key: envelope.envelopeId, id: envelope.envelopeId });
    return this.#compose(envelope, 'envelope-completed');
  }

  #decline(envelope: SimulatedEnvelope, reason: string): unknown {
    if (!isOpen(envelope)) return this.#compose(envelope, `envelope-${envelope.status}`);
    const [first] = envelope.signers;
    if (first) Object.assign(first, { status: 'declined', declinedReason: reason });
    this.#become(envelope, 'declined');
    return this.#compose(envelope, 'envelope-declined');
  }

  #become(envelope: SimulatedEnvelope, status: string): void {
    envelope.status = status;
    envelope.statusChangedDateTime = new Date().toISOString();
  }
}

const isOpen = ({ status }: SimulatedEnvelope): boolean => status === 'sent' || status === 'delivered';
