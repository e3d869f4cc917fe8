import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Answer } from './plantServer.ts';
import { uiPlant, type UiPlant } from './uiApiPlant.ts';

let plant: UiPlant;
let account: string;
beforeAll(async () => {
  plant = await uiPlant();
  account = await plant.create('Account', { Name: 'Acme' });
});
afterAll(() => plant.server.stop());

const ask = (query: string): Promise<Answer> => plant.api('POST', '/graphql', { query });
const data = async (query: string, variables?: object): Promise<any> => {
  const { status, body } = await plant.api('POST', '/graphql', { query, variables });
  expect([status, body.errors]).toEqual([200, []]);
  return body.data.uiapi;
};

describe('mutations', () => {
  it('create, update and delete', async () => {
    const created = await data(
      `mutation Make($input: Machine__cCreateInput!) { uiapi { Machine__cCreate(input: $input) { Record { Id Name { value } Owner_Account__r { Name { value } } } } } }`,
      { input: { Machine__c: { Name: 'New', Owner_Account__c: account, Power__c: 1 } } }
    );
    const { Id, ...rest } = created.Machine__cCreate.Record;
    expect(rest).toEqual({ Name: { value: 'New' }, Owner_Account__r: { Name: { value: 'Acme' } } });
    const updated = await data(
      `mutation { uiapi { Machine__cUpdate(input: { Id: "${String(Id)}", Machine__c: { Power__c: 7 } }) { success Record { Power__c { value } } } } }`
    );
    expect(updated.Machine__cUpdate).toEqual({ success: true, Record: { Power__c: { value: 7 } } });
    const deleted = await data(`mutation { uiapi { Machine__cDelete(input: { Id: "${String(Id)}" }) { Id } } }`);
    expect(deleted.Machine__cDelete.Id).toBe(Id);
    expect((await plant.api('GET', `/sobjects/Machine__c/${String(Id)}`)).status).toBe(404);
  });

  it('refer to what was made before', async () => {
    const made = await data(
      `mutation { uiapi { machine: Machine__cCreate(input: { Machine__c: { Name: "Press" } }) { Record { Id } }
        part: Part__cCreate(input: { Part__c: { Name: "Bolt", Machine__c: "@{machine}" } }) { Record { Machine__c { value } } } } }`
    );
    expect(made.part.Record.Machine__c.value).toBe(made.machine.Record.Id);
  });

  const TWO = (options: string): string =>
    `mutation { uiapi${options} { good: Machine__cCreate(input: { Machine__c: { Name: "Good" } }) { Record { Id } }
      bad: Machine__cCreate(input: { Machine__c: { Name: "Bad", Power__c: 101 } }) { Record { Id } } } }`;
  const good = async (): Promise<number> =>
    (await plant.query("SELECT Id FROM Machine__c WHERE Name = 'Good'")).body.totalSize;

  it('are made all or none', async () => {
    const { status, body } = await ask(TWO(''));
    expect([status, body.data]).toEqual([200, { uiapi: { good: null, bad: null } }]);
    expect(body.errors).toEqual([
      {
        message: 'Too strong.',
        locations: [{ line: 2, column: 7 }],
        paths: ['uiapi', 'bad'],
        extensions: {
          ErrorType: 'DataFetchingException',
          errorCode: 'FIELD_CUSTOM_VALIDATION_EXCEPTION',
          fields: ['Power__c'],
        },
      },
    ]);
    expect(await good()).toBe(0);
  });

  it('or each on its own', async () => {
    const { body } = await ask(TWO('(input: { allOrNone: false })'));
    expect(body.data.uiapi.bad).toBeNull();
    expect(body.errors).toHaveLength(1);
    expect(await good()).toBe(1);
  });
});
