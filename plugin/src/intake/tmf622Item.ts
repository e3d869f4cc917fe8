/** One item of a TM Forum product order as a line of a draft. */
import type { DraftLine } from '../domain/orderDraft.ts';
import type { AttributeValue, ItemAction } from '../domain/order.ts';
import type { Problem } from '../domain/result.ts';
import type { Tmf622Item } from './tmf622Schema.ts';

/** An item with its place in the document and the item that it is bundled in. */
export interface Placed {
  readonly item: Tmf622Item;
  readonly path: string;
  parent: string | undefined;
}

const actions: readonly ItemAction[] = ['add', 'modify', 'delete', 'noChange'];

/** The line, or nothing and what is wrong with it among `problems`. */
export function readLine(
  { item, path, parent }: Placed,
  problems: Problem[],
  warnings: Problem[]
): DraftLine | undefined {
  const before = problems.length;
  const product = item.productOffering ?? item.product?.productSpecification;
  if (!product) {
    problems.push(
      problem(
        'MissingProduct',
        `${path}/productOffering`,
        `Item ${item.id} names no product offering.`,
        'Add productOffering.id: the product code in the CRM.'
      )
    );
  }
  const action = actions.find((known) => known.toLowerCase() === item.action.toLowerCase());
  if (!action) {
    problems.push(
      problem(
        'UnknownAction',
        `${path}/action`,
        `"${item.action}" is not an action.`,
        `Use one of ${actions.join(', ')}.`
      )
    );
  }
  const quantity = item.quantity ?? 1;
  if (!(quantity > 0)) {
    problems.push(
      problem(
        'BadQuantity',
        `${path}/quantity`,
        `The quantity is ${quantity}.`,
        'Give a quantity above zero; to take something away use the action delete.'
      )
    );
  }
  const attributes = readCharacteristics(item, path, problems);
  if (problems.length > before || !product || !action) return undefined;
  const assetId = action === 'add' ? undefined : item.product?.id;
  const unitPrice = readPrice(item, path, warnings);
  return {
    key: item.id,
    ...(parent === undefined ? {} : { parentKey: parent }),
    productCode: product.id,
    ...(product.name === undefined ? {} : { productName: product.name }),
    action: assetAction(action, item.product),
    quantity,
    ...(unitPrice === undefined ? {} : { unitPrice }),
    attributes,
    ...(assetId === undefined ? {} : { assetExternalId: assetId }),
    path,
  };
}

/**
 * TMF622 has no action for it: a product that is to be suspended, or active again, says so by its status and by nothing
 * else.
 */
function assetAction(action: ItemAction, product: Tmf622Item['product']): ItemAction {
  if (action !== 'modify' || product?.id === undefined || (product.productCharacteristic ?? []).length > 0)
    return action;
  const status = product.status?.toLowerCase();
  return status === 'suspended' ? 'suspend' : status === 'active' ? 'resume' : action;
}

function readCharacteristics(item: Tmf622Item, path: string, problems: Problem[]): Record<string, AttributeValue> {
  const attributes: Record<string, AttributeValue> = {};
  for (const [index, { name, value }] of (item.product?.productCharacteristic ?? []).entries()) {
    const at = `${path}/product/productCharacteristic/${index}`;
    for (const [key, plain] of flatten(name, unwrap(value))) {
      if (plain === undefined) {
        problems.push(
          problem(
            'UnsupportedValue',
            `${at}/value`,
            `The value of "${key}" is empty or nested too deeply.`,
            'Give it text, a number or true/false, at most eight levels deep.'
          )
        );
      } else if (Object.hasOwn(attributes, key)) {
        problems.push(
          problem(
            'DuplicateCharacteristic',
            `${at}/name`,
            `"${key}" stands twice on item ${item.id}.`,
            'Keep one of them.'
          )
        );
      } else {
        attributes[key] = plain;
      }
    }
  }
  return attributes;
}

const deepest = 8;

/** A structured value becomes one attribute per leaf, named by its path: `UNI.mtu`, `UNI.ports.0`. */
function* flatten(name: string, value: unknown, depth = 0): Generator<readonly [string, AttributeValue | undefined]> {
  if (
    typeof value === 'string' ||
    typeof value === 'boolean' ||
    (typeof value === 'number' && Number.isFinite(value))
  ) {
    yield [name, value];
  } else if (typeof value === 'object' && value !== null && depth < deepest) {
    for (const [key, part] of Object.entries(value)) yield* flatten(`${name}.${key}`, part, depth + 1);
  } else {
    yield [name, undefined];
  }
}

/** v4 examples wrap some plain values (`{"value": "x"}`). */
function unwrap(value: unknown): unknown {
  const wrapped = typeof value === 'object' && value !== null && 'value' in value && typeof value.value !== 'object';
  return wrapped ? value.value : value;
}

/** The recurring price when there is one, else the one-time price: an order line has one unit price. */
function readPrice(item: Tmf622Item, path: string, warnings: Problem[]): string | undefined {
  const prices = (item.itemPrice ?? []).flatMap((entry) => {
    const amount = entry.price?.dutyFreeAmount ?? entry.price?.taxIncludedAmount;
    return amount ? [{ recurring: entry.priceType?.toLowerCase() === 'recurring', value: amount.value }] : [];
  });
  const chosen = prices.find((price) => price.recurring) ?? prices[0];
  if (prices.length > 1) {
    warnings.push(
      problem(
        'PriceNotKept',
        `${path}/itemPrice`,
        `Item ${item.id} has ${prices.length} prices; an order line holds one.`,
        'Order the other charges as lines of their own.'
      )
    );
  }
  return chosen === undefined ? undefined : decimalText(chosen.value);
}

/** Shortest decimal without an exponent, as the CRM takes it. */
const decimalText = (value: number): string =>
  Number.isInteger(value) ? value.toFixed(0) : value.toFixed(8).replace(/0+$/, '');

export const problem = (code: string, path: string, message: string, action: string): Problem => ({
  code,
  message,
  action,
  ...(path === '' ? {} : { path }),
});
