/** Before go-live and afterwards: orders simulated, past orders replayed, history reported. Nothing is written anywhere. */
import type { AssetsInUse } from '../domain/asset.ts';
import type { ExecutableDesign } from '../domain/fulfillmentDesign.ts';
import type { CommercialOrder, OrderLine } from '../domain/order.ts';
import type { OrderDraft } from '../domain/orderDraft.ts';
import { ok, refuse, type Problem, type Result } from '../domain/result.ts';
import { isOnAssets } from '../engine/assets/assetOrder.ts';
import { orderIsChange } from '../engine/change/orderIsChange.ts';
import type { History } from '../engine/insight/lateness.ts';
import { replayOrder, summarizeReplay, type ReplayedOrder, type ReplaySummary } from '../engine/replayOrder.ts';
import { simulateOrder, type Simulation } from '../engine/simulateOrder.ts';
import { readTmf622 } from '../intake/index.ts';
import type { CrmWorkbench } from '../salesforce/index.ts';
import { assetsInCrm } from './assetsInUse.ts';
import { readOrderAndDesign } from './explainCrmOrder.ts';

/** The part of the CRM that only reads: what is handed these cannot write. */
export type ReadOnlyCrm = Pick<
  CrmWorkbench,
  'activeDesign' | 'readAsset' | 'readOrderView' | 'readOrders' | 'submittedOrders'
>;

/** @param ref order number, external id or record id; @param now milliseconds since the epoch */
export async function simulateCrmOrder(
  crm: ReadOnlyCrm,
  ref: string,
  now: number,
  options: { readonly design?: ExecutableDesign; readonly history?: History } = {}
): Promise<Result<Simulation, Problem | readonly Problem[]>> {
  const read = await readOrderAndDesign(crm, ref, options.design);
  if (!read.ok) return read;
  const { order } = read.value;
  if (order.amends) return refuse(orderIsChange(order));
  const { history } = options;
  return simulateOrder(read.value.design, order, now, { history, inUse: await assetsInCrm(crm, order) });
}

/** Orders of a TMF622 document, which need not be in the CRM. What they say of assets is looked up in `crm`. */
export async function simulateDocument(
  text: string,
  design: ExecutableDesign,
  now: number,
  { crm, history }: { readonly crm?: Pick<ReadOnlyCrm, 'readAsset'> | undefined; readonly history?: History } = {}
): Promise<Result<readonly Simulation[], readonly Problem[]>> {
  const imported = readTmf622(text, { accountExternalId: 'simulation' });
  if (!imported.ok) return imported;
  const simulations: Simulation[] = [];
  const problems: Problem[] = [];
  for (const { draft } of imported.value) {
    const order = orderOfDraft(draft, design);
    if (!crm && isOnAssets(order)) {
      problems.push(withoutOrg(order));
      continue;
    }
    const inUse = crm && (await assetsInCrm(crm, order));
    const simulated = simulateOrder(design, order, now, { history, inUse });
    if (simulated.ok) simulations.push(simulated.value);
    else problems.push(...simulated.error);
  }
  return problems.length > 0 ? refuse(problems) : ok(simulations);
}

const assetsUnknown = ({ orderNumber }: CommercialOrder): Problem => ({
  code: 'AssetsUnknown',
  message: `Order ${orderNumber} is not replayed: what the customer had then is in the database of the service.`,
  path: orderNumber,
  action: 'Let it be looked up there: --assets, with --database-url or --data-dir.',
});

const withoutOrg = ({ orderNumber }: CommercialOrder): Problem => ({
  code: 'AssetsUnknown',
  message: `Order ${orderNumber} speaks of what the customer has, which the document does not say.`,
  action: 'Name the org that knows the assets: --target-org.',
});

/** A draft as the order that the CRM would make of it; prices that it does not state are those of a price book, here 0. */
function orderOfDraft(draft: OrderDraft, design: ExecutableDesign): CommercialOrder {
  const { externalId, accountExternalId, requestedAt, currency, attributes, lines } = draft;
  return {
    id: externalId,
    externalId,
    orderNumber: externalId,
    accountId: accountExternalId,
    accountName: accountExternalId,
    currency: currency ?? 'USD',
    revision: 1,
    ...(requestedAt !== undefined && { requestedAt }),
    attributes,
    lines: lines.map(
      ({ key, parentKey, productCode, productName, action, quantity, unitPrice, ...rest }): OrderLine => {
        const product = design.products.get(productCode);
        return {
          id: key,
          externalId: key,
          ...(parentKey !== undefined && { parentId: parentKey }),
          productCode,
          productName: productName ?? product?.name ?? productCode,
          ...(product?.family !== undefined && { family: product.family }),
          action,
          quantity,
          unitPrice: unitPrice ?? '0',
          attributes: rest.attributes,
          ...(rest.assetExternalId !== undefined && { assetId: rest.assetExternalId }),
        };
      }
    ),
  };
}

/** As many as one call to the CRM reads. */
const PAGE = 800;

export interface Replay {
  readonly summary: ReplaySummary;
  /** Those for which something differs, in the order of their numbers. */
  readonly orders: readonly ReplayedOrder[];
  /** Orders that cannot be read, with the reason. */
  readonly unreadable: readonly Problem[];
}

/** What customers had when orders were planned, by order id; those that are not known are left out. */
export type AssetsBefore = (orders: readonly CommercialOrder[]) => Promise<ReadonlyMap<string, AssetsInUse>>;

/**
 * Orders submitted since a time (ISO 8601) through the active design and a candidate. Memory holds a page and what
 * differs. An order on assets is compared with what the customer had then; where nobody knows, it is named as unreadable.
 */
export async function replayOrders(
  crm: ReadOnlyCrm,
  candidate: ExecutableDesign,
  {
    since,
    now,
    limit,
    assetsBefore,
  }: {
    readonly since: string;
    readonly now: number;
    readonly limit: number;
    readonly assetsBefore?: AssetsBefore;
  },
  onProgress: (orders: number) => void = () => undefined
): Promise<Result<Replay, Problem>> {
  const active = await crm.activeDesign();
  if (!active.ok) return active;
  const replayed: ReplayedOrder[] = [];
  const unreadable: Problem[] = [];
  let after = '';
  for (let left = limit; left > 0;) {
    const ids = await crm.submittedOrders(since, after, Math.min(PAGE, left));
    if (ids.length === 0) break;
    const { orders, problems } = await crm.readOrders(ids);
    // An order that changes another one is no whole order; it is replayed as part of what it changed.
    const whole = orders.filter(({ amends }) => !amends);
    const onAssets = whole.filter(isOnAssets);
    const had = onAssets.length > 0 ? await assetsBefore?.(onAssets) : undefined;
    for (const order of whole) {
      const inUse = had?.get(order.id);
      if (isOnAssets(order) && !inUse) unreadable.push(assetsUnknown(order));
      else replayed.push(replayOrder(active.value, candidate, order, now, inUse));
    }
    unreadable.push(...problems.values());
    onProgress(replayed.length);
    after = ids.at(-1) ?? after;
    left -= ids.length;
    if (ids.length < PAGE) break;
  }
  const orders = replayed
    .filter(({ outcome }) => outcome !== 'same')
    .sort((a, b) => (a.orderNumber < b.orderNumber ? -1 : 1));
  return ok({ summary: summarizeReplay(replayed), orders, unreadable });
}
