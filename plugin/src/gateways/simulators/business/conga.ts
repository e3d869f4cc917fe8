/** Conga CLM on the Advantage Platform, as its published operations describe it. */
import { randomUUID } from 'node:crypto';
import type { FastifyPluginCallback, FastifyReply } from 'fastify';
import { addVendorBehavior, isEqual, type VendorContext } from '../vendor.ts';
import { partsOf, readRawBodies, formOf, type TokenDesk } from './tokenDesk.ts';

type Fields = Record<string, unknown>;
export interface SimulatedContract extends Fields {
  readonly Id: string;
  Status: string;
  StatusCategory: string;
  ModifiedDate: string;
}

export class CongaStore {
  readonly contracts = new Map<string, SimulatedContract>();
  readonly documents = new Map<string, Fields>();
}

const SIGNED = { Status: 'Fully Signed', StatusCategory: 'In Signatures' };
const SIGN_STATUSES: Readonly<Record<string, Fields>> = {
  SIGNED,
  DECLINED: { Status: 'Signature Declined', StatusCategory: 'In Signatures' },
  'OUT FOR SIGNATURE': { Status: 'Other Party Signatures', StatusCategory: 'In Signatures' },
};

/** From which status an action may be taken, and what it leads to. */
const ACTIONS: Readonly<Record<string, { readonly from: RegExp; readonly to: Fields }>> = {
  submitrequest: { from: /^Request$/, to: { Status: 'Submitted Request', StatusCategory: 'Request' } },
  activate: { from: /^Fully Signed$/, to: { Status: 'Activated', StatusCategory: 'In Effect' } },
  cancel: {
    from: /^(?!Activated|Superseded|Terminated|Expired|Cancelled)/,
    to: { Status: 'Cancelled Request', StatusCategory: 'Cancelled' },
  },
  terminate: { from: /^Activated$/, to: { Status: 'Terminated', StatusCategory: 'Terminated' } },
  expire: { from: /^(?:Activated|Superseded|Being Terminated)$/, to: { Status: 'Expired', StatusCategory: 'Expired' } },
  amend: {
    from: /^(?:Activated|Superseded|Being Terminated)$/,
    to: { Status: 'Being Amended', StatusCategory: 'Amended' },
  },
  renew: {
    from: /^(?:Activated|Superseded|Being Terminated)$/,
    to: { Status: 'Being Renewed', StatusCategory: 'In Effect' },
  },
};

export function congaVendor(
  vendor: VendorContext,
  client: { readonly id: string; readonly secret: string },
  desk: TokenDesk,
  store: CongaStore
): FastifyPluginCallback {
  return (app, _, done) => {
    readRawBodies(app);
    addVendorBehavior(app, vendor, desk.isGood);
    const base = '/api/clm/v1/contracts';
    const fine = (reply: FastifyReply, Data: unknown): FastifyReply =>
      reply.send({ Success: true, Data, Warnings: null, Errors: null });
    const refuse = (reply: FastifyReply, status: number, Message: string): FastifyReply =>
      reply.code(status).send({ Success: false, Data: null, Warnings: null, Errors: [{ Id: null, Message }] });
    const find = (params: unknown): SimulatedContract | undefined => store.contracts.get((params as { id: string }).id);
    const missing = (reply: FastifyReply): FastifyReply => refuse(reply, 400, 'The contract does not exist.');
    const change = (contract: SimulatedContract, fields: Fields): void => {
      Object.assign(contract, fields, { ModifiedDate: new Date().toISOString() });
    };
    const create = (fields: Fields): SimulatedContract => {
      const contract = {
        ...fields,
        Id: randomUUID(),
        Status: 'Request',
        StatusCategory: 'Request',
        ModifiedDate: new Date().toISOString(),
      };
      store.contracts.set(contract.Id, contract);
      const { ledger, name } = vendor;
      const { ExternalId, Version = 1 } = fields as { readonly ExternalId?: string; readonly Version?: number };
      const key = `${ExternalId ?? ''}/${Version}`;
      ledger.record({ vendor: name, effect: 'agreement', key, id: contract.Id });
      return contract;
    };

    app.post('/auth/connect/token', { config: { open: true } }, ({ body, headers }, reply) => {
      const expected = `Basic ${Buffer.from(`${client.id}:${client.secret}`).toString('base64')}`;
      const isGood =
        formOf(body)['grant_type'] === 'client_credentials' && isEqual(headers.authorization ?? '', expected);
      return isGood ? reply.send(desk.issue()) : reply.code(400).send({ error: 'invalid_client' });
    });

    app.post(base, { config: { effect: true } }, ({ body }, reply) => {
      const fields = body as Fields;
      if (!fields['Name'] || !fields['RecordType']) return refuse(reply, 400, 'Name and RecordType are needed.');
      return fine(reply, { ...create(fields) });
    });
    app.post(`${base}/query`, ({ body }, reply) => {
      const { CriteriaExpression = '', Limit = 100 } = body as { CriteriaExpression?: string; Limit?: number };
      const fits = criterion(CriteriaExpression);
      if (!fits) return refuse(reply, 400, 'The criteria expression cannot be read.');
      const found = [...store.contracts.values()]
        .filter(fits)
        .sort((one, other) => one.ModifiedDate.localeCompare(other.ModifiedDate));
      const Data = found.slice(0, Limit);
      const HasMoreRecords = found.length > Limit;
      return fine(reply, { StatusCode: 'OK', RecordCount: found.length, Data, HasMoreRecords, NextCursor: null });
    });
    app.get(`${base}/:id`, ({ params }, reply) => {
      const found = find(params);
      return found ? fine(reply, found) : missing(reply);
    });
    app.put(`${base}/:id`, ({ params, body }, reply) => {
      const found = find(params);
      if (!found) return missing(reply);
      change(found, body as Fields);
      return fine(reply, found);
    });
    app.put(`${base}/:id/signstatus`, ({ params, query }, reply) => {
      const found = find(params);
      const next = SIGN_STATUSES[(query as { signStatus?: string }).signStatus ?? ''];
      if (!found) return missing(reply);
      if (!next) return refuse(reply, 400, 'The sign status is not known.');
      change(found, next);
      return fine(reply, found.Id);
    });
    app.post(`${base}/:id/documents`, async (request, reply) => {
      const found = find(request.params);
      if (!found) return missing(reply);
      const parts = await partsOf(request).catch(() => undefined);
      const [file, attributes] = [parts?.get('file'), parts?.get('documentAttributes')];
      if (!(file instanceof Blob)) return refuse(reply, 400, 'A file is needed.');
      const fields = typeof attributes === 'string' ? (JSON.parse(attributes) as Fields) : {};
      const document = { ...fields, Id: randomUUID(), ObjectId: found.Id, FileSize: file.size };
      store.documents.set(document.Id, document);
      return fine(reply, document);
    });
    app.post(`${base}/:id/documents/query`, ({ params, body }, reply) => {
      const fits = criterion((body as { CriteriaExpression?: string }).CriteriaExpression ?? '');
      if (!fits) return refuse(reply, 400, 'The criteria expression cannot be read.');
      const ours = [...store.documents.values()].filter(({ ObjectId }) => ObjectId === (params as { id: string }).id);
      return fine(reply, { StatusCode: 'OK', Data: ours.filter(fits) });
    });
    for (const [action, { from, to }] of Object.entries(ACTIONS)) {
      app.post(`${base}/:id/${action}`, { config: { effect: true } }, ({ params, body }, reply) => {
        const found = find(params);
        if (!found) return missing(reply);
        if (!from.test(found.Status)) return refuse(reply, 400, `Not possible in status ${found.Status}.`);
        change(found, to);
        if (action === 'activate') keepOnly(found.Id, body as readonly string[]);
        if (action !== 'amend' && action !== 'renew') return fine(reply, found.Id);
        const { Id: _id, ...copied } = found;
        return fine(reply, create({ ...copied, Version: Number(found['Version'] ?? 1) + 1 }).Id);
      });
    }
    done();

    function keepOnly(contractId: string, ids: readonly string[]): void {
      for (const [id, { ObjectId }] of store.documents) {
        if (ObjectId === contractId && !ids.includes(id)) store.documents.delete(id);
      }
    }
  };
}

/** One comparison: `Field = 'value'` or `Field >= 'value'`. */
function criterion(expression: string): ((fields: Fields) => boolean) | undefined {
  const match = /^(\w+) (=|>=) '((?:[^'\\]|\\.)*)'$/.exec(expression);
  if (!match) return undefined;
  const [, field = '', operator, quoted = ''] = match;
  const value = quoted.replace(/\\(.)/g, '$1');
  return (fields) => {
    const known = fields[field];
    if (typeof known !== 'string') return false;
    return operator === '=' ? known === value : known >= value;
  };
}
