import { z } from 'zod';
import type { DraftLine, OrderDraft } from '../domain/orderDraft.ts';
import type { Problem } from '../domain/result.ts';
import { parseReply, type CompositeReply, type CompositeRequest, type CrmClient } from './crmClient.ts';
import { compositeFailure } from './compositeFailure.ts';
import { createMissing } from './createMissing.ts';
import { draftProblems } from './draftChecks.ts';
import { readReferences, resolvePrices, type PriceEntry } from './draftReferences.ts';
import type { OrgCurrency } from './orgCurrency.ts';
import { isEmpty } from './recordText.ts';
import { chunked } from './soql.ts';

export interface CreateOrdersOptions {
  /** Name of the price book; the standard one by default. */
  readonly pricebook?: string;
  /** Accounts, products and prices that the org does not have are created from what the drafts say. */
  readonly createMissing?: boolean;
}

export interface CreatedOrder {
  readonly externalId: string;
  readonly id: string;
  readonly outcome: 'created' | 'existing';
}

export interface OrdersCreated {
  readonly orders: readonly CreatedOrder[];
  /** By the external id of the draft. Nothing of a refused draft is in the org. */
  readonly refused: ReadonlyMap<string, readonly Problem[]>;
}

interface PreparedOrder {
  readonly draft: OrderDraft;
  readonly accountId: string;
  readonly prices: ReadonlyMap<string, PriceEntry>;
}

/** What one graph call takes. */
const NODES_PER_CALL = 500;
const GRAPHS_PER_CALL = 75;

/**
 * Turns drafts into orders of the CRM. Each order is one graph, all or nothing, many graphs in a call. A draft that was
 * imported before is found by its external id and left alone, so an import may be repeated.
 */
export async function createOrders(
  client: CrmClient,
  currency: OrgCurrency,
  now: () => number,
  drafts: readonly OrderDraft[],
  options: CreateOrdersOptions = {}
): Promise<OrdersCreated> {
  const refused = new Map<string, readonly Problem[]>();
  const sound = drafts.filter((draft, at) => {
    const isTwin = drafts.findIndex((other) => other.externalId === draft.externalId) !== at;
    const problems = isTwin ? [twin(draft)] : draftProblems(draft);
    if (problems.length > 0) refused.set(draft.externalId, problems);
    return problems.length === 0;
  });
  const money = await currency.resolve();
  const read = () => readReferences(client, sound, money, options.pricebook);
  let references = await read();
  if (options.createMissing && (await createMissing(client, sound, references, money, options.pricebook)))
    references = await read();
  const orders: CreatedOrder[] = [];
  const prepared: PreparedOrder[] = [];
  for (const draft of sound) {
    const existing = references.orders.get(draft.externalId);
    const accountId = references.accounts.get(draft.accountExternalId);
    const { prices, problems } = resolvePrices(draft, references, money);
    if (existing) orders.push({ externalId: draft.externalId, id: existing.id, outcome: 'existing' });
    else if (problems.length > 0 || accountId === undefined) refused.set(draft.externalId, problems);
    else prepared.push({ draft, accountId, prices });
  }
  const header = { effectiveDate: new Date(now()).toISOString().slice(0, 10), perRecord: money.perRecord };
  for (const call of packGraphs(prepared)) {
    for (const [externalId, result] of await createGraphs(client, call, header)) {
      if (typeof result === 'string') orders.push({ externalId, id: result, outcome: 'created' });
      else refused.set(externalId, [result]);
    }
  }
  return { orders, refused };
}

const twin = (draft: OrderDraft): Problem => ({
  code: 'AmbiguousOrder',
  message: `More than one order has the external id ${draft.externalId}`,
  path: `order ${draft.externalId}`,
  action: 'Give each order its own external id.',
});

function* packGraphs(prepared: readonly PreparedOrder[]): Generator<readonly PreparedOrder[], void, undefined> {
  let call: PreparedOrder[] = [];
  let nodes = 0;
  for (const order of prepared) {
    const size = Math.min(order.draft.lines.length + 1, NODES_PER_CALL);
    if (call.length === GRAPHS_PER_CALL || nodes + size > NODES_PER_CALL) {
      yield call;
      call = [];
      nodes = 0;
    }
    call.push(order);
    nodes += size;
  }
  if (call.length > 0) yield call;
}

interface OrderHeader {
  readonly effectiveDate: string;
  readonly perRecord: boolean;
}

async function createGraphs(
  client: CrmClient,
  prepared: readonly PreparedOrder[],
  header: OrderHeader
): Promise<ReadonlyMap<string, string | Problem>> {
  const graphs = prepared.map((order, at) => ({
    graphId: `g${at}`,
    compositeRequest: [
      orderNode(order, header),
      ...order.draft.lines
        .slice(0, NODES_PER_CALL - 1)
        .map((line, index) => lineNode(order, line, index, '@{order.id}', new Map())),
    ],
  }));
  const replies = await sendGraphs(client, graphs);
  const results = new Map<string, string | Problem>();
  for (const [at, order] of prepared.entries()) {
    const reply = replies.get(`g${at}`) ?? [];
    const problem = compositeFailure(reply, `order ${order.draft.externalId}`);
    const ids = createdIds(reply);
    const orderId = ids.get('order');
    results.set(
      order.draft.externalId,
      problem ??
        (orderId === undefined ? unexplained(order.draft) : ((await addLines(client, order, orderId, ids)) ?? orderId))
    );
  }
  return results;
}

/** Lines beyond what one graph takes. When they are refused, the order that stands without them is taken back. */
async function addLines(
  client: CrmClient,
  order: PreparedOrder,
  orderId: string,
  ids: Map<string, string>
): Promise<Problem | undefined> {
  const first = NODES_PER_CALL - 1;
  for (const [chunkAt, lines] of chunked(order.draft.lines.slice(first), NODES_PER_CALL).entries()) {
    const start = first + chunkAt * NODES_PER_CALL;
    const nodes = lines.map((line, at) => lineNode(order, line, start + at, orderId, ids));
    const reply = (await sendGraphs(client, [{ graphId: 'more', compositeRequest: nodes }])).get('more') ?? [];
    const problem = compositeFailure(reply, `order ${order.draft.externalId}`);
    if (problem) {
      await client.send({ method: 'DELETE', url: `/sobjects/Order/${orderId}`, idempotent: true });
      return problem;
    }
    for (const [ref, id] of createdIds(reply)) ids.set(ref, id);
  }
  return undefined;
}

function orderNode({ draft, accountId, prices }: PreparedOrder, header: OrderHeader): CompositeRequest {
  const [entry] = prices.values();
  const body = {
    AccountId: accountId,
    Status: 'Draft',
    EffectiveDate: header.effectiveDate,
    Pricebook2Id: entry?.pricebookId,
    OM_ExternalId__c: draft.externalId,
    ...(header.perRecord && draft.currency !== undefined ? { CurrencyIsoCode: draft.currency } : {}),
    ...(draft.description === undefined ? {} : { Description: draft.description.slice(0, 32_000) }),
    ...(draft.requestedAt === undefined ? {} : { OM_RequestedDate__c: new Date(draft.requestedAt).toISOString() }),
    ...(isEmpty(draft.attributes) ? {} : { OM_Attributes__c: JSON.stringify(draft.attributes) }),
  };
  return { method: 'POST', url: '/sobjects/Order', referenceId: 'order', body };
}

/** A parent of the same graph is referred to by node, one of an earlier graph by id. */
function lineNode(
  { draft, prices }: PreparedOrder,
  line: DraftLine,
  index: number,
  orderId: string,
  earlier: ReadonlyMap<string, string>
): CompositeRequest {
  const entry = prices.get(line.productCode);
  const parent = draft.lines.findIndex((other) => other.key === line.parentKey);
  const body = {
    OrderId: orderId,
    PricebookEntryId: entry?.id,
    Quantity: line.quantity,
    UnitPrice: line.unitPrice === undefined ? entry?.unitPrice : Number(line.unitPrice),
    OM_ExternalId__c: `${draft.externalId}/${line.key}`,
    OM_Action__c: line.action,
    ...(line.assetExternalId === undefined ? {} : { OM_Asset__r: { OM_ExternalId__c: line.assetExternalId } }),
    ...(parent < 0 ? {} : { OM_ParentItem__c: earlier.get(`l${parent}`) ?? `@{l${parent}.id}` }),
    ...(isEmpty(line.attributes) ? {} : { OM_Attributes__c: JSON.stringify(line.attributes) }),
  };
  return { method: 'POST', url: '/sobjects/OrderItem', referenceId: `l${index}`, body };
}

const GraphReply = z.object({
  graphs: z.array(
    z.object({
      graphId: z.string(),
      graphResponse: z.object({
        compositeResponse: z.array(
          z.object({ referenceId: z.string(), httpStatusCode: z.number(), body: z.unknown().optional() })
        ),
      }),
    })
  ),
});

/** A create, so it is never sent twice; the external ids would refuse the second in any case. */
async function sendGraphs(
  client: CrmClient,
  graphs: readonly { readonly graphId: string; readonly compositeRequest: readonly CompositeRequest[] }[]
): Promise<ReadonlyMap<string, readonly CompositeReply[]>> {
  const body = {
    graphs: graphs.map((graph) => ({
      ...graph,
      compositeRequest: graph.compositeRequest.map((node) => ({ ...node, url: client.root + node.url })),
    })),
  };
  const reply = parseReply(
    GraphReply,
    await client.send({ method: 'POST', url: '/composite/graph', body, idempotent: false })
  );
  return new Map(
    reply.graphs.map((graph) => [
      graph.graphId,
      graph.graphResponse.compositeResponse.map((part) => ({
        referenceId: part.referenceId,
        status: part.httpStatusCode,
        body: part.body,
      })),
    ])
  );
}

const Created = z.object({ id: z.string() });

function createdIds(replies: readonly CompositeReply[]): Map<string, string> {
  const ids = new Map<string, string>();
  for (const reply of replies) {
    const created = Created.safeParse(reply.body);
    if (created.success) ids.set(reply.referenceId, created.data.id);
  }
  return ids;
}

const unexplained = (draft: OrderDraft): Problem => ({
  code: 'RecordRefused',
  message: `The org gave no id for order ${draft.externalId}`,
  path: `order ${draft.externalId}`,
  action: 'Import the order again; what is there already is found by its external id.',
});
