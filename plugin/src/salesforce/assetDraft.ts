import { z } from 'zod';
import type { Attributes, AttributeValue, ItemAction } from '../domain/order.ts';
import { ok, refuse, type Problem, type Result } from '../domain/result.ts';
import { readBundle, type AssetRow } from './assetViews.ts';
import { compositeFailure } from './compositeFailure.ts';
import { parseReply, type CompositeRequest, type CrmClient } from './crmClient.ts';
import { findOrder } from './orderActions.ts';

/** What is asked for one asset. */
export interface AssetRequest {
  readonly action: Exclude<ItemAction, 'add' | 'noChange'>;
  /** What is to be different; `quantity` is the quantity. `modify` and `move` only. */
  readonly set: Readonly<Record<string, AttributeValue>>;
  readonly externalId?: string;
}

export interface AssetOrderDraft {
  readonly id: string;
  readonly orderNumber: string;
  readonly externalId: string;
  /** External ids of the assets that it speaks of. */
  readonly assets: readonly string[];
}

const Created = z.object({ id: z.string() });
/** A composite call takes 25 requests, the order being one. */
const MOST_LINES = 24;

/**
 * Makes a draft order on an asset. What is bundled in it goes, rests and comes back with it. Nothing happens until the
 * draft is submitted.
 */
export async function draftAssetOrder(
  client: CrmClient,
  now: () => number,
  ref: string,
  request: AssetRequest
): Promise<Result<AssetOrderDraft, Problem>> {
  const bundle = await readBundle(client, ref);
  if (!bundle.ok) return bundle;
  const [asset] = bundle.value;
  if (!asset) throw new Error('A bundle without its asset');
  const rows = concerned(asset, bundle.value, request.action);
  if (rows.length > MOST_LINES) return refuse(tooManyLines(rows.length));
  const unpriced = rows.find(({ OM_OrderItem__r: line }) => !line?.PricebookEntryId);
  if (unpriced) return refuse(noPrice(unpriced));
  const own =
    request.externalId ?? `${asset.OM_ExternalId__c.replaceAll('/', '-')}-${request.action}-${now().toString(36)}`;
  const { Pricebook2Id, ContractId } = asset.OM_OrderItem__r?.Order ?? {};
  const header: CompositeRequest = {
    method: 'POST',
    url: '/sobjects/Order',
    referenceId: 'order',
    body: {
      AccountId: asset.AccountId,
      Pricebook2Id,
      ...(ContractId ? { ContractId } : {}),
      Status: 'Draft',
      EffectiveDate: new Date(now()).toISOString().slice(0, 10),
      OM_ExternalId__c: own,
    },
  };
  const nodes = rows.map((row, at) => lineNode(row, at, rows, own, request));
  const replies = await client.composite([header, ...nodes], { allOrNone: true, idempotent: false });
  const problem = compositeFailure(replies, `the order on asset ${asset.OM_ExternalId__c}`);
  if (problem) return refuse(problem);
  const { id } = parseReply(Created, replies[0]?.body);
  const made = await findOrder(client, id);
  const assets = rows.map(({ OM_ExternalId__c: externalId }) => externalId);
  return made.ok ? ok({ id, orderNumber: made.value.orderNumber, externalId: own, assets }) : made;
}

/** The asset, and, for what takes its parts along, those that it applies to. */
function concerned(asset: AssetRow, bundle: readonly AssetRow[], action: ItemAction): readonly AssetRow[] {
  if (action === 'modify' || action === 'move') return [asset];
  const inside = new Set([asset.Id]);
  const applies = ({ OM_State__c: state }: AssetRow): boolean =>
    action === 'resume' ? state === 'Suspended' : action === 'suspend' ? state === 'Active' : state !== 'Terminated';
  return bundle.filter((row) => {
    if (row.Id === asset.Id) return true;
    if (!inside.has(row.ParentId ?? '')) return false;
    inside.add(row.Id);
    return applies(row);
  });
}

function lineNode(
  row: AssetRow,
  at: number,
  all: readonly AssetRow[],
  externalId: string,
  { action, set }: AssetRequest
): CompositeRequest {
  const parent = all.findIndex(({ Id }) => Id === row.ParentId);
  const { quantity = row.Quantity ?? 1, ...changed } = set;
  const attributes: Attributes = changed;
  return {
    method: 'POST',
    url: '/sobjects/OrderItem',
    referenceId: `l${at}`,
    body: {
      OrderId: '@{order.id}',
      PricebookEntryId: row.OM_OrderItem__r?.PricebookEntryId,
      Quantity: quantity,
      UnitPrice: row.Price ?? 0,
      OM_ExternalId__c: `${externalId}/A${at + 1}`,
      OM_Action__c: action,
      OM_Asset__c: row.Id,
      ...(parent < 0 ? {} : { OM_ParentItem__c: `@{l${parent}.id}` }),
      ...(Object.keys(attributes).length === 0 ? {} : { OM_Attributes__c: JSON.stringify(attributes) }),
    },
  };
}

const tooManyLines = (count: number): Problem => ({
  code: 'TooManyLines',
  message: `The bundle has ${count} assets that this concerns; ${MOST_LINES} go into one draft`,
  action: 'Import the order instead: sf order import takes lines with product.id in any number.',
});

const noPrice = ({ OM_ExternalId__c: asset }: AssetRow): Problem => ({
  code: 'AssetWithoutPrice',
  message: `The order line that brought asset ${asset} is not there any more, so its price is not known`,
  path: `Asset ${asset}: OM_OrderItem__c`,
  action: 'Make the order by hand, with a price of the price book for each line.',
});
