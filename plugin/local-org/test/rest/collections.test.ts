import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { plantServer, pluck, type PlantServer } from './plantServer.ts';

let plant: PlantServer;
beforeAll(async () => {
  plant = await plantServer();
});
afterAll(() => plant.server.stop());

const machine = (values: Readonly<Record<string, unknown>>): object => ({
  attributes: { type: 'Machine__c' },
  ...values,
});
const count = async (where: string): Promise<number> =>
  (await plant.query(`SELECT Id FROM Machine__c WHERE ${where}`)).body.totalSize as number;

describe('collections', () => {
  it('create with a result for each record', async () => {
    const { status, body } = await plant.api('POST', '/composite/sobjects', {
      records: [machine({ Name: 'one' }), machine({ Name: 'two', State__c: 'Nowhere' }), { Name: 'typeless' }],
    });
    expect(status).toBe(200);
    expect(body).toEqual([
      { id: expect.any(String) as unknown, success: true, errors: [] },
      {
        success: false,
        errors: [
          expect.objectContaining({
            statusCode: 'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST',
            fields: ['State__c'],
          }) as unknown,
        ],
      },
      { success: false, errors: [expect.objectContaining({ statusCode: 'INVALID_INPUT' }) as unknown] },
    ]);
    expect(await count("Name = 'one'")).toBe(1);
  });

  it('save all or none', async () => {
    const { body } = await plant.api('POST', '/composite/sobjects', {
      allOrNone: true,
      records: [machine({ Name: 'none' }), machine({ Name: 'none', State__c: 'Nowhere' })],
    });
    expect(body[0]).toEqual({
      success: false,
      errors: [
        {
          statusCode: 'ALL_OR_NONE_OPERATION_ROLLED_BACK',
          message: 'Record rolled back because not all records were valid and the request was using AllOrNone header',
          fields: [],
        },
      ],
    });
    expect(body[1].errors[0].statusCode).toBe('INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST');
    expect(await count("Name = 'none'")).toBe(0);
  });

  it('upsert, tell what was created, update, retrieve and delete', async () => {
    const records = ['U-1', 'U-2'].map((key) => machine({ Key__c: key, Name: 'upserted' }));
    const first = await plant.api('PATCH', '/composite/sobjects/Machine__c/Key__c', { records });
    expect(first.body).toMatchObject([
      { success: true, created: true },
      { success: true, created: true },
    ]);
    const again = await plant.api('PATCH', '/composite/sobjects/Machine__c/Key__c', {
      records: [...records, machine({ Name: 'no key' })],
    });
    expect(again.body).toMatchObject([
      { success: true, created: false, id: first.body[0].id },
      { success: true, created: false },
      { success: false, errors: [{ statusCode: 'MISSING_ARGUMENT' }] },
    ]);
    const ids = pluck(first.body, 'id') as string[];
    const update = await plant.api('PATCH', '/composite/sobjects', {
      records: [machine({ id: ids[0], Power__c: 9 }), machine({ Power__c: 1 })],
    });
    expect(update.body).toMatchObject([
      { success: true },
      { success: false, errors: [{ statusCode: 'MISSING_ARGUMENT' }] },
    ]);
    const missing = `${(ids[0] ?? '').slice(0, 3)}000000000000`;
    const got = await plant.api('POST', '/composite/sobjects/Machine__c', {
      ids: [...ids, missing],
      fields: ['Key__c', 'Power__c'],
    });
    expect(got.body).toMatchObject([{ Key__c: 'U-1', Power__c: 9 }, { Key__c: 'U-2', Power__c: null }, null]);
    const deleted = await plant.api('DELETE', `/composite/sobjects?ids=${ids.join(',')}`);
    expect(deleted.body).toMatchObject([{ success: true }, { success: true }]);
    expect(await count("Name = 'upserted'")).toBe(0);
  });

  it('take at most 200 records', async () => {
    const records = Array.from({ length: 201 }, () => machine({ Name: 'many' }));
    const answer = await plant.api('POST', '/composite/sobjects', { records });
    expect(answer).toMatchObject({
      status: 400,
      body: [
        {
          errorCode: 'EXCEEDED_ID_LIMIT',
          message: 'record limit reached. cannot submit more than 200 records into this call',
        },
      ],
    });
    expect((await plant.api('POST', '/composite/sobjects', { records: records.slice(1) })).body).toHaveLength(200);
  });
});

describe('trees', () => {
  const node = (type: string, referenceId: string, values: object): object => ({
    attributes: { type, referenceId },
    ...values,
  });

  it('make records with their children', async () => {
    const { status, body } = await plant.api('POST', '/composite/tree/Machine__c', {
      records: [
        node('Machine__c', 'm', {
          Name: 'tree',
          Parts__r: {
            records: [
              node('Part__c', 'p', {
                Name: 'branch',
                Children__r: { records: [node('Part__c', 'q', { Name: 'leaf' })] },
              }),
            ],
          },
        }),
      ],
    });
    expect(status).toBe(201);
    expect(body.hasErrors).toBe(false);
    expect(pluck(body.results, 'referenceId')).toEqual(['m', 'p', 'q']);
    const leaf = await plant.query("SELECT Parent__r.Machine__r.Name FROM Part__c WHERE Name = 'leaf'");
    expect(leaf.body.records[0].Parent__r.Machine__r.Name).toBe('tree');
  });

  it('make none when one is wrong', async () => {
    const { status, body } = await plant.api('POST', '/composite/tree/Machine__c', {
      records: [
        node('Machine__c', 'a', { Name: 'felled' }),
        node('Machine__c', 'b', { Name: 'felled', State__c: 'Nowhere' }),
      ],
    });
    expect(status).toBe(400);
    expect(body).toMatchObject({
      hasErrors: true,
      results: [{ referenceId: 'b', errors: [{ statusCode: 'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST' }] }],
    });
    expect(await count("Name = 'felled'")).toBe(0);
  });

  it('refuse what is no tree', async () => {
    const twice = { records: [node('Machine__c', 'a', { Name: 'x' }), node('Machine__c', 'a', { Name: 'x' })] };
    expect((await plant.api('POST', '/composite/tree/Machine__c', twice)).body[0].errorCode).toBe('INVALID_INPUT');
    const nameless = { records: [{ attributes: { type: 'Machine__c' }, Name: 'x' }] };
    expect((await plant.api('POST', '/composite/tree/Machine__c', nameless)).body[0].errorCode).toBe('INVALID_INPUT');
  });
});
