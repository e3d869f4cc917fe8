import { projectedEntity, type AssetProjection, type PlanProjection } from '../engine/ports.ts';
import type { RecordWrite } from './recordWrite.ts';
import { fit, fitJson, isEmpty, TEXT_LENGTH } from './recordText.ts';

/** Records of assets, heads before what is bundled in them. An asset that several plans changed is written once. */
export function assetWaves(plans: readonly PlanProjection[]): readonly (readonly RecordWrite[])[] {
  const byId = new Map<string, { readonly planId: string; readonly projection: AssetProjection }>();
  for (const { plan, assets = [] } of plans) {
    for (const projection of assets) byId.set(projection.asset.id, { planId: plan.id, projection });
  }
  const waves: RecordWrite[][] = [];
  for (const { planId, projection } of byId.values()) {
    let depth = 0;
    const seen = new Set([projection.asset.id]);
    for (let head = projection.asset.parentId; head !== undefined && !seen.has(head); depth += 1) {
      seen.add(head);
      head = byId.get(head)?.projection.asset.parentId;
    }
    (waves[depth] ??= []).push(assetRecord(planId, projection));
  }
  return Object.values(waves);
}

/** Its plan is the one that the change came by, not the one that it is shown under. */
function assetRecord(planId: string, { asset, items }: AssetProjection): RecordWrite {
  const length = TEXT_LENGTH.Asset;
  const { parentId, productId, source, attributes } = asset;
  const serial = attributes['serialNumber'];
  return {
    entity: projectedEntity('asset', planId, asset.id),
    object: 'Asset',
    key: asset.id,
    keyField: 'OM_ExternalId__c',
    fields: {
      Name: fit(asset.productName, length.Name),
      AccountId: asset.accountId,
      ...(productId === undefined ? {} : { Product2Id: productId }),
      ...(parentId === undefined ? {} : { Parent: { OM_ExternalId__c: parentId } }),
      ...(serial === undefined ? {} : { SerialNumber: fit(String(serial), length.SerialNumber) }),
      Quantity: asset.quantity,
      Price: Number(asset.unitPrice),
      Status: asset.state === 'Terminated' ? 'Obsolete' : 'Installed',
      InstallDate: asset.installedAt?.slice(0, 10) ?? null,
      UsageEndDate: asset.endedAt?.slice(0, 10) ?? null,
      OM_State__c: asset.state,
      OM_Attributes__c: isEmpty(attributes) ? null : fitJson(attributes, length.OM_Attributes__c),
      OM_Items__c: items.length === 0 ? null : fitJson({ items: items.map(shownItem) }, length.OM_Items__c),
      OM_OrderItem__c: source.lineId,
      OM_Plan__r: { ExternalId__c: source.planId },
    },
  };
}

const shownItem = ({
  id,
  key,
  productCode,
  productName,
  quantity,
  attributes,
  suspended,
}: AssetProjection['items'][number]) => ({
  id,
  key,
  productCode,
  productName,
  quantity,
  attributes,
  ...(suspended && { suspended }),
});
