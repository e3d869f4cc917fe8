import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DATA, plantServer, pluck, type Answer, type PlantServer } from './plantServer.ts';

let plant: PlantServer;
beforeAll(async () => {
  plant = await plantServer();
});
afterAll(() => plant.server.stop());

const part = (method: string, path: string, referenceId: string, body?: unknown): object => ({
  method,
  url: DATA + path,
  referenceId,
  ...(body === undefined ? {} : { body }),
});
const composite = (parts: readonly object[], allOrNone = true): Promise<Answer> =>
  plant.api('POST', '/composite', { allOrNone, compositeRequest: parts });
const statuses = ({ body }: Answer): unknown[] => pluck(body.compositeResponse, 'httpStatusCode');
const count = async (soql: string): Promise<number> => (await plant.query(soql)).body.totalSize as number;

describe('composite', () => {
  it('hands values from part to part', async () => {
    const answer = await composite(
      [
        part('POST', '/sobjects/Machine__c', 'machine', { Name: 'Lathe', Power__c: 2, Key__c: 'C-1' }),
        part('GET', '/sobjects/Machine__c/@{machine.id}?fields=Name,Power__c', 'read'),
        part('POST', '/sobjects/Part__c', 'bolt', {
          Name: 'of @{read.Name}',
          Machine__c: '@{machine.id}',
          Weight__c: '@{read.Power__c}',
        }),
        part('GET', "/query?q=SELECT Name, Weight__c FROM Part__c WHERE Machine__c = '@{machine.id}'", 'query'),
        part('PATCH', '/sobjects/Part__c/@{query.records[0].attributes.type}', 'wrong', {}),
      ],
      false
    );
    expect(answer.status).toBe(200);
    expect(statuses(answer)).toEqual([201, 200, 201, 200, 404]);
    expect(answer.body.compositeResponse[0].httpHeaders.Location).toMatch(/\/sobjects\/Machine__c\/a/);
    expect(answer.body.compositeResponse[3].body.records[0]).toMatchObject({ Name: 'of Lathe', Weight__c: 2 });
  });

  it('undoes all parts when one fails, and says so in each', async () => {
    const answer = await composite([
      part('POST', '/sobjects/Machine__c', 'a', { Name: 'rolled back' }),
      part('POST', '/sobjects/Machine__c', 'b', { Name: 'bad', State__c: 'Nowhere' }),
      part('POST', '/sobjects/Machine__c', 'c', { Name: 'never tried' }),
    ]);
    expect(answer.status).toBe(200);
    expect(statuses(answer)).toEqual([400, 400, 400]);
    const [a, b, c] = answer.body.compositeResponse;
    expect(b.body[0]).toMatchObject({ errorCode: 'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST', fields: ['State__c'] });
    for (const other of [a, c]) {
      expect(other.body).toEqual([
        {
          errorCode: 'PROCESSING_HALTED',
          message: 'The transaction was rolled back since another operation in the same transaction failed.',
        },
      ]);
    }
    expect(await count("SELECT Id FROM Machine__c WHERE Name = 'rolled back'")).toBe(0);
  });

  it('keeps what worked without allOrNone, and fails what depends on the rest', async () => {
    const answer = await composite(
      [
        part('POST', '/sobjects/Machine__c', 'a', { Name: 'stays' }),
        part('POST', '/sobjects/Machine__c', 'b', { State__c: 'Nowhere', Name: 'x' }),
        part('POST', '/sobjects/Part__c', 'c', { Name: 'orphan', Machine__c: '@{b.id}' }),
      ],
      false
    );
    expect(statuses(answer)).toEqual([201, 400, 400]);
    expect(answer.body.compositeResponse[2].body[0].errorCode).toBe('PROCESSING_HALTED');
    expect(await count("SELECT Id FROM Machine__c WHERE Name = 'stays'")).toBe(1);
    expect(await count("SELECT Id FROM Part__c WHERE Name = 'orphan'")).toBe(0);
  });

  it('rolls back for a failed record inside a collection too', async () => {
    const records = [
      { attributes: { type: 'Machine__c' }, Name: 'half' },
      { attributes: { type: 'Machine__c' }, Name: 'half', State__c: 'Nowhere' },
    ];
    await composite([part('POST', '/composite/sobjects', 'many', { allOrNone: false, records })]);
    expect(await count("SELECT Id FROM Machine__c WHERE Name = 'half'")).toBe(0);
  });

  it('refuses more than 25 parts, five of them queries or collections', async () => {
    const gets = (number: number, path: string): object[] =>
      Array.from({ length: number }, (_, index) => part('GET', path, `r${String(index)}`));
    const tooMany = await composite(gets(26, '/limits'));
    expect(tooMany).toMatchObject({
      status: 200,
      body: {
        compositeResponse: [{ httpStatusCode: 400, referenceId: null, body: [{ errorCode: 'LIMIT_EXCEEDED' }] }],
      },
    });
    const queries = await composite(gets(6, '/query?q=SELECT+Id+FROM+Account'));
    expect(queries.body.compositeResponse[0].body[0].errorCode).toBe('LIMIT_EXCEEDED');
    expect(statuses(await composite(gets(5, '/query?q=SELECT+Id+FROM+Account')))).toEqual([200, 200, 200, 200, 200]);
  });

  it.each([
    [[{ method: 'GET', url: `${DATA}/limits`, referenceId: 'a-b' }]],
    [[part('GET', '/limits', 'a'), part('GET', '/limits', 'a')]],
    [[{ url: `${DATA}/limits`, referenceId: 'a' }]],
    ['no list'],
  ])('refuses malformed requests as a whole: %#', async (compositeRequest) => {
    const answer = await plant.api('POST', '/composite', { compositeRequest });
    expect(answer.status).toBe(400);
    expect(answer.body[0].errorCode).toMatch(/INVALID_INPUT|JSON_PARSER_ERROR/);
  });

  it('counts as one call', async () => {
    plant.org.resetUsage();
    await composite([part('GET', '/limits', 'a'), part('GET', '/sobjects', 'b')]);
    expect(plant.org.usage()).toMatchObject({ used: 1, byResource: { 'POST /composite': 1 } });
  });
});

describe('composite graph', () => {
  const graph = (graphId: string, compositeRequest: readonly object[]): object => ({ graphId, compositeRequest });
  const send = (...graphs: readonly object[]): Promise<Answer> => plant.api('POST', '/composite/graph', { graphs });

  it('does each graph as a whole, whatever happens to others', async () => {
    const answer = await send(
      graph('good', [
        part('POST', '/sobjects/Machine__c', 'm', { Name: 'graph good' }),
        part('POST', '/sobjects/Part__c', 'p', { Name: 'graph part', Machine__c: '@{m.id}' }),
      ]),
      graph('bad', [
        part('POST', '/sobjects/Machine__c', 'm', { Name: 'graph bad' }),
        part('POST', '/sobjects/Machine__c', 'n', { Name: 'graph bad', State__c: 'Nowhere' }),
      ])
    );
    expect(answer.body.graphs).toMatchObject([
      {
        graphId: 'good',
        isSuccessful: true,
        graphResponse: { compositeResponse: [{ httpStatusCode: 201 }, { httpStatusCode: 201 }] },
      },
      {
        graphId: 'bad',
        isSuccessful: false,
        graphResponse: {
          compositeResponse: [
            { httpStatusCode: 400, body: [{ errorCode: 'PROCESSING_HALTED' }] },
            { httpStatusCode: 400 },
          ],
        },
      },
    ]);
    expect(await count("SELECT Id FROM Machine__c WHERE Name LIKE 'graph %'")).toBe(1);
    expect(await count("SELECT Id FROM Part__c WHERE Machine__r.Name = 'graph good'")).toBe(1);
  });

  it('upserts up to 500 nodes in one call', async () => {
    const nodes = (start: number): object[] =>
      Array.from({ length: 250 }, (_, index) =>
        part('PATCH', `/sobjects/Machine__c/Key__c/G-${String(start + index)}`, `n${String(index)}`, { Name: 'node' })
      );
    const answer = await send(graph('a', nodes(0)), graph('b', nodes(250)));
    expect(pluck(answer.body.graphs, 'isSuccessful')).toEqual([true, true]);
    expect(await count("SELECT Id FROM Machine__c WHERE Name = 'node'")).toBe(500);
  });

  it.each([
    [
      '501 nodes',
      [
        graph(
          'a',
          Array.from({ length: 501 }, (_, index) => part('GET', '/sobjects/Account/x', `n${String(index)}`))
        ),
      ],
      'LIMIT_EXCEEDED',
    ],
    ['76 graphs', Array.from({ length: 76 }, (_, index) => graph(`g${String(index)}`, [])), 'LIMIT_EXCEEDED'],
    [
      'a chain of 16',
      [
        graph(
          'a',
          Array.from({ length: 16 }, (_, index) =>
            part('POST', '/sobjects/Part__c', `n${String(index)}`, {
              Name: 'x',
              ...(index > 0 ? { Parent__c: `@{n${String(index - 1)}.id}` } : {}),
            })
          )
        ),
      ],
      'LIMIT_EXCEEDED',
    ],
    ['a query', [graph('a', [part('GET', '/query?q=SELECT+Id+FROM+Account', 'q')])], 'INVALID_INPUT'],
    ['a graph named twice', [graph('a', []), graph('a', [])], 'INVALID_INPUT'],
  ])('refuses %s', async (_, graphs, code) => {
    const answer = await send(...graphs);
    expect(answer).toMatchObject({ status: 400, body: [{ errorCode: code }] });
  });

  it('stops after 15 failed graphs', async () => {
    const graphs = Array.from({ length: 17 }, (_, index) =>
      graph(`g${String(index)}`, [
        part('POST', '/sobjects/Machine__c', 'm', { Name: 'late', ...(index < 15 ? { State__c: 'Nowhere' } : {}) }),
      ])
    );
    const answer = await send(...graphs);
    expect(answer.body.graphs[16].isSuccessful).toBe(false);
    expect(await count("SELECT Id FROM Machine__c WHERE Name = 'late'")).toBe(0);
  });
});

describe('composite batch', () => {
  it('runs independent requests and reports each', async () => {
    const answer = await plant.api('POST', '/composite/batch', {
      batchRequests: [
        { method: 'POST', url: 'v66.0/sobjects/Machine__c', richInput: { Name: 'batch' } },
        { method: 'GET', url: 'v66.0/sobjects/Nothing' },
      ],
    });
    expect(answer.body).toMatchObject({ hasErrors: true, results: [{ statusCode: 201 }, { statusCode: 404 }] });
    expect(await count("SELECT Id FROM Machine__c WHERE Name = 'batch'")).toBe(1);
  });

  it('stops at the first error when asked to', async () => {
    const answer = await plant.api('POST', '/composite/batch', {
      haltOnError: true,
      batchRequests: [
        { method: 'GET', url: 'v66.0/sobjects/Nothing' },
        { method: 'GET', url: 'v66.0/limits' },
      ],
    });
    expect(answer.body.results[1]).toMatchObject({
      statusCode: 412,
      result: [{ errorCode: 'BATCH_PROCESSING_HALTED' }],
    });
  });
});
