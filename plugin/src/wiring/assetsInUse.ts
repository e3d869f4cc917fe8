import type { Asset, AssetsInUse, DeliveredItem } from '../domain/asset.ts';
import type { AssetView } from '../domain/assetView.ts';
import type { CommercialOrder } from '../domain/order.ts';
import { isOnAssets } from '../engine/assets/assetOrder.ts';
import type { CrmWorkbench } from '../salesforce/index.ts';

/** What the customer has, as the CRM shows it: enough to say what an order on it would do, without the service. */
export async function assetsInCrm(
  crm: Pick<CrmWorkbench, 'readAsset'>,
  order: CommercialOrder
): Promise<AssetsInUse | undefined> {
  if (!isOnAssets(order)) return undefined;
  const views = new Map<string, AssetView>();
  for (const { assetId } of order.lines) {
    if (assetId === undefined || views.has(assetId)) continue;
    const found = await crm.readAsset(assetId);
    if (found.ok) for (const view of [found.value.asset, ...found.value.bundle]) views.set(view.externalId, view);
  }
  const items = new Map<string, DeliveredItem>();
  for (const view of views.values()) {
    for (const item of view.items) {
      const assetIds = [...(items.get(item.id)?.assetIds ?? []), view.externalId].sort();
      items.set(item.id, { ...item, assetIds });
    }
  }
  const assets = [...views.values()].map((view) => assetOf(view, order));
  return { assets, items: [...items.values()], outputs: [], withoutOutputs: true };
}

/** A line of another account is refused by the org itself. */
function assetOf(view: AssetView, order: CommercialOrder): Asset {
  const { externalId, productCode, name, quantity, unitPrice, attributes, state, parentExternalId } = view;
  return {
    id: externalId,
    accountId: order.accountId,
    productCode,
    productName: name,
    quantity,
    unitPrice,
    attributes,
    state: state === 'Suspended' || state === 'Terminated' ? state : 'Active',
    ...(parentExternalId !== undefined && { parentId: parentExternalId }),
    rootId: view.rootExternalId,
    source: {
      orderId: '',
      orderNumber: view.orderNumber ?? '',
      lineId: '',
      planId: view.planExternalId ?? '',
      revision: 1,
    },
  };
}
