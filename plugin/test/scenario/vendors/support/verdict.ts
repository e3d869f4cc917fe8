/** What must be true in the end. Each finding is a sentence about something lost or done twice; none is the aim. */
import type { LedgerEntry } from '../../../../src/gateways/simulators/ledger.ts';
import type { LocalCrm } from '../../sync/support/localCrm.ts';
import type { ReceivedText } from './businessVendors.ts';
import { PRICE } from './salesDesign.ts';

export interface Work {
  /** Numbers of the orders. */
  readonly orders: readonly string[];
  /** Record ids of the contracts. */
  readonly contracts: readonly string[];
}

interface ContractRow {
  readonly Id: string;
  readonly ContractNumber: string;
  readonly Status: string;
  readonly OM_LifecycleState__c: string;
  readonly OM_SignatureStatus__c: string | null;
  readonly OM_ArchiveLink__c: string | null;
}

/** Where contracts and orders stand, and whether all of it is done. */
export async function readWork(local: LocalCrm): Promise<{
  readonly contracts: readonly ContractRow[];
  readonly orders: readonly { readonly OrderNumber: string; readonly OM_State__c: string }[];
  readonly isDone: boolean;
}> {
  const [contracts, orders] = await Promise.all([
    local.admin.query<ContractRow & Record<string, unknown>>(
      'SELECT Id, ContractNumber, Status, OM_LifecycleState__c, OM_SignatureStatus__c, OM_ArchiveLink__c FROM Contract'
    ),
    local.admin.query<{ OrderNumber: string; OM_State__c: string }>('SELECT OrderNumber, OM_State__c FROM Order'),
  ]);
  const isFiled = ({ OM_LifecycleState__c: state, OM_ArchiveLink__c: link }: ContractRow): boolean =>
    state === 'Active' && link !== null;
  const isDone = contracts.records.every(isFiled) && orders.records.every((one) => one.OM_State__c === 'Completed');
  return { contracts: contracts.records, orders: orders.records, isDone };
}

export async function findings(
  local: LocalCrm,
  work: Work,
  ledger: readonly LedgerEntry[],
  texts: readonly ReceivedText[]
): Promise<readonly string[]> {
  const found: string[] = [];
  const expectCount = (what: string, is: number, wanted: number): void => {
    if (is !== wanted) found.push(`${what}: ${is} times, not ${wanted}`);
  };
  const count = (vendor: string, effect: string, fits: (entry: LedgerEntry) => boolean): number =>
    ledger.filter((entry) => entry.vendor === vendor && entry.effect === effect && fits(entry)).length;
  const { contracts, orders } = await readWork(local);
  expectCount('contracts in the CRM', contracts.length, work.contracts.length);
  expectCount('orders in the CRM', orders.length, work.orders.length);
  for (const { Id, ContractNumber: number, ...contract } of contracts) {
    const is = [contract.Status, contract.OM_LifecycleState__c, contract.OM_SignatureStatus__c].join(' ');
    if (is !== 'Activated Active Signed') found.push(`contract ${number} is ${is}`);
    const envelopes = ledger.filter((entry) => entry.effect === 'envelope' && entry.key === `${Id}/sig1`);
    expectCount(`envelope of contract ${number}`, envelopes.length, 1);
    for (const { id } of envelopes)
      expectCount(
        `signature of envelope ${id}`,
        count('docusign', 'signed', ({ key }) => key === id),
        1
      );
    for (const what of ['signed', 'evidence']) {
      const isIt = ({ key }: LedgerEntry): boolean => key.includes(`/${number}/`) && key.includes(` ${what}.pdf#`);
      expectCount(`archiving of "${what}" of contract ${number}`, count('docusignclm', 'document', isIt), 1);
      const files = await local.admin.query(`SELECT Id FROM ContentVersion WHERE OM_Key__c = '${Id}/sig1/${what}'`);
      expectCount(`file "${what}" of contract ${number}`, files.totalSize, 1);
    }
    expectCount(`text about contract ${number}`, about(texts, `contract ${number}`), 1);
  }
  for (const { OrderNumber: number, OM_State__c: state } of orders) {
    if (state !== 'Completed') found.push(`order ${number} is ${state}`);
    const ofOrder = ({ orderNumber }: LedgerEntry): boolean => orderNumber === number;
    expectCount(`commission for order ${number}`, count('sapcommissions', 'commission', ofOrder), 1);
    expectCount(`start of billing of order ${number}`, count('billing', 'startBilling', ofOrder), 1);
    expectCount(`text about order ${number}`, about(texts, `order ${number}`), 1);
  }
  return found;
}

const about = (texts: readonly ReceivedText[], what: string): number =>
  texts.filter(({ body }) => body.includes(`for ${what} `)).length;

/** What each order is worth to its seller, from the vendor's own books. */
export async function commissionOf(env: Readonly<Record<string, string>>, order: string): Promise<number> {
  const url = new URL(`${env['OM_SAPCOMMISSIONS_URL'] ?? ''}/salesTransactions`);
  url.searchParams.set('$filter', `salesOrder/orderId eq '${order}'`);
  const login = Buffer.from(`${env['OM_SAPCOMMISSIONS_USER'] ?? ''}:${env['OM_SAPCOMMISSIONS_PASSWORD'] ?? ''}`);
  const answer = await fetch(url, { headers: { authorization: `Basic ${login.toString('base64')}` } });
  const { salesTransactions } = (await answer.json()) as {
    readonly salesTransactions: readonly { readonly value: { readonly value: number } }[];
  };
  return salesTransactions.reduce((sum, { value }) => sum + value.value, 0);
}

export const WORTH = Number(PRICE);
