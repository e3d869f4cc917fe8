import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  approvedContract,
  deskFolder,
  openDesk,
  passUntil,
  sendContract,
  startContractWorld,
  type ContractWorld,
  type Desk,
} from './contractWorld.ts';

let world: ContractWorld;
let folder: Awaited<ReturnType<typeof deskFolder>>;
let desk: Desk;

beforeAll(async () => {
  world = await startContractWorld();
});
afterAll(() => world.stop());
beforeEach(async () => {
  folder = await deskFolder();
  desk = await openDesk(world, folder.path);
});
afterEach(async () => {
  await desk.drop();
  await folder.remove();
});

interface ContractRow {
  readonly [field: string]: unknown;
  readonly OM_LifecycleState__c: string;
  readonly OM_SignatureStatus__c: string;
}

async function read(id: string): Promise<ContractRow> {
  const { records } = await world.local.admin.query<ContractRow & Record<string, unknown>>(
    `SELECT Status, OM_LifecycleState__c, OM_StateReason__c, OM_SignatureStatus__c, OM_ArchiveLink__c, OM_CurrentVersion__r.State__c,
     OM_CurrentVersion__r.SignedDocumentId__c, OM_CurrentVersion__r.EvidenceDocumentId__c FROM Contract WHERE Id = '${id}'`
  );
  if (!records[0]) throw new Error('no contract');
  return records[0];
}
const isIn = (id: string, state: string) => async () => (await read(id)).OM_LifecycleState__c === state;
const isSigned = (id: string, status: string) => async () => (await read(id)).OM_SignatureStatus__c === status;
const envelopes = (subject: string) =>
  world.vendors.envelopes.all.filter((one) => JSON.stringify(one.definition).includes(subject));

describe('a contract', () => {
  it('is drafted, sent, signed, activated and archived, with its documents in the CRM', async () => {
    const { id, contractNumber } = await approvedContract(world);
    await sendContract(world, id);
    await passUntil(desk, isSigned(id, 'Sent'), 'sent');
    const [envelope] = envelopes(`${id}/sig1`);
    expect(envelope).toBeDefined();
    world.vendors.envelopes.sign(envelope?.envelopeId ?? '');
    await passUntil(desk, async () => (await read(id))['OM_ArchiveLink__c'] !== null, 'archived');

    const contract = await read(id);
    expect(contract).toMatchObject({
      Status: 'Activated',
      OM_LifecycleState__c: 'Active',
      OM_SignatureStatus__c: 'Signed',
      OM_CurrentVersion__r: { State__c: 'Signed' },
    });
    const version = contract['OM_CurrentVersion__r'] as Record<string, string>;
    const signed = await world.desktop.readFile(version['SignedDocumentId__c'] ?? '');
    expect(signed.name).toBe(`Contract ${contractNumber} v1 signed.pdf`);
    expect(Buffer.from(signed.bytes).subarray(0, 4).toString()).toBe('%PDF');
    await world.desktop.readFile(version['EvidenceDocumentId__c'] ?? '');
    const { records } = await world.local.admin.query<{ State__c: string }>(
      `SELECT State__c FROM OM_Signer__c WHERE Request__r.Contract__c = '${id}'`
    );
    expect(records.map((signer) => signer.State__c)).toEqual(['Signed', 'Signed']);
    const obligations = await world.local.admin.query<{ Title__c: string }>(
      `SELECT Title__c FROM OM_Obligation__c WHERE Contract__c = '${id}'`
    );
    // Four quarterly reports and the decision about what follows.
    expect(obligations.totalSize).toBe(5);
    const hits = await desk.runtime.contracts.search({ text: 'repaired hours', limit: 5 });
    expect(hits.map((hit) => hit.contractId)).toContain(id);
  });

  it('goes back to negotiation with the reason when a signer declines', async () => {
    const { id } = await approvedContract(world);
    await sendContract(world, id);
    await passUntil(desk, isSigned(id, 'Sent'), 'sent');
    const [envelope] = envelopes(`${id}/sig1`);
    world.vendors.envelopes.decline(envelope?.envelopeId ?? '', 'The price is wrong');
    await passUntil(desk, isIn(id, 'Negotiating'), 'back');
    expect((await read(id))['OM_StateReason__c']).toContain('The price is wrong');
  });

  it('is withdrawn from the signers, and can be sent again', async () => {
    const { id } = await approvedContract(world);
    await sendContract(world, id);
    await passUntil(desk, isSigned(id, 'Sent'), 'sent');
    const view = await world.desktop.view(id);
    if (!view.ok) throw new Error(view.error.message);
    await world.desktop.requestWithdrawal(view.value, 'A clause is missing');
    await passUntil(desk, isIn(id, 'Negotiating'), 'withdrawn');
    await sendContract(world, id);
    await passUntil(desk, isSigned(id, 'Sent'), 'sent again');
    expect(envelopes(`${id}/sig2`)).toHaveLength(1);
  });

  it('is not sent twice, whatever moment the service dies in', async () => {
    const { id } = await approvedContract(world);
    await sendContract(world, id);
    await desk.drop();
    // The envelope is made, and the process dies before it hears so.
    desk = await openDesk(world, folder.path, (gateway) => {
      const { signatures } = gateway.ports ?? {};
      if (!signatures) return gateway;
      const send: typeof signatures.send = async (request, options) => {
        await signatures.send(request, options);
        throw new Error('killed');
      };
      const dying = new Proxy(signatures, {
        get: (target, name) => {
          if (name === 'send') return send;
          const value: unknown = Reflect.get(target, name);
          return typeof value === 'function' ? (value as (...args: never[]) => unknown).bind(target) : value;
        },
      });
      return Object.assign(Object.create(gateway) as typeof gateway, { ports: { signatures: dying } });
    });
    await expect(desk.pass()).rejects.toThrow('killed');
    expect(envelopes(`${id}/sig1`)).toHaveLength(1);
    await desk.drop();

    desk = await openDesk(world, folder.path);
    await passUntil(desk, isSigned(id, 'Sent'), 'found');
    expect(envelopes(`${id}/sig1`)).toHaveLength(1);
    const files = await world.local.admin.query(`SELECT Id FROM ContentVersion WHERE OM_Key__c = '${id}/sig1/signing'`);
    expect(files.totalSize).toBe(1);
  });

  it('takes a message once, and none after the end', async () => {
    const { id } = await approvedContract(world);
    await sendContract(world, id);
    await passUntil(desk, isSigned(id, 'Sent'), 'sent');
    const known = await desk.runtime.contracts.signature(`${id}/sig1`);
    const notice = {
      externalId: known?.envelopeId ?? '',
      messageId: 'M-1',
      isProven: true,
      state: 'Declined' as const,
      reason: 'No',
      signatories: [],
    };
    const { contracts } = desk.runtime;
    expect(await contracts.receiveNotice('docusign', notice, world.now.at)).toBe('applied');
    expect(await contracts.receiveNotice('docusign', notice, world.now.at)).toBe('duplicate');
    const late = { ...notice, messageId: 'M-2', state: 'Completed' as const };
    expect(await contracts.receiveNotice('docusign', late, world.now.at)).toBe('ignored');
    await passUntil(desk, isIn(id, 'Negotiating'), 'declined');
  });
});
