/** Assets as rows and lines. */
import type { AssetView } from '../domain/assetView.ts';
import type { Attributes } from '../domain/order.ts';
import type { Paint, Tone } from './words.ts';

const attributesText = (attributes: Attributes): string =>
  Object.entries(attributes)
    .map(([name, value]) => `${name} ${String(value)}`)
    .join(', ');

export const assetRow = (asset: AssetView): Readonly<Record<string, string | number>> => ({
  asset: asset.externalId,
  product: asset.name,
  account: asset.accountName,
  state: asset.state,
  quantity: asset.quantity,
  attributes: attributesText(asset.attributes),
  'in bundle': asset.parentExternalId ?? '',
  'last order': asset.orderNumber ?? '',
});

const tones: Readonly<Record<string, Tone>> = { Active: 'good', Suspended: 'warn', Terminated: 'quiet' };

export function assetLines(asset: AssetView, bundle: readonly AssetView[], paint: Paint): readonly string[] {
  const { externalId, name, productCode, accountName, state, quantity, unitPrice, attributes } = asset;
  const since = asset.installedOn === undefined ? '' : ` since ${asset.installedOn}`;
  const until = asset.endedOn === undefined ? '' : ` until ${asset.endedOn}`;
  return [
    `Asset ${externalId} · ${name} (${productCode}) · ${accountName} · ${paint(state, tones[state] ?? 'plain')}${since}${until}`,
    `${quantity} at ${unitPrice}${attributesText(attributes) === '' ? '' : `, ${attributesText(attributes)}`}`,
    ...(asset.orderNumber === undefined ? [] : [`Last order ${asset.orderNumber}`]),
    ...(asset.items.length === 0 ? [] : ['', 'Served by']),
    ...asset.items.map((item) => {
      const facts = attributesText(item.attributes);
      return `  ${item.productName} (${item.productCode})${facts === '' ? '' : `: ${facts}`}${item.suspended ? ', suspended' : ''}`;
    }),
    ...(bundle.length === 0 ? [] : ['', 'In the same bundle']),
    ...bundle.map((other) => `  ${other.externalId} · ${other.name} · ${other.state}`),
  ];
}
