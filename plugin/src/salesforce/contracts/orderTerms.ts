import { z } from 'zod';
import { parseTerms, clauseTitle, type BindingFacts } from '../../contracts/index.ts';
import type { BindingClause } from '../../domain/contract.ts';
import { ok, refuse, type Problem, type Result } from '../../domain/result.ts';
import { contractLifecycle, type ContractState } from '../../domain/states.ts';
import type { CrmConnection } from '../connection.ts';
import { createCrmClient, parseReply, type CrmClientOptions } from '../crmClient.ts';
import { number, text } from '../rowTypes.ts';
import { chunked, IDS_PER_QUERY, within } from '../soql.ts';
import { present } from './contractRows.ts';

export type OrderTerms = Omit<BindingFacts, 'today'>;

const states = contractLifecycle.states as readonly [ContractState, ...ContractState[]];
const OrderRow = z.object({
  Id: z.string(),
  Contract: z.object({
    Id: z.string(),
    ContractNumber: z.string(),
    AccountId: z.string(),
    OM_LifecycleState__c: z.enum(states).nullish(),
    StartDate: text,
    EndDate: text,
    OM_TerminatesOn__c: text,
    OM_CurrentVersion__c: z.string(),
  }),
});
const ClauseRow = z.object({ Version__c: z.string(), Key__c: z.string(), Heading__c: text, Terms__c: text });
const PriceRow = z.object({ Id: z.string(), ListPrice: number });

const ORDERS =
  'SELECT Id, Contract.Id, Contract.ContractNumber, Contract.AccountId, Contract.OM_LifecycleState__c, ' +
  'Contract.StartDate, Contract.EndDate, Contract.OM_TerminatesOn__c, Contract.OM_CurrentVersion__c FROM Order ' +
  // A contract whose text is not kept here binds nothing here.
  'WHERE Contract.OM_CurrentVersion__c != null AND ';

/** What the contracts of orders bind them to: one call for orders without contracts, two for those with. */
export function createOrderTerms(connection: CrmConnection, options: CrmClientOptions = {}) {
  const client = createCrmClient(connection, options);

  async function readChunk(ids: readonly string[], into: Map<string, Result<OrderTerms, Problem>>): Promise<void> {
    const orders = parseReply(z.array(OrderRow), await client.query(ORDERS + within('Id', ids)));
    if (orders.length === 0) return;
    const versions = [...new Set(orders.map(({ Contract: contract }) => contract.OM_CurrentVersion__c))];
    const [clauses, prices] = await client.queries([
      'SELECT Version__c, Key__c, Heading__c, Terms__c FROM OM_ContractClause__c ' +
        `WHERE ${within('Version__c', versions)} ORDER BY Version__c, Sequence__c`,
      `SELECT Id, ListPrice FROM OrderItem WHERE ${within(
        'OrderId',
        orders.map(({ Id }) => Id)
      )}`,
    ]);
    const byVersion = Map.groupBy(parseReply(z.array(ClauseRow), clauses), (clause) => clause.Version__c);
    const listPrices = new Map(
      parseReply(z.array(PriceRow), prices).flatMap(({ Id, ListPrice: price }) =>
        price === null || price === undefined ? [] : [[Id, String(price)] as const]
      )
    );
    for (const { Id, Contract: contract } of orders) {
      const bound = bindingClauses(contract.ContractNumber, byVersion.get(contract.OM_CurrentVersion__c) ?? []);
      into.set(Id, bound.ok ? ok({ contract: toContract(contract, bound.value), listPrices }) : bound);
    }
  }

  return {
    async read(orderIds: readonly string[]): Promise<ReadonlyMap<string, Result<OrderTerms, Problem>>> {
      const terms = new Map<string, Result<OrderTerms, Problem>>();
      for (const ids of chunked([...new Set(orderIds)], IDS_PER_QUERY)) await readChunk(ids, terms);
      return terms;
    },
  };
}

function bindingClauses(
  contractNumber: string,
  rows: readonly z.infer<typeof ClauseRow>[]
): Result<readonly BindingClause[], Problem> {
  const clauses: BindingClause[] = [];
  for (const [index, row] of rows.entries()) {
    const title = clauseTitle(index, row.Heading__c ?? row.Key__c);
    const terms = parseTerms(row.Terms__c ?? undefined, `clause "${title}" of contract ${contractNumber}`);
    if (!terms.ok) return refuse(terms.error);
    if (Object.keys(terms.value).length > 0) clauses.push({ key: row.Key__c, title, terms: terms.value });
  }
  return ok(clauses);
}

/** A contract under notice ends on the day of the notice, if that comes first. */
const toContract = (
  row: z.infer<typeof OrderRow>['Contract'],
  clauses: readonly BindingClause[]
): OrderTerms['contract'] => {
  const ends = [row.EndDate, row.OM_TerminatesOn__c].filter((end) => typeof end === 'string').toSorted();
  return {
    id: row.Id,
    contractNumber: row.ContractNumber,
    accountId: row.AccountId,
    state: row.OM_LifecycleState__c ?? 'Draft',
    ...present({ startDate: row.StartDate, endDate: ends[0] }),
    clauses,
  };
};
