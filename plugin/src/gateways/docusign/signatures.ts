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
import { uuidOf } from '../shared/deterministicId.ts';
import { urlFault } from '../shared/environment.ts';
import type { HttpAnswer } from '../shared/exchange.ts';
import { permanent, transient } from '../shared/failures.ts';
import type { VendorConnection } from '../shared/gatewayKind.ts';
import { readText } from '../shared/jsonPointer.ts';
import { converse, type VendorSession } from '../shared/session.ts';
import { composeEnvelope } from './composeEnvelope.ts';
import { readConnectMessage } from './connectMessage.ts';
import { envelope, envelopeList, envelopeSummary, REFERENCE_FIELD, statusOf, userInfo } from './model.ts';

interface Account {
  readonly accountId: string;
  readonly apiUrl: string | undefined;
}

const errorOf = ({ json }: HttpAnswer): string =>
  ['/errorCode', '/message', '/error_description'].flatMap((pointer) => readText(json, pointer) ?? []).join(' ');

/** How far back an envelope is looked for by our reference. */
const SEARCH_DAYS = 365;
/** Docusign takes at most this many characters. */
const MAX_REASON = 200;

export class DocusignSignatures implements SignatureProvider {
  readonly name = 'Docusign';
  readonly #connection: VendorConnection;
  readonly #account: Account;
  #apiUrl: string | undefined;

  constructor(connection: VendorConnection, account: Account) {
    this.#connection = connection;
    this.#account = account;
    this.#apiUrl = account.apiUrl;
  }

  anchor(signatory: number, kind: SignatureField['kind']): string {
    return `/${kind}${signatory}/`;
  }

  send(request: SignatureRequest, options: VendorCallOptions): Promise<VendorReply<SignatureStatus>> {
    return this.#converse(options, async (session) => {
      if (session.attempt > 1) {
        const known = await this.#lookUp(session, request.reference, uuidOf(session.key));
        if (known) return known;
      }
      const call = { method: 'POST', path: '/envelopes', body: composeEnvelope(request, session.key) };
      const summary = await session.ask(await this.#at(session, call), envelopeSummary);
      const changedAt = summary.statusDateTime;
      const status = statusOf({ ...summary, ...(changedAt && { statusChangedDateTime: changedAt }) });
      return { ...status, reference: request.reference };
    });
  }

  status(externalId: string, options: VendorCallOptions): Promise<VendorReply<SignatureStatus>> {
    return this.#converse(options, (session) => this.#read(session, externalId));
  }

  find(reference: string, options: VendorCallOptions): Promise<VendorReply<SignatureStatus | undefined>> {
    return this.#converse(options, (session) => this.#lookUp(session, reference));
  }

  void(externalId: string, reason: string, options: VendorCallOptions): Promise<VendorReply<SignatureStatus>> {
    return this.#converse(options, async (session) => {
      const known = await this.#read(session, externalId);
      if (isSignatureFinal(known.state)) return known;
      const body = { status: 'voided', voidedReason: reason.slice(0, MAX_REASON) };
      const path = `/envelopes/${encodeURIComponent(externalId)}`;
      await session.tell(await this.#at(session, { method: 'PUT', path, body }));
      return { ...known, state: 'Voided', reason };
    });
  }

  resend(externalId: string, options: VendorCallOptions): Promise<VendorReply<SignatureStatus>> {
    return this.#converse(options, async (session) => {
      const known = await this.#read(session, externalId);
      if (isSignatureFinal(known.state)) return known;
      const path = `/envelopes/${encodeURIComponent(externalId)}?resend_envelope=true`;
      await session.tell(await this.#at(session, { method: 'PUT', path, body: {} }));
      return known;
    });
  }

  documents(
    externalId: string,
    options: VendorCallOptions
  ): Promise<VendorReply<{ readonly signed: DocumentContent; readonly evidence: DocumentContent }>> {
    return this.#converse(options, async (session) => {
      const folder = `/envelopes/${encodeURIComponent(externalId)}/documents`;
      const combined = await this.#at(session, { method: 'GET', path: `${folder}/combined?certificate=false` });
      const certificate = await this.#at(session, { method: 'GET', path: `${folder}/certificate` });
      return {
        signed: await session.download(combined, 'Signed document.pdf'),
        evidence: await session.download(certificate, 'Certificate of completion.pdf'),
      };
    });
  }

  readNotice(callback: RawCallback): Result<SignatureNotice, Problem> {
    return readConnectMessage(callback, this.#connection.signature?.secrets ?? []);
  }

  /** Whether our credentials reach the account. */
  account(options: VendorCallOptions): Promise<VendorReply<void>> {
    return this.#converse(options, async (session) => {
      await session.tell(await this.#at(session, { method: 'GET', path: '' }));
    });
  }

  #converse<T>(options: VendorCallOptions, work: (session: VendorSession) => Promise<T>): Promise<VendorReply<T>> {
    return converse(this.#connection, options, errorOf, work);
  }

  async #read(session: VendorSession, externalId: string): Promise<SignatureStatus> {
    const path = `/envelopes/${encodeURIComponent(externalId)}?include=recipients,custom_fields`;
    return statusOf(await session.ask(await this.#at(session, { method: 'GET', path }), envelope));
  }

  /** By the id of the transaction, which Docusign keeps for 7 days, then by our reference. */
  async #lookUp(session: VendorSession, reference: string, transaction?: string): Promise<SignatureStatus | undefined> {
    if (transaction !== undefined) {
      const path = `/envelopes?transaction_ids=${transaction}`;
      const list = await session.ask(await this.#at(session, { method: 'GET', path }), envelopeList);
      const id =
        list.envelopes?.[0]?.envelopeId ??
        list.envelopeTransactionStatuses?.find((one) => one.transactionId === transaction && one.envelopeId)
          ?.envelopeId;
      if (id !== undefined) return this.#read(session, id);
    }
    const query = new URLSearchParams({
      from_date: new Date(session.now - SEARCH_DAYS * 86_400_000).toISOString(),
      custom_field: `${REFERENCE_FIELD}=${reference}`,
      include: 'recipients,custom_fields',
      order_by: 'created',
      order: 'desc',
      count: '10',
    });
    const call = await this.#at(session, { method: 'GET', path: `/envelopes?${query.toString()}` });
    const { envelopes } = await session.ask(call, envelopeList);
    return (envelopes ?? []).map(statusOf).find((status) => status.reference === reference);
  }

  /** Where the account lives is asked once. */
  async #at<C extends { readonly path: string }>(session: VendorSession, call: C): Promise<C & { base: string }> {
    const { accountId } = this.#account;
    this.#apiUrl ??= await this.#discover(session);
    return { ...call, base: this.#apiUrl, path: `/v2.1/accounts/${encodeURIComponent(accountId)}${call.path}` };
  }

  async #discover(session: VendorSession): Promise<string> {
    const { accounts } = await session.ask({ method: 'GET', path: '/oauth/userinfo' }, userInfo);
    const ours = accounts.find(({ account_id }) => account_id === this.#account.accountId);
    if (!ours) {
      session.fail(transient('VendorRefusedCredentials', 'The user of these credentials has no part in the account.'));
    }
    const fault = urlFault(ours.base_uri, this.#connection.allowPlainHttp);
    if (fault) session.fail(permanent(fault.code, fault.message));
    return `${ours.base_uri.replace(/\/+$/, '')}/restapi`;
  }
}
