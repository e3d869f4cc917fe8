/** People of the sample company who approve: the manager of whoever tries things out, and her own. Local orgs only. */
import { assignPermissionSets } from '../support/assignPermissionSets.ts';
import type { CatalogueConnection } from './catalogue.ts';

export interface SamplePerson {
  readonly firstName: string;
  readonly lastName: string;
  readonly title: string;
  readonly username: string;
  readonly email: string;
  /** International form, as text messages need it. */
  readonly mobile: string;
}

/** Asked first: the manager of the user. */
export const SALES_DIRECTOR: SamplePerson = {
  firstName: 'Maya',
  lastName: 'Stone',
  title: 'Sales Director',
  username: 'maya.stone@order-management.example',
  email: 'maya.stone@example.com',
  mobile: '+34600700801',
};
/** Her manager. Both sit at the approval desk, which is asked where nobody else can be. */
const FINANCE_DIRECTOR: SamplePerson = {
  firstName: 'Ben',
  lastName: 'Ortiz',
  title: 'Finance Director',
  username: 'ben.ortiz@order-management.example',
  email: 'ben.ortiz@example.com',
  mobile: '+34600700802',
};

/** Adds who is missing, and makes the sales director the manager of the user. May be repeated. */
export async function addPeople(connection: CatalogueConnection, username: string): Promise<void> {
  const crm = openRecords(connection);
  const finance = await person(crm, FINANCE_DIRECTOR);
  const sales = await person(crm, SALES_DIRECTOR, finance);
  for (const { username: name } of [FINANCE_DIRECTOR, SALES_DIRECTOR]) {
    await assignPermissionSets(connection, name, ['OM_Approver', 'OM_Sales', 'OM_ContractManager']);
  }
  const user = await crm.id(`SELECT Id FROM User WHERE Username = '${username}'`);
  if (user === undefined) throw new Error(`There is no user ${username}.`);
  await crm.update('User', user, { ManagerId: sales });
  const desk = await crm.id(`SELECT Id FROM Group WHERE DeveloperName = 'Approval_Desk'`);
  if (desk === undefined) throw new Error('There is no queue Approval_Desk: deploy force-app first.');
  for (const member of [sales, finance]) {
    const known = await crm.id(`SELECT Id FROM GroupMember WHERE GroupId = '${desk}' AND UserOrGroupId = '${member}'`);
    if (known === undefined) await crm.create('GroupMember', { GroupId: desk, UserOrGroupId: member });
  }
}

async function person(crm: Records, of: SamplePerson, manager?: string): Promise<string> {
  const known = await crm.id(`SELECT Id FROM User WHERE Username = '${of.username}'`);
  if (known !== undefined) return known;
  const profile = await crm.id(`SELECT Id FROM Profile WHERE Name = 'Standard User'`);
  return crm.create('User', {
    FirstName: of.firstName,
    LastName: of.lastName,
    Title: of.title,
    Username: of.username,
    Email: of.email,
    MobilePhone: of.mobile,
    Alias: of.firstName.toLowerCase(),
    ProfileId: profile,
    TimeZoneSidKey: 'Europe/Madrid',
    LocaleSidKey: 'en_US',
    LanguageLocaleKey: 'en_US',
    EmailEncodingKey: 'UTF-8',
    ...(manager === undefined ? {} : { ManagerId: manager }),
  });
}

type Records = ReturnType<typeof openRecords>;

/** The few calls that sample records need, over any connection. */
export function openRecords(connection: CatalogueConnection) {
  const root = `/services/data/v${connection.version}`;
  // Anew for each call: jsforce writes into it.
  const headers = (): Record<string, string> => ({ 'content-type': 'application/json' });
  const query = async <T extends object>(soql: string): Promise<readonly T[]> => {
    const reply = await connection.request({ method: 'GET', url: `${root}/query?q=${encodeURIComponent(soql)}` });
    return (reply as { readonly records: readonly T[] }).records;
  };
  return {
    query,
    id: async (soql: string): Promise<string | undefined> => (await query<{ readonly Id: string }>(soql))[0]?.Id,
    async create(object: string, fields: object): Promise<string> {
      const url = `${root}/sobjects/${object}`;
      const reply = await connection.request({ method: 'POST', url, headers: headers(), body: JSON.stringify(fields) });
      return (reply as { readonly id: string }).id;
    },
    async update(object: string, id: string, fields: object): Promise<void> {
      const url = `${root}/sobjects/${object}/${id}`;
      await connection.request({ method: 'PATCH', url, headers: headers(), body: JSON.stringify(fields) });
    },
  };
}
