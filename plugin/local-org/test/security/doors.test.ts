import fc from 'fast-check';
import { afterAll, expect, it } from 'vitest';
import { field, metadata } from '../metadata/orgOf.ts';
import { plantServer, request, type PlantServer } from '../rest/plantServer.ts';
import { sharedObject } from './sharingOrg.ts';

const FIELDS = ['One__c', 'Two__c'] as const;
const OBJECT = 'Vault__c';

interface Grants {
  readonly fields: readonly boolean[];
  /** Whether each record is shared with the reader. */
  readonly shared: readonly boolean[];
}

const permissionSet = (fields: readonly boolean[]): ReturnType<typeof metadata> =>
  metadata(
    'PermissionSet',
    'Keys',
    `<label>Keys</label>${FIELDS.map(
      (name, at) =>
        `<fieldPermissions><field>${OBJECT}.${name}</field><readable>${String(fields[at])}</readable><editable>false</editable></fieldPermissions>`
    ).join('')}<objectPermissions><object>${OBJECT}</object><allowRead>true</allowRead><allowCreate>false</allowCreate>
<allowEdit>false</allowEdit><allowDelete>false</allowDelete><modifyAllRecords>false</modifyAllRecords><viewAllRecords>false</viewAllRecords></objectPermissions>
<userPermissions><enabled>true</enabled><name>ApiEnabled</name></userPermissions>`
  );

let plant: PlantServer | undefined;
afterAll(() => plant?.server.stop());

it('lets nothing out of any door that random grants deny, and all that they allow', { timeout: 300_000 }, async () => {
  const server = await plantServer();
  plant = server;
  const { org } = server.org;
  const deployed = org.applyMetadata(
    [
      sharedObject(OBJECT, 'Private'),
      ...FIELDS.map((name) => field(`${OBJECT}.${name}`, 'Text', '<length>40</length>')),
      permissionSet([false, false]),
    ],
    { checkOnly: false }
  );
  expect(deployed.filter(({ success }) => !success)).toEqual([]);
  // What stands in each field of each record stands nowhere else.
  const marker = (record: number, at: number): string => `gold${String(record)}${FIELDS[at]?.slice(0, 3) ?? ''}`;
  const store = (record: number): Promise<string> =>
    server.create(OBJECT, { Name: `vault${String(record)}`, One__c: marker(record, 0), Two__c: marker(record, 1) });
  const records = [await store(0), await store(1)];
  const idOf = (object: string, name: string): string =>
    String(org.sql.all(`SELECT "Id" FROM ${org.sql.table(object)} WHERE "Name" = ?`, [name])[0]?.['Id']);
  const username = 'thief@doors.test';
  const userId = await server.create('User', {
    Username: username,
    LastName: 'Thief',
    Email: username,
    Alias: 'thief',
    ProfileId: idOf('Profile', 'Minimum Access - Salesforce'),
    TimeZoneSidKey: 'GMT',
    LocaleSidKey: 'en_US',
    EmailEncodingKey: 'UTF-8',
    LanguageLocaleKey: 'en_US',
  });
  await server.create('PermissionSetAssignment', {
    AssigneeId: userId,
    PermissionSetId: idOf('PermissionSet', 'Keys'),
  });
  org.setPassword(userId, 'thief-of-doors-1');
  const token = await login(server.server.url, username);

  const read = async (method: string, path: string, body?: unknown): Promise<string> => {
    const url = `${server.server.url}/services/data/v66.0${path}`;
    return (await request(url, method, body, { authorization: `Bearer ${token}` })).text;
  };
  const soql = (text: string): string => `/query?q=${encodeURIComponent(text)}`;
  const doors = (name: string): readonly (() => Promise<string>)[] => [
    () => read('GET', soql(`SELECT ${name} FROM ${OBJECT}`)),
    () => read('GET', soql(`SELECT ${name}, COUNT(Id) FROM ${OBJECT} GROUP BY ${name}`)),
    () => read('GET', soql(`SELECT MAX(${name}) FROM ${OBJECT}`)),
    () => read('GET', soql(`SELECT FIELDS(ALL) FROM ${OBJECT} LIMIT 9`)),
    () => read('GET', soql(`SELECT ${name} FROM ${OBJECT} ALL ROWS`)),
    ...records.flatMap((id) => [
      () => read('GET', `/sobjects/${OBJECT}/${id}`),
      () => read('GET', `/composite/sobjects/${OBJECT}?ids=${id}&fields=${name}`),
      () => read('GET', `/ui-api/records/${id}?optionalFields=${OBJECT}.${name}`),
    ]),
    () => read('GET', `/search?q=${encodeURIComponent(`FIND {gold*} IN ALL FIELDS RETURNING ${OBJECT}(Id, ${name})`)}`),
    () =>
      read('POST', '/graphql', {
        query: `query { uiapi { query { ${OBJECT} { edges { node { Id ${name} { value } } } } } } }`,
      }),
    () =>
      read('POST', '/composite', {
        compositeRequest: [
          { method: 'GET', url: `/services/data/v66.0${soql(`SELECT ${name} FROM ${OBJECT}`)}`, referenceId: 'a' },
        ],
      }),
  ];
  const bool = fc.boolean();
  await fc.assert(
    fc.asyncProperty(
      fc.record<Grants>({ fields: fc.tuple(bool, bool), shared: fc.tuple(bool, bool) }),
      async ({ fields, shared }) => {
        org.applyMetadata([permissionSet(fields)], { checkOnly: false });
        const shares: string[] = [];
        for (const [at, ParentId] of records.entries()) {
          const share = { ParentId, UserOrGroupId: userId, AccessLevel: 'Read' };
          if (shared[at]) shares.push(await server.create('Vault__Share', share));
        }
        for (const [at, name] of FIELDS.entries()) {
          const answers = await Promise.all(doors(name).map((open) => open()));
          for (const [record] of records.entries()) {
            for (const [other, mayRead] of fields.entries()) {
              if (mayRead && shared[record]) continue;
              expect(answers.filter((answer) => answer.includes(marker(record, other)))).toEqual([]);
            }
            if (fields[at] && shared[record]) expect(answers[0]).toContain(marker(record, at));
          }
        }
        for (const id of shares) {
          expect((await server.api('DELETE', `/sobjects/Vault__Share/${id}`)).status).toBe(204);
        }
      }
    ),
    { numRuns: 8 }
  );
});

async function login(url: string, username: string): Promise<string> {
  const form = { grant_type: 'password', client_id: 'local-org', client_secret: 'local-org', username };
  const body = new URLSearchParams({ ...form, password: 'thief-of-doors-1' });
  const response = await fetch(`${url}/services/oauth2/token`, { method: 'POST', body });
  return ((await response.json()) as { readonly access_token: string }).access_token;
}
