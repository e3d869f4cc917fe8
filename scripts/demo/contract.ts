/** The customer's contract: drafted from a template, approved, sent for signature, in force, filed. */
import { SALES_DIRECTOR, openRecords } from '../data/people.ts';
import type { CatalogueConnection } from '../data/catalogue.ts';
import { createApprovalDesk } from './approvals.ts';
import { found, type People } from './people.ts';
import { sf, stage } from './tell.ts';

export type SignatureService = 'docusign' | 'acrobatSign';

export interface DemoContract {
  readonly id: string;
  readonly number: string;
}

interface ContractRow {
  readonly OM_LifecycleState__c: string;
  readonly OM_StateReason__c: string | null;
  readonly OM_ArchiveLink__c: string | null;
}

const CUSTOMER = { account: 'ACC-ALMA', name: 'Alma Reyes', email: 'alma.reyes@example.com' };

/** A draft of two years with a text from the template; the policy is asked about it. */
export async function draftContract(connection: CatalogueConnection, alias: string): Promise<DemoContract> {
  const crm = openRecords(connection);
  const account = await crm.id(`SELECT Id FROM Account WHERE OM_ExternalId__c = '${CUSTOMER.account}'`);
  const id = await crm.create('Contract', {
    AccountId: account,
    StartDate: new Date().toISOString().slice(0, 10),
    ContractTerm: 24,
    OM_Type__c: 'Service',
    OM_NoticePeriodDays__c: 30,
  });
  const [row] = await crm.query<{ readonly ContractNumber: string }>(
    `SELECT ContractNumber FROM Contract WHERE Id = '${id}'`
  );
  const number = row?.ContractNumber ?? id;
  await sf(['order', 'contract', 'draft', '--contract', number, '--template', 'FIBER-SERVICE', '--target-org', alias]);
  await createApprovalDesk(connection).ask(id, 'Two years for a household that moves in.');
  console.log('  Its approval is asked for, as with the button on its page.');
  return { id, number };
}

/** Sends it through the signature service, whose signers sign, and waits until it is in force and filed. */
export async function signContract(
  connection: CatalogueConnection,
  alias: string,
  { id, number }: DemoContract,
  through: SignatureService,
  people: People
): Promise<void> {
  const signers = [`1:${CUSTOMER.name} <${CUSTOMER.email}>`, `2:Maya Stone <${SALES_DIRECTOR.email}>:us`];
  const flags = signers.flatMap((signer) => ['--signer', signer]);
  await sf(['order', 'contract', 'send', '--contract', number, ...flags, '--provider', through, '--target-org', alias]);
  const crm = openRecords(connection);
  const read = async (): Promise<ContractRow | undefined> => {
    const fields = 'OM_LifecycleState__c, OM_StateReason__c, OM_ArchiveLink__c';
    const [row] = await crm.query<ContractRow>(`SELECT ${fields} FROM Contract WHERE Id = '${id}'`);
    return row;
  };
  await stage('Signed by both, activated, filed in the archive', () =>
    found('the contract is in force and filed', people.look, async () => {
      const row = await read();
      if (row?.OM_LifecycleState__c === 'Negotiating') throw new Error(`Not signed: ${row.OM_StateReason__c ?? ''}`);
      return row?.OM_LifecycleState__c === 'Active' && row.OM_ArchiveLink__c !== null ? row : undefined;
    })
  );
}
