import { z } from 'zod';
import type {
  AgreementAction,
  AgreementExchange,
  AgreementStatus,
  DocumentContent,
  ExchangedAgreement,
  VendorCallOptions,
  VendorReply,
} from '../../engine/vendorPorts.ts';
import { permanent } from '../shared/failures.ts';
import type { VendorConnection } from '../shared/gatewayKind.ts';
import { converse, inconclusive, type VendorSession } from '../shared/session.ts';
import type { VendorCall } from '../shared/vendorClient.ts';
import {
  contract,
  enveloped,
  errorOf,
  FIELDS,
  fieldsOf,
  queryResult,
  quote,
  stateOf,
  statusOf,
  type Contract,
} from './model.ts';

export interface CongaSettings {
  /** Who acts, for calls of a system; their `user-id` header. */
  readonly userId: string | undefined;
  /** Our types of contract → record types there. */
  readonly recordTypes: Readonly<Record<string, string>>;
}

const PATHS: Readonly<Record<AgreementAction, string>> = {
  Submit: 'submitrequest',
  Activate: 'activate',
  Amend: 'amend',
  Renew: 'renew',
  Cancel: 'cancel',
  Terminate: 'terminate',
  Expire: 'expire',
};

/** The state in which an action has been done already. */
const DONE: Readonly<Partial<Record<AgreementAction, AgreementStatus['state']>>> = {
  Activate: 'Activated',
  Cancel: 'Cancelled',
  Terminate: 'Terminated',
  Expire: 'Expired',
};

const SIGN_STATUS = { OutForSignature: 'OUT FOR SIGNATURE', Signed: 'SIGNED', Declined: 'DECLINED' } as const;
const SIGNED_STATES: Readonly<Record<keyof typeof SIGN_STATUS, readonly AgreementStatus['state'][]>> = {
  OutForSignature: ['InSignatures'],
  Signed: ['Signed', 'Activated'],
  Declined: [],
};

export class CongaExchange implements AgreementExchange {
  readonly name = 'Conga CLM';
  readonly #connection: VendorConnection;
  readonly #settings: CongaSettings;

  constructor(connection: VendorConnection, settings: CongaSettings) {
    this.#connection = connection;
    this.#settings = settings;
  }

  export(agreement: ExchangedAgreement, options: VendorCallOptions): Promise<VendorReply<AgreementStatus>> {
    return this.#converse(options, async (session) => {
      const known = await this.#lookUp(session, agreement.reference);
      const body = fieldsOf(agreement, this.#settings.recordTypes);
      if (known) {
        await session.tell(this.#call('PUT', `/contracts/${encodeURIComponent(known.Id)}`, body));
        return this.#read(session, known.Id);
      }
      const answer = await session.ask(this.#call('POST', '/contracts', body), enveloped(created));
      return this.#read(session, typeof answer.Data === 'string' ? answer.Data : answer.Data.Id);
    });
  }

  import(externalId: string, options: VendorCallOptions): Promise<VendorReply<AgreementStatus>> {
    return this.#converse(options, (session) => this.#read(session, externalId));
  }

  find(reference: string, options: VendorCallOptions): Promise<VendorReply<AgreementStatus | undefined>> {
    return this.#converse(options, async (session) => {
      const known = await this.#lookUp(session, reference);
      return known && statusOf(known);
    });
  }

  changes(
    since: string,
    limit: number,
    options: VendorCallOptions
  ): Promise<VendorReply<{ readonly agreements: readonly AgreementStatus[]; readonly next: string }>> {
    return this.#converse(options, async (session) => {
      const found = await this.#query(session, `ModifiedDate >= ${quote(since)}`, limit);
      const agreements = found.map(statusOf);
      return { agreements, next: agreements.at(-1)?.modifiedAt ?? since };
    });
  }

  attach(externalId: string, document: DocumentContent, options: VendorCallOptions): Promise<VendorReply<string>> {
    return this.#converse(options, async (session) => {
      const path = `/contracts/${encodeURIComponent(externalId)}/documents`;
      if (session.attempt > 1) {
        const query = this.#call('POST', `${path}/query`, { CriteriaExpression: `ExternalId = ${quote(session.key)}` });
        const { Data } = await session.ask(query, enveloped(documentList));
        const known = Data.Data?.find(({ ExternalId }) => ExternalId === session.key);
        if (known) return known.Id;
      }
      const content = new FormData();
      content.set('file', new Blob([Uint8Array.from(document.bytes)], { type: document.mediaType }), document.name);
      content.set('documentAttributes', JSON.stringify({ Name: document.name, ExternalId: session.key }));
      const call = { ...this.#call('POST', path), content };
      return (await session.ask(call, enveloped(documentMetadata))).Data.Id;
    });
  }

  signed(
    externalId: string,
    state: 'OutForSignature' | 'Signed' | 'Declined',
    options: VendorCallOptions
  ): Promise<VendorReply<AgreementStatus>> {
    return this.#converse(options, async (session) => {
      const known = await this.#read(session, externalId);
      if (SIGNED_STATES[state].includes(known.state)) return known;
      const query = new URLSearchParams({ signStatus: SIGN_STATUS[state] });
      const path = `/contracts/${encodeURIComponent(externalId)}/signstatus?${query.toString()}`;
      await session.ask(this.#call('PUT', path, []), enveloped(z.unknown()));
      return this.#read(session, externalId);
    });
  }

  act(
    externalId: string,
    action: AgreementAction,
    { documentIds = [] }: { readonly documentIds?: readonly string[] },
    options: VendorCallOptions
  ): Promise<VendorReply<AgreementStatus>> {
    return this.#converse(options, async (session) => {
      const known = await this.#read(session, externalId);
      if (DONE[action] !== undefined && known.state === DONE[action]) return known;
      if (action === 'Activate' && documentIds.length === 0) {
        session.fail(permanent('MissingDocuments', 'Activation deletes all documents that are not named: name them.'));
      }
      const makesNew = action === 'Amend' || action === 'Renew';
      if (makesNew && session.attempt > 1) {
        session.fail(
          inconclusive(`Look in Conga whether ${known.name} has been amended or renewed, then go on by hand.`)
        );
      }
      const path = `/contracts/${encodeURIComponent(externalId)}/${PATHS[action]}`;
      const call = this.#call('POST', path, action === 'Activate' ? documentIds : undefined);
      const { Data } = await session.ask(call, enveloped(z.unknown()));
      const isNew = makesNew && typeof Data === 'string' && Data !== '';
      return this.#read(session, isNew ? Data : externalId);
    });
  }

  /** Whether our credentials are taken. */
  account(options: VendorCallOptions): Promise<VendorReply<void>> {
    return this.#converse(options, async (session) => {
      await this.#query(session, `ExternalId = ${quote('none')}`, 1);
    });
  }

  #converse<T>(options: VendorCallOptions, work: (session: VendorSession) => Promise<T>): Promise<VendorReply<T>> {
    return converse(this.#connection, options, errorOf, work);
  }

  #call(method: string, path: string, body?: unknown): VendorCall {
    const { userId } = this.#settings;
    return {
      method,
      path: `/api/clm/v1${path}`,
      ...(body === undefined ? {} : { body }),
      ...(userId === undefined ? {} : { headers: { 'user-id': userId } }),
    };
  }

  async #read(session: VendorSession, id: string): Promise<AgreementStatus> {
    const call = this.#call('GET', `/contracts/${encodeURIComponent(id)}`);
    return statusOf((await session.ask(call, enveloped(contract))).Data);
  }

  /** There is no list to GET; everything is a query. */
  async #query(session: VendorSession, criteria: string, limit: number): Promise<readonly Contract[]> {
    const body = {
      CriteriaExpression: criteria,
      Fields: FIELDS,
      Limit: limit,
      Skip: 0,
      SortInfo: { FieldName: 'ModifiedDate', Direction: 'Ascending' },
    };
    return (await session.ask(this.#call('POST', '/contracts/query', body), enveloped(queryResult))).Data.Data ?? [];
  }

  async #lookUp(session: VendorSession, reference: string): Promise<Contract | undefined> {
    const found = await this.#query(session, `ExternalId = ${quote(reference)}`, 10);
    const ours = found.filter(({ ExternalId }) => ExternalId === reference);
    // An amendment carries the reference of the agreement that it replaces.
    return ours.find((one) => stateOf(one) !== 'Superseded') ?? ours[0];
  }
}

const created = z.union([z.string().min(1), z.object({ Id: z.string().min(1) })]);
const documentMetadata = z.object({ Id: z.string().min(1), ExternalId: z.string().nullish() });
const documentList = z.object({ Data: z.array(documentMetadata).nullish() });
