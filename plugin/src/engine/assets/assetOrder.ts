/** An order that speaks of assets, read two ways: what its bundles are now, and what they are to be. */
import type { Asset } from '../../domain/asset.ts';
import type { CommercialOrder, ItemAction, OrderLine } from '../../domain/order.ts';
import type { Problem } from '../../domain/result.ts';
import { checkAssetLines } from './assetChecks.ts';

export interface AssetOrder {
  /** A line for every asset of the bundles, as if it were ordered as it is; ids are those of `toBe`. */
  readonly asIs: CommercialOrder;
  /** A line for every product that is there afterwards, as if it were ordered anew. */
  readonly toBe: CommercialOrder;
  readonly assetOf: ReadonlyMap<string, Asset>;
  /** What is really asked of a line, once a change that changes nothing counts as none. */
  readonly actionOf: (lineId: string) => ItemAction;
  /** Ids of the lines that the order has; the others stand for assets that it does not name. */
  readonly named: ReadonlySet<string>;
  readonly problems: readonly Problem[];
}

/** True for an order that must be compared with what the customer has. */
export const isOnAssets = ({ lines }: CommercialOrder): boolean =>
  lines.some(({ assetId, action }) => assetId !== undefined || needsAsset(action));

export const needsAsset = (action: ItemAction): boolean =>
  action === 'move' || action === 'suspend' || action === 'resume';

/** @param assets all assets of the bundles that the order speaks of */
export function assetOrder(order: CommercialOrder, assets: readonly Asset[]): AssetOrder {
  const byId = new Map(assets.map((asset) => [asset.id, asset]));
  const problems = checkAssetLines(order, byId);
  const lineOf = new Map<string, OrderLine>();
  for (const line of order.lines) if (line.assetId !== undefined) lineOf.set(line.assetId, line);
  const standing = assets.filter(({ state, id }) => state !== 'Terminated' || lineOf.has(id));
  const idOf = (asset: Asset): string => lineOf.get(asset.id)?.id ?? `asset:${asset.id}`;
  const assetOf = new Map(standing.map((asset) => [idOf(asset), asset]));
  const parentOf = ({ parentId }: Asset): Pick<OrderLine, 'parentId'> => {
    const parent = parentId === undefined ? undefined : byId.get(parentId);
    return parent && assetOf.has(idOf(parent)) ? { parentId: idOf(parent) } : {};
  };
  const asIs = standing.map((asset): OrderLine => {
    const id = idOf(asset);
    const { productCode, productName, quantity, unitPrice, attributes } = asset;
    const externalId = lineOf.get(asset.id)?.externalId ?? id;
    return {
      id,
      externalId,
      ...parentOf(asset),
      productCode,
      productName,
      action: 'add',
      quantity,
      unitPrice,
      attributes,
      assetId: asset.id,
    };
  });
  const toBe = [
    ...asIs.flatMap((was) => changedLine(was, lineOf.get(was.assetId ?? ''))),
    ...order.lines.filter(({ assetId }) => assetId === undefined),
  ];
  const actions = new Map(order.lines.map((line) => [line.id, realAction(line, assetOf.get(line.id))]));
  return {
    asIs: { ...order, lines: asIs },
    toBe: { ...order, lines: toBe },
    assetOf,
    actionOf: (lineId) => actions.get(lineId) ?? 'noChange',
    named: new Set(order.lines.map(({ id }) => id)),
    problems,
  };
}

/** The line as it is afterwards; nothing when it goes away. What a line does not say stays as it is. */
function changedLine(was: OrderLine, line: OrderLine | undefined): readonly OrderLine[] {
  if (!line) return [was];
  if (line.action === 'delete') return [];
  const changes = line.action === 'modify' || line.action === 'move';
  return [
    {
      ...was,
      ...(line.parentId !== undefined && { parentId: line.parentId }),
      unitPrice: line.unitPrice,
      quantity: changes ? line.quantity : was.quantity,
      attributes: changes ? { ...was.attributes, ...line.attributes } : was.attributes,
    },
  ];
}

function realAction(line: OrderLine, asset: Asset | undefined): ItemAction {
  if (!asset || (line.action !== 'modify' && line.action !== 'move')) return line.action;
  const isSame =
    line.quantity === asset.quantity &&
    Number(line.unitPrice) === Number(asset.unitPrice) &&
    Object.entries(line.attributes).every(([name, value]) => asset.attributes[name] === value);
  return isSame ? 'noChange' : line.action;
}
