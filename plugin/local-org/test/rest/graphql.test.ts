import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Answer } from './plantServer.ts';
import { uiPlant, type UiPlant } from './uiApiPlant.ts';

let plant: UiPlant;
let account: string;
let lathe: string;
beforeAll(async () => {
  plant = await uiPlant();
  account = await plant.create('Account', { Name: 'Acme', Industry: 'Banking' });
  lathe = await plant.create('Machine__c', {
    Name: 'Lathe',
    State__c: 'Running',
    Power__c: 3,
    Cost__c: 1234.5,
    BuiltOn__c: '2020-07-13',
    Owner_Account__c: account,
  });
  await plant.create('Machine__c', { Name: 'Mill', State__c: 'Running', Power__c: 9, BuiltOn__c: '2026-03-11' });
  await plant.create('Machine__c', { Name: 'Idle', State__c: 'New', Power__c: 5 });
  for (const Name of ['Wheel', 'Belt', 'Axle'])
    await plant.create('Part__c', { Name, Machine__c: lathe, Weight__c: 1 });
});
afterAll(() => plant.server.stop());

const ask = (query: string, variables?: object, operationName?: string): Promise<Answer> =>
  plant.api('POST', '/graphql', { query, variables, operationName });
const data = async (query: string, variables?: object): Promise<any> => {
  const { status, body } = await ask(query, variables);
  expect([status, body.errors]).toEqual([200, []]);
  return body.data.uiapi;
};
const names = (connection: { edges: { node: { Name: { value: string } } }[] }): string[] =>
  connection.edges.map(({ node }) => node.Name.value);

describe('queries', () => {
  it('answer values, texts and labels, parents and children', async () => {
    const { query } = await data(`{ uiapi { query { Machine__c(where: { Name: { eq: "Lathe" } }) { edges { node {
      Id ApiName DisplayValue Name { value displayValue } State__c { value displayValue label } Cost__c { value displayValue }
      BuiltOn__c { value displayValue } IsOn__c { value } Owner_Account__c { value }
      Owner_Account__r { Id Name { value } CreatedBy { Username { value } } }
      Owner { ... on User { Username { value } } ... on Group { DeveloperName { value } } }
      Parts__r(first: 2, orderBy: { Name: { order: ASC } }) { edges { node { Name { value } } } totalCount pageInfo { hasNextPage } }
    } } } } } }`);

    expect(query.Machine__c.edges[0].node).toEqual({
      Id: lathe,
      ApiName: 'Machine__c',
      DisplayValue: 'Lathe',
      Name: { value: 'Lathe', displayValue: null },
      State__c: { value: 'Running', displayValue: 'Running state', label: 'Running state' },
      Cost__c: { value: 1234.5, displayValue: '$1,234.50' },
      BuiltOn__c: { value: '2020-07-13', displayValue: '7/13/2020' },
      IsOn__c: { value: false },
      Owner_Account__c: { value: account },
      Owner_Account__r: {
        Id: account,
        Name: { value: 'Acme' },
        CreatedBy: { Username: { value: plant.org.admin.username } },
      },
      Owner: { Username: { value: plant.org.admin.username } },
      Parts__r: {
        edges: [{ node: { Name: { value: 'Axle' } } }, { node: { Name: { value: 'Belt' } } }],
        totalCount: 3,
        pageInfo: { hasNextPage: true },
      },
    });
  });

  it('go on behind a cursor', async () => {
    const page = async (after?: string) =>
      (
        await data(
          `query Page($after: String) { uiapi { query { Machine__c(first: 2, after: $after, orderBy: { Power__c: { order: DESC } }) {
            edges { cursor node { Name { value } } } pageInfo { startCursor endCursor hasNextPage hasPreviousPage } totalCount pageResultCount } } } }`,
          { after }
        )
      ).query.Machine__c;
    const first = await page();
    expect(names(first)).toEqual(['Mill', 'Idle']);
    expect(first).toMatchObject({ totalCount: 3, pageResultCount: 2 });
    expect(first.pageInfo).toEqual({
      startCursor: 'djE6MA==',
      endCursor: 'djE6MQ==',
      hasNextPage: true,
      hasPreviousPage: false,
    });
    const second = await page(first.pageInfo.endCursor);
    expect(names(second)).toEqual(['Lathe']);
    expect(second.pageInfo).toMatchObject({ hasNextPage: false, hasPreviousPage: true });
  });

  it.each([
    ['{ Power__c: { gt: 4, lt: 9 } }', ['Idle']],
    ['{ or: [{ Name: { like: "M%" } }, { Name: { eq: "Idle" } }] }', ['Idle', 'Mill']],
    ['{ not: { State__c: { in: ["New", "Broken"] } } }', ['Lathe', 'Mill']],
    ['{ BuiltOn__c: { eq: { literal: TODAY } } }', ['Mill']],
    ['{ BuiltOn__c: { lt: { value: "2021-01-01" } } }', ['Lathe']],
    ['{ BuiltOn__c: { gte: { range: { last_n_days: 3 } } } }', ['Mill']],
    ['{ BuiltOn__c: { eq: null } }', ['Idle']],
    ['{ Owner_Account__r: { Industry: { eq: "Banking" } } }', ['Lathe']],
    ['{ Id: { inq: { Part__c: { Name: { eq: "Belt" } }, ApiName: "Machine__c" } } }', ['Lathe']],
    ['{ Name: { eq: "x\' OR Name != \'" } }', []],
  ])('filter by %s', async (where, expected) => {
    const { query } = await data(
      `{ uiapi { query { Machine__c(where: ${where}, orderBy: { Name: { order: ASC } }) { edges { node { Name { value } } } } } } }`
    );
    expect(names(query.Machine__c)).toEqual(expected);
  });

  it('take filters and names from variables and fragments', async () => {
    const { query } = await data(
      `query Find($where: Machine__c_Filter, $skip: Boolean = true) { uiapi { query {
        strong: Machine__c(where: $where, scope: MINE) { edges { node { ...Shown Power__c @skip(if: $skip) { value } } } } } } }
       fragment Shown on Machine__c { Name { value } }`,
      { where: { and: [{ Power__c: { gte: 9 } }] } }
    );
    expect(query.strong.edges).toEqual([{ node: { Name: { value: 'Mill' } } }]);
  });

  it('show each user what the user may see', async () => {
    const query = (field: string): string =>
      `{ uiapi { query { Machine__c { totalCount edges { node { ${field} { value } } } } } } }`;
    const seen = await plant.viewer('POST', '/graphql', { query: query('Power__c') });
    expect(seen.body).toMatchObject({ data: { uiapi: { query: { Machine__c: { totalCount: 3 } } } }, errors: [] });
    const hidden = await plant.viewer('POST', '/graphql', { query: query('Cost__c') });
    expect(hidden.body.data).toBeNull();
    expect(hidden.body.errors[0].message).toContain("Field 'Cost__c' in type 'Machine__c' is undefined");
    const create = 'mutation { uiapi { Machine__cCreate(input: { Machine__c: { Name: "X" } }) { Record { Id } } } }';
    expect((await plant.viewer('POST', '/graphql', { query: create })).body.errors[0].extensions.ErrorType).toBe(
      'ValidationError'
    );
  });

  it('know who asks', async () => {
    expect(await data('{ uiapi { currentUser { Id Username { value } } } }')).toEqual({
      currentUser: { Id: plant.org.admin.userId, Username: { value: plant.org.admin.username } },
    });
  });
});

describe('aggregates', () => {
  it('compute of all records', async () => {
    const { aggregate } = await data(
      `{ uiapi { aggregate { Machine__c { edges { node { aggregate { Power__c { avg { value } max { value } sum { value } } Id { count { value } } } } } totalCount } } } }`
    );
    const [{ node }] = aggregate.Machine__c.edges;
    expect(node.aggregate.Power__c).toEqual({
      avg: { value: expect.closeTo(17 / 3) },
      max: { value: 9 },
      sum: { value: 17 },
    });
    expect(node.aggregate.Id.count.value).toBe(3);
  });

  it('group and sort', async () => {
    const { aggregate } = await data(
      `{ uiapi { aggregate { Machine__c(groupBy: { State__c: { group: true } }, orderBy: { Id: { function: COUNT, order: DESC } }, first: 1) {
        edges { node { aggregate { State__c { value label } Id { count { value } } } } } totalCount pageInfo { hasNextPage } } } } }`
    );
    expect(aggregate.Machine__c).toEqual({
      edges: [
        {
          node: { aggregate: { State__c: { value: 'Running', label: 'Running state' }, Id: { count: { value: 2 } } } },
        },
      ],
      totalCount: 2,
      pageInfo: { hasNextPage: true },
    });
    const { body } = await ask(
      '{ uiapi { aggregate { Machine__c { edges { node { aggregate { Name { value } } } } } } } }'
    );
    expect(body.errors[0].message).toBe('Field must be grouped or aggregated: Name');
  });
});

describe('object infos', () => {
  it('tell fields, picklists and record types', async () => {
    const { objectInfos } =
      await data(`{ uiapi { objectInfos(apiNames: ["Machine__c"]) { ApiName label labelPlural createable
      recordTypeInfos { recordTypeId master } fields { ApiName dataType label required
      ... on PicklistField { picklistValuesByRecordTypeIDs { recordTypeID controllerValues { apiName value } picklistValues { value validFor } } }
      ... on ReferenceField { referenceToInfos { ApiName nameFields } } } } } }`);
    const [info] = objectInfos;
    expect(info).toMatchObject({ ApiName: 'Machine__c', labelPlural: 'Machines', createable: true });
    const field = (name: string) => info.fields.find(({ ApiName }: { ApiName: string }) => ApiName === name);
    expect(field('Owner_Account__c')).toMatchObject({
      dataType: 'Reference',
      referenceToInfos: [{ ApiName: 'Account' }],
    });
    expect(field('City__c').picklistValuesByRecordTypeIDs[0]).toMatchObject({
      recordTypeID: '012000000000000AAA',
      controllerValues: [
        { apiName: 'DE', value: 0 },
        { apiName: 'FR', value: 1 },
      ],
    });
  });

  it('are also what introspection tells', async () => {
    const { body } = await ask(
      '{ __type(name: "Machine__c") { name fields { name type { name } } } __schema { queryType { name } } }'
    );
    expect(body.data.__type.fields).toContainEqual({ name: 'State__c', type: { name: 'PicklistValue' } });
    expect(body.data.__type.fields).toContainEqual({ name: 'Parts__r', type: { name: 'Part__cConnection' } });
    expect(body.data.__schema.queryType.name).toBe('Query');
  });
});

describe('documents that are refused', () => {
  it.each([
    ['{ uiapi { query { Machine__c { edges { node { No__c { value } } } } } } }', 'ValidationError'],
    ['{ uiapi { query { No__c { edges { node { Id } } } } } }', 'ValidationError'],
    ['{ uiapi { query { Machine__c(where: { Power__c: { near: 3 } }) { totalCount } } } }', 'ValidationError'],
    ['{ uiapi ', 'InvalidSyntax'],
    ['{ uiapi { query { Machine__c(after: "nonsense") { totalCount } } } }', 'DataFetchingException'],
    ['{ uiapi { query { Machine__c(first: 2001) { totalCount } } } }', 'DataFetchingException'],
    ['query Q($w: Machine__c_Filter) { uiapi { query { Machine__c(where: $w) { totalCount } } } }', 'ValidationError'],
  ])('answers %s with 200 and %s', async (query, ErrorType) => {
    const { status, body } = await ask(query, { w: { Nonsense: { eq: 1 } } });
    expect(status).toBe(200);
    expect(body.errors[0].extensions.ErrorType).toBe(ErrorType);
  });

  it('tells where a field is undefined', async () => {
    const { body } = await ask('{ uiapi { query { Machine__c { edges { node { No__c { value } } } } } } }');
    expect(body).toEqual({
      data: null,
      errors: [
        {
          message:
            "Validation error (FieldUndefined@[uiapi/query/Machine__c/edges/node/No__c]) : Field 'No__c' in type 'Machine__c' is undefined",
          locations: [{ line: 1, column: 47 }],
          paths: [],
          extensions: { ErrorType: 'ValidationError' },
        },
      ],
      extensions: {},
    });
  });

  it('also for being too large', async () => {
    const many = Array.from({ length: 11 }, (_, index) => `m${String(index)}: Machine__c { edges { node { Id } } }`);
    expect((await ask(`{ uiapi { query { ${many.join(' ')} } } }`)).body.errors[0].message).toContain('at most 10');
    expect((await ask(`{ ${'a '.repeat(20_000)} }`)).body.errors[0].extensions.ErrorType).toBe('InvalidSyntax');
    expect((await plant.api('POST', '/graphql', {})).status).toBe(400);
  });
});
