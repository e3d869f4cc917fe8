import { isSignatureFinal } from '../../domain/signature.ts';
import type { Problem, Result } from '../../domain/result.ts';
import type { RawCallback } from '../../engine/ports.ts';
import type {
  DocumentContent,
  SignatureField,
  SignatureNotice,
  SignatureProvider,
  SignatureRequest,
  SignatureStatus,
  VendorCallOptions,
  VendorReply,
} from '../../engine/vendorPorts.ts';
import { transient } from '../shared/failures.ts';
import type { VendorConnection } from '../shared/gatewayKind.ts';
import { converse, type VendorSession } from '../shared/session.ts';
import { AccessPoint, errorOf, type Access } from './accessPoint.ts';
import { composeAgreement } from './composeAgreement.ts';
import { agreement, agreementList, created, events, members, statusOf, transientDocument } from './model.ts';
import { readNotification } from './notifications.ts';
import { Webhook } from './webhook.ts';

export interface AcrobatSettings {
  readonly clientId: string;
  readonly pathSecret: string;
  readonly register: boolean;
  readonly actFor: string | undefined;
}

const TAGS: Readonly<Record<SignatureField['kind'], string>> = {
  Signature: 'Sig_es_:signer#:signature',
  Initials: 'Ini_es_:signer#:initials',
  DateSigned: 'Dte_es_:signer#:date',
  FullName: 'N_es_:signer#:fullname',
};

export class AcrobatSignatures implements SignatureProvider {
  readonly name = 'Acrobat Sign';
  readonly #connection: VendorConnection;
  readonly #settings: AcrobatSettings;
  readonly #access: AccessPoint;
  readonly #webhook: Webhook;

  constructor(connection: VendorConnection, settings: AcrobatSettings) {
    this.#connection = connection;
    this.#settings = settings;
    this.#access = new AccessPoint(connection, settings.actFor);
    this.#webhook = new Webhook(settings);
  }

  /** A text tag: Acrobat Sign finds its fields in the document by itself. */
  anchor(signatory: number, kind: SignatureField['kind']): string {
    return `{{${TAGS[kind].replace('#', String(signatory))}}}`;
  }

  send(request: SignatureRequest, options: VendorCallOptions): Promise<VendorReply<SignatureStatus>> {
    return this.#converse(options, async (access, session) => {
      await this.#webhook.ensure(access, session, request.callbackUrl);
      if (session.attempt > 1) {
        const known = await this.#lookUp(access, session, request.reference);
        if (known) return known;
      }
      const documents: string[] = [];
      for (const document of request.documents) documents.push(await upload(access, session, document));
      const body = composeAgreement(request, documents, session.now);
      const { id } = await session.ask(access({ method: 'POST', path: '/agreements', body }), created);
      return { externalId: id, reference: request.reference, state: 'Sent', signatories: [] };
    });
  }

  status(externalId: string, options: VendorCallOptions): Promise<VendorReply<SignatureStatus>> {
    return this.#converse(options, (access, session) => this.#read(access, session, externalId));
  }

  find(reference: string, options: VendorCallOptions): Promise<VendorReply<SignatureStatus | undefined>> {
    return this.#converse(options, (access, session) => this.#lookUp(access, session, reference));
  }

  void(externalId: string, reason: string, options: VendorCallOptions): Promise<VendorReply<SignatureStatus>> {
    return this.#converse(options, async (access, session) => {
      const path = `/agreements/${encodeURIComponent(externalId)}`;
      const answer = await session.call(access({ method: 'GET', path }));
      const known = statusOf(session.read(answer, agreement), undefined);
      if (isSignatureFinal(known.state)) return known;
      const call = access({
        method: 'PUT',
        path: `${path}/state`,
        headers: { 'if-match': answer.etag ?? '*' },
        body: { state: 'CANCELLED', agreementCancellationInfo: { comment: reason.slice(0, 1000), notifyOthers: true } },
      });
      const cancelled = await session.call(call);
      // It changed between reading and cancelling, perhaps because the last signature came.
      if (cancelled.status === 412) session.fail(transient('VendorConflict', 'The agreement has just changed.'));
      session.demand(cancelled);
      return { ...known, state: 'Voided', reason };
    });
  }

  resend(externalId: string, options: VendorCallOptions): Promise<VendorReply<SignatureStatus>> {
    return this.#converse(options, async (access, session) => {
      const known = await this.#read(access, session, externalId);
      if (isSignatureFinal(known.state)) return known;
      const path = `/agreements/${encodeURIComponent(externalId)}`;
      const people = await session.ask(access({ method: 'GET', path: `${path}/members` }), members);
      const waiting = (people.participantSets ?? [])
        .filter(({ status }) => status?.startsWith('WAITING_FOR_MY'))
        .flatMap(({ memberInfos }) => memberInfos.flatMap(({ id }) => id ?? []));
      if (waiting.length === 0) return known;
      const body = { recipientParticipantIds: waiting, status: 'ACTIVE', frequency: 'ONCE' };
      await session.tell(access({ method: 'POST', path: `${path}/reminders`, body }));
      return known;
    });
  }

  documents(
    externalId: string,
    options: VendorCallOptions
  ): Promise<VendorReply<{ readonly signed: DocumentContent; readonly evidence: DocumentContent }>> {
    return this.#converse(options, async (access, session) => {
      const path = `/agreements/${encodeURIComponent(externalId)}`;
      const combined = access({ method: 'GET', path: `${path}/combinedDocument` });
      const trail = access({ method: 'GET', path: `${path}/auditTrail` });
      return {
        signed: await session.download(combined, 'Signed document.pdf'),
        evidence: await session.download(trail, 'Audit trail.pdf'),
      };
    });
  }

  readNotice(callback: RawCallback): Result<SignatureNotice, Problem> {
    return readNotification(callback, this.#settings);
  }

  /** Whether our credentials are taken. */
  account(options: VendorCallOptions): Promise<VendorReply<void>> {
    return this.#converse(options, async (access, session) => {
      await session.tell(access({ method: 'GET', path: '/agreements?pageSize=1' }));
    });
  }

  #converse<T>(
    options: VendorCallOptions,
    work: (access: Access, session: VendorSession) => Promise<T>
  ): Promise<VendorReply<T>> {
    return converse(this.#connection, options, errorOf, (session) => this.#access.use(session, work));
  }

  async #read(access: Access, session: VendorSession, externalId: string): Promise<SignatureStatus> {
    const path = `/agreements/${encodeURIComponent(externalId)}`;
    const found = await session.ask(access({ method: 'GET', path }), agreement);
    const people = await session.ask(access({ method: 'GET', path: `${path}/members` }), members);
    if (found.status !== 'CANCELLED') return statusOf(found, people);
    // A refusal of a signatory cancels too; only the events tell.
    const history = await session.ask(access({ method: 'GET', path: `${path}/events` }), events);
    const rejected = history.events.find(({ type }) => type === 'REJECTED');
    return statusOf(found, people, rejected && (rejected.comment ?? ''));
  }

  async #lookUp(access: Access, session: VendorSession, reference: string): Promise<SignatureStatus | undefined> {
    const query = new URLSearchParams({ externalId: reference, pageSize: '10' });
    const call = access({ method: 'GET', path: `/agreements?${query.toString()}` });
    const { userAgreementList } = await session.ask(call, agreementList);
    for (const { id } of userAgreementList) {
      const status = await this.#read(access, session, id);
      if (status.reference === reference) return status;
    }
    return undefined;
  }
}

async function upload(access: Access, session: VendorSession, document: DocumentContent): Promise<string> {
  const content = new FormData();
  content.set('File-Name', document.name);
  content.set('Mime-Type', document.mediaType);
  content.set('File', new Blob([Uint8Array.from(document.bytes)], { type: document.mediaType }), document.name);
  const call = access({ method: 'POST', path: '/transientDocuments', content });
  return (await session.ask(call, transientDocument)).transientDocumentId;
}
