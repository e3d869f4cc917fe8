/** What the customer has once the lines of a plan are fulfilled. */
import type { Asset, AssetChange, AssetState, DeliveredItem } from '../../domain/asset.ts';
import type { ItemAction } from '../../domain/order.ts';
import type { FulfillmentPlan } from '../../domain/plan.ts';
import type { ResolvedLine, ResolvedOrder } from '../decomposition/orderLines.ts';
import type { AssetOrder } from './assetOrder.ts';
import type { ComparedItem } from './deliveredItems.ts';

/** External id of the asset that a line brings: it is known before anything is delivered. */
export const assetIdOf = (orderExternalId: string, lineKey: string): string => `${orderExternalId}/${lineKey}`;

/** Of an order that asks for new things only. */
export function newAssets(plan: FulfillmentPlan, resolved: ResolvedOrder): readonly AssetChange[] {
  const none: AssetOrder['assetOf'] = new Map();
  const assetOf = assetIds(resolved, none);
  const lines = resolved.lines.filter(({ line }) => line.action === 'add');
  return [
    ...lines.map((line) => assetChange(line, plan, resolved, none)),
    ...plan.items.flatMap((item): AssetChange[] => {
      const ids = item.lineIds.flatMap((id) => assetOf.get(id) ?? []);
      if (item.action !== 'add' || ids.length === 0) return [];
      const delivered = deliveredItem(`${plan.id}:${item.key}`, item, ids, false);
      return [{ kind: 'item', id: delivered.id, lineIds: item.lineIds, item: delivered }];
    }),
  ];
}

/** Of an order on assets. */
export function assetChanges(
  plan: FulfillmentPlan,
  resolved: ResolvedOrder,
  compared: readonly ComparedItem[],
  { assetOf, named }: AssetOrder
): readonly AssetChange[] {
  const ids = assetIds(resolved, assetOf);
  const lines = resolved.lines.filter(({ line }) => named.has(line.id) && line.action !== 'noChange');
  const ours = new Set([...assetOf.values()].map(({ id }) => id));
  const all = [...named];
  return [
    ...lines.map((line) => assetChange(line, plan, resolved, assetOf)),
    ...compared.flatMap((each): AssetChange[] => {
      const { item, delivered, gone, suspended } = each;
      const id = delivered?.id ?? `${plan.id}:${item.key}`;
      const served = item.lineIds.filter((lineId) => named.has(lineId));
      const lineIds = served.length > 0 ? served : all;
      if (gone) return [{ kind: 'item', id, lineIds }];
      const elsewhere = delivered?.assetIds.filter((asset) => !ours.has(asset)) ?? [];
      const stays = resolved.byId.get(item.lineIds[0] ?? '')?.line.action !== 'delete';
      const serves = [...(stays ? item.lineIds.flatMap((lineId) => ids.get(lineId) ?? []) : []), ...elsewhere].sort();
      if (item.action === 'noChange' && delivered && sameIds(delivered.assetIds, serves)) return [];
      return [{ kind: 'item', id, lineIds, item: deliveredItem(id, item, serves, suspended) }];
    }),
  ];
}

const sameIds = (a: readonly string[], b: readonly string[]): boolean => a.toSorted().join('\n') === b.join('\n');

/** The asset of every line: the one that it speaks of, or the one that it brings. */
function assetIds({ order, lines }: ResolvedOrder, assetOf: AssetOrder['assetOf']): ReadonlyMap<string, string> {
  return new Map(
    lines.flatMap(({ line, key }): (readonly [string, string])[] => {
      const asset = assetOf.get(line.id);
      if (asset) return [[line.id, asset.id]];
      return line.action === 'add' ? [[line.id, assetIdOf(order.externalId, key)]] : [];
    })
  );
}

function assetChange(
  { line, key, scope, root }: ResolvedLine,
  plan: FulfillmentPlan,
  resolved: ResolvedOrder,
  assetOf: AssetOrder['assetOf']
): AssetChange {
  const { order } = resolved;
  const ids = assetIds({ ...resolved, lines: pathOf(line.id, resolved) }, assetOf);
  const was = assetOf.get(line.id);
  const id = was?.id ?? assetIdOf(order.externalId, key);
  const parentId = line.parentId === undefined ? undefined : ids.get(line.parentId);
  const rootId = was?.rootId ?? assetOf.get(root.id)?.rootId ?? ids.get(root.id) ?? id;
  const productId = line.productId ?? was?.productId;
  const asset: Asset = {
    id,
    accountId: order.accountId,
    productCode: line.productCode,
    productName: line.productName,
    ...(productId !== undefined && { productId }),
    quantity: line.quantity,
    unitPrice: line.unitPrice,
    attributes: scope.attributes,
    state: stateAfter(line.action, was?.state),
    ...(parentId !== undefined && { parentId }),
    rootId,
    source: {
      orderId: order.id,
      orderNumber: order.orderNumber,
      lineId: line.id,
      planId: plan.id,
      revision: plan.revision,
    },
    ...(was?.installedAt !== undefined && { installedAt: was.installedAt }),
  };
  return { kind: 'asset', id, lineIds: [line.id, ...belowOf(line.id, resolved)], asset };
}

function stateAfter(action: ItemAction, before: AssetState = 'Active'): AssetState {
  if (action === 'delete') return 'Terminated';
  if (action === 'suspend') return 'Suspended';
  return action === 'resume' ? 'Active' : before;
}

/** A line with the heads that it is bundled in. */
function pathOf(lineId: string, { byId }: ResolvedOrder): readonly ResolvedLine[] {
  const path: ResolvedLine[] = [];
  for (let entry = byId.get(lineId); entry; entry = byId.get(entry.line.parentId ?? '')) path.push(entry);
  return path;
}

/** What is bundled in a line, at any depth: a head is there as soon as something in it is. */
function belowOf(lineId: string, resolved: ResolvedOrder): readonly string[] {
  const below = childrenOf(resolved).get(lineId) ?? [];
  return below.flatMap((id) => [id, ...belowOf(id, resolved)]);
}

const known = new WeakMap<ResolvedOrder, ReadonlyMap<string, readonly string[]>>();

function childrenOf(resolved: ResolvedOrder): ReadonlyMap<string, readonly string[]> {
  let children = known.get(resolved);
  if (children) return children;
  const groups = Map.groupBy(resolved.lines, ({ line }) => line.parentId ?? '');
  children = new Map([...groups].map(([parent, lines]) => [parent, lines.map(({ line }) => line.id)]));
  known.set(resolved, children);
  return children;
}

const deliveredItem = (
  id: string,
  {
    key,
    productCode,
    productName,
    quantity,
    attributes,
  }: Pick<DeliveredItem, 'key' | 'productCode' | 'productName' | 'quantity' | 'attributes'>,
  assetIds: readonly string[],
  suspended: boolean
): DeliveredItem => ({ id, key, productCode, productName, quantity, attributes, assetIds, suspended });
