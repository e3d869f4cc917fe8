/** What is checked about lines on assets before anything is decomposed. */
import type { Asset } from '../../domain/asset.ts';
import type { CommercialOrder, OrderLine } from '../../domain/order.ts';
import type { Problem } from '../../domain/result.ts';
import { lineName } from '../decomposition/lineChecks.ts';

/**
 * Problems: `AssetMissing`, `AssetNotFound`, `AssetOfOtherAccount`, `AssetOfOtherProduct`, `AssetTwice`, `AssetIsNew`,
 * `AssetInOtherState`, `PartsLeftBehind`.
 */
export function checkAssetLines(order: CommercialOrder, assets: ReadonlyMap<string, Asset>): readonly Problem[] {
  const problems: Problem[] = [];
  const seen = new Set<string>();
  for (const line of order.lines) {
    const { assetId } = line;
    if (assetId === undefined) {
      if (line.action === 'move' || line.action === 'suspend' || line.action === 'resume') problems.push(missing(line));
      continue;
    }
    const asset = assets.get(assetId);
    if (!asset) problems.push(notFound(line, assetId));
    else problems.push(...checkLine(order, line, asset));
    if (seen.has(assetId)) problems.push(twice(line, assetId));
    seen.add(assetId);
  }
  problems.push(...partsLeftBehind(order, assets));
  return problems;
}

function checkLine(order: CommercialOrder, line: OrderLine, asset: Asset): readonly Problem[] {
  const problems: Problem[] = [];
  if (asset.accountId !== order.accountId) problems.push(otherAccount(line, asset));
  if (asset.productCode !== line.productCode) problems.push(otherProduct(line, asset));
  if (line.action === 'add') problems.push(isNew(line, asset));
  const wrong = wrongState(line, asset);
  if (wrong !== undefined) problems.push(inOtherState(line, asset, wrong));
  return problems;
}

/** What to do instead; undefined when the asset is in a state in which this can be asked. */
function wrongState({ action }: OrderLine, { state }: Asset): string | undefined {
  if (state === 'Terminated') return 'Order the product anew with the action add.';
  if (state === 'Suspended') {
    if (action === 'suspend') return 'There is nothing to do: take the line from the order.';
    return action === 'modify' || action === 'move' ? 'Resume it first, with an order of its own.' : undefined;
  }
  return action === 'resume' ? 'There is nothing to resume: take the line from the order.' : undefined;
}

/** What is bundled in something goes, rests and comes back with it, and an order says so line by line. */
function partsLeftBehind(order: CommercialOrder, assets: ReadonlyMap<string, Asset>): readonly Problem[] {
  const lineOf = new Map(order.lines.flatMap((line) => (line.assetId === undefined ? [] : [[line.assetId, line]])));
  return [...assets.values()].flatMap((part) => {
    const head = part.parentId === undefined ? undefined : lineOf.get(part.parentId);
    if (!head || part.state === 'Terminated') return [];
    const line = lineOf.get(part.id);
    if (head.action === 'delete') return line?.action === 'delete' ? [] : [leftBehind(head, part)];
    const rests = line ? line.action === 'suspend' || line.action === 'delete' : false;
    if (head.action === 'suspend' && !rests && part.state !== 'Suspended') return [leftBehind(head, part)];
    return [];
  });
}

const at = ({ externalId }: OrderLine): string => `lines.${externalId}`;
const nameOf = ({ externalId, productCode }: OrderLine): string => lineName(externalId, productCode);

const missing = (line: OrderLine): Problem => ({
  code: 'AssetMissing',
  message: `${nameOf(line)}: ${line.action} is for something that the customer has, and the line names no asset.`,
  path: at(line),
  action: 'Set the asset of the line.',
});

const notFound = (line: OrderLine, assetId: string): Problem => ({
  code: 'AssetNotFound',
  message: `${nameOf(line)}: no order has delivered an asset ${assetId}.`,
  path: at(line),
  action:
    'Name an asset that an order brought (sf order asset list). For one that was entered by hand nobody knows what was ' +
    'delivered: order its product with the action add, and end the old asset in the CRM.',
});

const otherAccount = (line: OrderLine, { id }: Asset): Problem => ({
  code: 'AssetOfOtherAccount',
  message: `${nameOf(line)}: asset ${id} belongs to another account than the order.`,
  path: at(line),
  action: 'Make the order for the account that has the asset.',
});

const otherProduct = (line: OrderLine, { id, productCode }: Asset): Problem => ({
  code: 'AssetOfOtherProduct',
  message: `${nameOf(line)}: asset ${id} is a ${productCode}.`,
  path: at(line),
  action:
    'Give the line the product of the asset. To replace one product by another, delete the one and add the other.',
});

const twice = (line: OrderLine, assetId: string): Problem => ({
  code: 'AssetTwice',
  message: `${nameOf(line)}: another line of the order speaks of asset ${assetId}, too.`,
  path: at(line),
  action: 'Ask for everything about an asset in one line.',
});

const isNew = (line: OrderLine, { id }: Asset): Problem => ({
  code: 'AssetIsNew',
  message: `${nameOf(line)}: the action is add, and asset ${id} is there already.`,
  path: at(line),
  action: 'Choose modify, move, suspend, resume or delete, or clear the asset.',
});

const inOtherState = (line: OrderLine, { id, state }: Asset, action: string): Problem => ({
  code: 'AssetInOtherState',
  message: `${nameOf(line)}: asset ${id} is ${state}, so it cannot be asked to ${line.action}.`,
  path: at(line),
  action,
});

const leftBehind = (head: OrderLine, { id, productCode }: Asset): Problem => ({
  code: 'PartsLeftBehind',
  message: `${nameOf(head)}: ${head.action} of what ${productCode} (${id}) is bundled in, which the order leaves as it is.`,
  path: at(head),
  action: `Add a line with the action ${head.action} for ${id}.`,
});
