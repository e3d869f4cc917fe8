/** What is left in the CRM and at the vendors when it is over: approvals, contract, archive, commission. */
import type { CatalogueConnection } from '../data/catalogue.ts';
import { openRecords } from '../data/people.ts';
import type { Vendors } from '../support/vendors.ts';
import { createApprovalDesk, type DecidedRequest } from './approvals.ts';
import type { DemoContract } from './contract.ts';
import { heading } from './tell.ts';

export interface ProofScene {
  readonly connection: CatalogueConnection;
  readonly vendors: Vendors;
  readonly contract: DemoContract;
  readonly order: { readonly id: string; readonly number: string };
}

interface ContractFacts {
  readonly Status: string;
  readonly OM_LifecycleState__c: string;
  readonly OM_ArchiveLink__c: string | null;
}
interface SignatureFacts {
  readonly Provider__c: string;
  readonly State__c: string;
  readonly EnvelopeId__c: string | null;
}
interface LedgerEntry {
  readonly vendor: string;
  readonly effect: string;
  readonly key: string;
}

export async function tellProof({ connection, vendors, contract, order }: ProofScene): Promise<void> {
  const approvals = createApprovalDesk(connection);
  const crm = openRecords(connection);
  const [contracts, requests, files, ledger, commission, ofContract, ofOrder] = await Promise.all([
    crm.query<ContractFacts>(
      `SELECT Status, OM_LifecycleState__c, OM_ArchiveLink__c FROM Contract WHERE Id = '${contract.id}'`
    ),
    crm.query<SignatureFacts>(
      `SELECT Provider__c, State__c, EnvelopeId__c FROM OM_SignatureRequest__c WHERE Contract__c = '${contract.id}'`
    ),
    crm.query<{ readonly Title: string; readonly FileExtension: string }>(
      `SELECT Title, FileExtension FROM ContentVersion WHERE FirstPublishLocationId = '${contract.id}' ORDER BY CreatedDate, Title`
    ),
    readLedger(vendors),
    readCommission(vendors, order.number),
    approvals.decided('Contract', contract.id),
    approvals.decided('Order', order.id),
  ]);
  const [facts] = contracts;
  heading('Approvals');
  for (const one of ofContract) console.log(`  contract ${contract.number}  ${decisionText(one)}`);
  for (const one of ofOrder) console.log(`  order ${order.number}     ${decisionText(one)}`);
  heading('Contract');
  console.log(`  ${contract.number} is ${facts?.OM_LifecycleState__c ?? '?'} (${facts?.Status ?? '?'} in the CRM)`);
  for (const { Provider__c: by, State__c: state, EnvelopeId__c: id } of requests)
    console.log(`  ${by} ${id ?? ''}: ${state}`);
  for (const file of files) console.log(`  in the CRM: ${file.Title}.${file.FileExtension}`);
  for (const { key } of ledger.filter(({ vendor, effect }) => vendor === 'docusignclm' && effect === 'document'))
    console.log(`  archived: ${key.replace(/#\d+$/, '')}`);
  heading('Commission');
  for (const row of commission)
    console.log(
      `  ${row.eventType} ${row.productId}: ${row.value.value} ${row.value.unitType.name}, to ${payeesOf(row)}`
    );
}

const WAYS: Readonly<Record<string, string>> = { Link: 'by the link in the text', CRM: 'by reply to the mail' };

function decisionText(request: DecidedRequest): string {
  const { DecidedBy__r: by, Way__c: way, Reason__c: reason } = request;
  // The CRM keeps whole seconds.
  const took = Date.parse(request.DecidedAt__c) - Date.parse(request.CreatedDate);
  const after = took < 1_000 ? 'within a second' : `after ${took / 1_000} s`;
  return `${by?.Name ?? 'somebody'} agreed ${WAYS[way] ?? way} ${after}: ${reason}`;
}

async function readLedger({ env }: Vendors): Promise<readonly LedgerEntry[]> {
  const answer = await fetch(`${env['OM_BUSINESS_VENDORS_URL'] ?? ''}/admin/ledger`);
  return (await answer.json()) as readonly LedgerEntry[];
}

interface CommissionRow {
  readonly eventType: string;
  readonly productId: string;
  readonly value: { readonly value: number; readonly unitType: { readonly name: string } };
  readonly transactionAssignments?: readonly { readonly payeeId: string }[];
}

/** As anybody would ask SAP Commissions who has its password. */
async function readCommission({ env }: Vendors, order: string): Promise<readonly CommissionRow[]> {
  const url = new URL(`${env['OM_SAPCOMMISSIONS_URL'] ?? ''}/salesTransactions`);
  url.searchParams.set('$filter', `salesOrder/orderId eq '${order}'`);
  const login = Buffer.from(`${env['OM_SAPCOMMISSIONS_USER'] ?? ''}:${env['OM_SAPCOMMISSIONS_PASSWORD'] ?? ''}`);
  const answer = await fetch(url, { headers: { authorization: `Basic ${login.toString('base64')}` } });
  return ((await answer.json()) as { readonly salesTransactions: readonly CommissionRow[] }).salesTransactions;
}

const payeesOf = ({ transactionAssignments = [] }: CommissionRow): string =>
  transactionAssignments.map(({ payeeId }) => payeeId).join(', ') || 'nobody';
