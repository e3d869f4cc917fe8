/** Technical items of an order on assets beside those that were delivered: what is new, what differs, what goes. */
import type { AssetsInUse, DeliveredItem } from '../../domain/asset.ts';
import type { ItemAction } from '../../domain/order.ts';
import type { TechnicalItem } from '../../domain/plan.ts';
import { changedAttributes } from '../change/compareSteps.ts';
import type { AssetOrder } from './assetOrder.ts';

export interface ComparedItem {
  /** With what is to be done to it. */
  readonly item: TechnicalItem;
  readonly delivered?: DeliveredItem;
  /** It stays or goes, and rests or works, once the order is done. */
  readonly gone: boolean;
  readonly suspended: boolean;
}

/**
 * The items that the bundles would be made of if they were ordered as they are, with what was really delivered in the
 * place of what today's rules say. An item that was never delivered is none of them.
 */
export function deliveredAs(
  asIs: readonly TechnicalItem[],
  { assetOf }: AssetOrder,
  { items }: AssetsInUse
): ReadonlyMap<string, { readonly item: TechnicalItem; readonly delivered: DeliveredItem }> {
  const free = new Set(items);
  const ours = new Set([...assetOf.values()].map(({ id }) => id));
  const found = new Map<string, { readonly item: TechnicalItem; readonly delivered: DeliveredItem }>();
  for (const item of asIs) {
    const served = item.lineIds.flatMap((id) => assetOf.get(id)?.id ?? []);
    const fitting = [...free].filter(
      ({ productCode, assetIds }) =>
        productCode === item.productCode &&
        sameSet(
          assetIds.filter((id) => ours.has(id)),
          served
        )
    );
    // Several of one product for the same assets differ by what their rule counts them by, which the key keeps.
    const delivered = fitting.find(({ key }) => key === item.key) ?? fitting[0];
    if (!delivered) continue;
    free.delete(delivered);
    const { attributes, quantity } = delivered;
    found.set(item.key, { delivered, item: { ...item, attributes, quantity } });
  }
  return found;
}

const sameSet = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((entry) => b.includes(entry));

/** @param toBe the items of the bundles as they are to be, by today's rules */
export function compareItems(
  delivered: ReturnType<typeof deliveredAs>,
  toBe: readonly TechnicalItem[],
  order: AssetOrder,
  { assets }: AssetsInUse
): readonly ComparedItem[] {
  const rests = restingLines(order);
  const known = new Set(assets.map(({ id }) => id));
  const compared = toBe.map((item): ComparedItem => {
    const was = delivered.get(item.key);
    const elsewhere = was?.delivered.assetIds.some((id) => !known.has(id)) ?? false;
    const suspended = !elsewhere && item.lineIds.length > 0 && item.lineIds.every((id) => rests.has(id));
    const action = was ? actionOn(item, was, suspended, order) : 'add';
    return { item: { ...item, action }, ...(was && { delivered: was.delivered }), gone: false, suspended };
  });
  const stays = new Set(toBe.map(({ key }) => key));
  for (const [key, { item, delivered: was }] of delivered) {
    if (stays.has(key)) continue;
    const elsewhere = was.assetIds.some((id) => !known.has(id));
    const action: ItemAction = elsewhere ? 'noChange' : 'delete';
    compared.push({ item: { ...item, action }, delivered: was, gone: !elsewhere, suspended: was.suspended });
  }
  return compared;
}

/** Lines of assets that are suspended once the order is done. */
function restingLines({ assetOf, actionOf }: AssetOrder): ReadonlySet<string> {
  const rests = new Set<string>();
  for (const [lineId, { state }] of assetOf) {
    const action = actionOf(lineId);
    if (action === 'suspend' || (state === 'Suspended' && action !== 'resume')) rests.add(lineId);
  }
  return rests;
}

function actionOn(
  item: TechnicalItem,
  was: { readonly item: TechnicalItem; readonly delivered: DeliveredItem },
  suspended: boolean,
  { actionOf }: AssetOrder
): ItemAction {
  if (suspended !== was.delivered.suspended) return suspended ? 'suspend' : 'resume';
  const isSame = item.quantity === was.item.quantity && changedAttributes(was.item, item).length === 0;
  if (isSame) return 'noChange';
  return item.lineIds.some((id) => actionOf(id) === 'move') ? 'move' : 'modify';
}
