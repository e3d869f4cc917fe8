/** What people ask the service for in the CRM, on the contract page: the next version, and a reminder. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
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
  [world, folder] = await Promise.all([startContractWorld(), deskFolder()]);
  desk = await openDesk(world, folder.path);
}, 120_000);
afterAll(async () => {
  await desk.drop();
  await folder.remove();
  await world.stop();
});

const rows = async (soql: string): Promise<readonly Record<string, unknown>[]> =>
  (await world.local.admin.query(soql)).records;
const create = async (object: string, values: Record<string, unknown>): Promise<string> => {
  const saved = await world.local.admin.create(object, values);
  if (!saved.success) throw new Error(JSON.stringify(saved.errors));
  return saved.id;
};
const versionsOf = (contract: string): Promise<readonly Record<string, unknown>[]> =>
  rows(
    'SELECT Number__c, DocumentId__c, EditableDocumentId__c, CreatedById FROM OM_ContractVersion__c ' +
      `WHERE Contract__c = '${contract}' ORDER BY Number__c`
  );
const askOf = async (contract: string): Promise<Record<string, unknown> | undefined> =>
  (await rows(`SELECT OM_DraftTemplate__c, OM_DraftProblem__c FROM Contract WHERE Id = '${contract}'`))[0];

async function newContract(): Promise<string> {
  const AccountId = await create('Account', { Name: 'Alma' });
  return create('Contract', { AccountId, StartDate: '2026-01-01', ContractTerm: 12, OM_Type__c: 'Service' });
}
const templateId = async (): Promise<unknown> =>
  (await rows("SELECT Id FROM OM_ContractTemplate__c WHERE ExternalId__c = 'SERVICE'"))[0]?.['Id'];

describe('the contract desk', () => {
  it('drafts the version that somebody asked for, with its documents, once', async () => {
    const contract = await newContract();
    await world.local.admin.update('Contract', { Id: contract, OM_DraftTemplate__c: await templateId() });
    await passUntil(desk, async () => (await versionsOf(contract)).length > 0, 'drafted');
    await desk.pass();

    const [version, ...more] = await versionsOf(contract);
    expect(more).toEqual([]);
    expect(version).toMatchObject({ Number__c: 1, CreatedById: world.local.org.integration.userId });
    const pdf = await world.desktop.readFile(String(version?.['DocumentId__c']));
    expect(Buffer.from(pdf.bytes).subarray(0, 4).toString()).toBe('%PDF');
    expect(version?.['EditableDocumentId__c']).toMatch(/^069/);
    expect(await askOf(contract)).toMatchObject({ OM_DraftTemplate__c: null, OM_DraftProblem__c: null });
  }, 90_000);

  it('says why there is no draft, and makes the next one that is asked for', async () => {
    const contract = await newContract();
    const empty = await create('OM_ContractTemplate__c', {
      Name: 'Retired',
      Title__c: 'Nothing',
      Version__c: 1,
      Active__c: false,
    });
    await world.local.admin.update('Contract', { Id: contract, OM_DraftTemplate__c: empty });
    const isRefused = async (): Promise<boolean> => Boolean((await askOf(contract))?.['OM_DraftProblem__c']);
    await passUntil(desk, isRefused, 'refused');
    expect((await askOf(contract))?.['OM_DraftTemplate__c']).toBeNull();
    expect(await versionsOf(contract)).toEqual([]);

    // Records are stamped to the second, and people do not ask twice in one.
    await new Promise((resolve) => setTimeout(resolve, 1_100));
    await world.local.admin.update('Contract', { Id: contract, OM_DraftTemplate__c: await templateId() });
    await passUntil(desk, async () => (await versionsOf(contract)).length > 0, 'drafted');
    expect(await askOf(contract)).toMatchObject({ OM_DraftTemplate__c: null, OM_DraftProblem__c: null });
  }, 90_000);

  it('reminds the signers when somebody asks for it', async () => {
    const { id } = await approvedContract(world);
    await sendContract(world, id);
    const request = async (): Promise<Record<string, unknown> | undefined> =>
      (
        await rows(`SELECT Id, State__c, RemindRequested__c FROM OM_SignatureRequest__c WHERE Contract__c = '${id}'`)
      )[0];
    await passUntil(desk, async () => (await request())?.['State__c'] === 'Sent', 'sent');
    const envelope = world.vendors.envelopes.all.find(({ definition }) => JSON.stringify(definition).includes(id));
    expect(envelope?.reminders).toBe(0);

    const Id = String((await request())?.['Id']);
    await world.local.admin.update('OM_SignatureRequest__c', { Id, RemindRequested__c: true });
    await passUntil(desk, async () => (await request())?.['RemindRequested__c'] === false, 'reminded');
    expect(envelope?.reminders).toBe(1);
    expect((await request())?.['State__c']).toBe('Sent');
  }, 90_000);
});
