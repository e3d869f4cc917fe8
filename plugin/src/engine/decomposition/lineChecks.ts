/** What is checked about one line before any rule looks at it. */
import type { ExecutableDesign, ProductSpec } from '../../domain/fulfillmentDesign.ts';
import type { Attributes, OrderLine } from '../../domain/order.ts';
import type { Problem } from '../../domain/result.ts';
import { checkAttributes, quote } from '../attributeChecks.ts';

/** What a long text field of the CRM holds: the attributes of one line in total. */
const MAX_ATTRIBUTES_LENGTH = 131_072;

export const lineName = (key: string, product: string): string => `Line ${key} (${product})`;

/** Its product where it can be decomposed; all that is wrong with it goes to `problems`. */
export function checkLine(
  design: ExecutableDesign,
  line: OrderLine,
  key: string,
  problems: Problem[]
): ProductSpec | undefined {
  const owner = lineName(key, line.productCode);
  const path = `lines.${key}`;
  if (!(Number.isFinite(line.quantity) && line.quantity > 0)) {
    problems.push({
      code: 'QuantityNotPositive',
      message: `${owner}: the quantity is ${quote(line.quantity)}; it must be above zero.`,
      path: `${path}.quantity`,
      action: 'Correct the quantity, or remove the line.',
    });
  }
  const spec = design.products.get(line.productCode);
  const check = { owner, path: `${path}.attributes`, complete: line.action === 'add', closed: false };
  problems.push(...checkAttributes(spec?.attributes ?? {}, spec ? withDefaults(spec, line) : line.attributes, check));
  const length = attributesLength(line.attributes);
  if (length > MAX_ATTRIBUTES_LENGTH) {
    problems.push({
      code: 'AttributesTooLarge',
      message: `${owner}: the attributes have ${length} characters in total; at most ${MAX_ATTRIBUTES_LENGTH} are allowed.`,
      path: `${path}.attributes`,
      action: 'Remove attributes that fulfillment does not need.',
    });
  }
  if (spec?.kind === 'commercial') return spec;
  problems.push(spec ? notSold(owner, path) : unknownProduct(owner, path, line.productCode));
  return undefined;
}

const unknownProduct = (owner: string, path: string, product: string): Problem => ({
  code: 'UnknownProduct',
  message: `${owner}: the fulfillment design knows no product ${quote(product)}.`,
  path: `${path}.productCode`,
  action: `Add ${product} to the products of the design and apply it, or correct the product code.`,
});

const notSold = (owner: string, path: string): Problem => ({
  code: 'ProductNotSold',
  message: `${owner}: this is a technical product; it is delivered, and never sold by itself.`,
  path: `${path}.productCode`,
  action: 'Order the commercial product that it belongs to.',
});

/** Defaults complete what is new; a change or removal states what it means. */
export function withDefaults(spec: ProductSpec, line: OrderLine): Attributes {
  if (line.action !== 'add') return line.attributes;
  let completed: Record<string, string | number | boolean> | undefined;
  for (const [name, { default: value }] of Object.entries(spec.attributes)) {
    if (value === undefined || line.attributes[name] !== undefined) continue;
    completed ??= { ...line.attributes };
    completed[name] = value;
  }
  return completed ?? line.attributes;
}

function attributesLength(attributes: Attributes): number {
  let length = 2;
  for (const [name, value] of Object.entries(attributes)) length += name.length + String(value).length + 6;
  return length;
}
