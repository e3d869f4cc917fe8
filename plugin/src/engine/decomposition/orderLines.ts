/** The lines of an order, checked against the design and with all that rules read about them. */
import type { ExecutableDesign, LineScope, OrderScope, ProductSpec } from '../../domain/fulfillmentDesign.ts';
import type { Attributes, CommercialOrder, OrderLine } from '../../domain/order.ts';
import type { Problem } from '../../domain/result.ts';
import { checkAttributes, quote } from '../attributeChecks.ts';

export interface ResolvedLine {
  readonly line: OrderLine;
  /** The external id within the order: `L1` of `ORD-7/L1`. */
  readonly key: string;
  /** The head of its bundle; itself where it stands alone. */
  readonly root: OrderLine;
  readonly rootKey: string;
  readonly spec: ProductSpec;
  readonly scope: LineScope;
}

export interface ResolvedOrder {
  readonly order: CommercialOrder;
  readonly scope: OrderScope;
  /** By key, so that nothing depends on the order in which the CRM lists lines. */
  readonly lines: readonly ResolvedLine[];
  readonly byId: ReadonlyMap<string, ResolvedLine>;
  readonly problems: readonly Problem[];
}

/** What a long text field of the CRM holds: the attributes of one line in total. */
const MAX_ATTRIBUTES_LENGTH = 131_072;
const MAX_DEPTH = 50;

export const lineName = (key: string, product: string): string => `Line ${key} (${product})`;

/** Resolves every line it can; the others are named in `problems`, and the rest is still checked. */
export function resolveOrder(design: ExecutableDesign, order: CommercialOrder): ResolvedOrder {
  const problems: Problem[] = [];
  const scope: OrderScope = {
    number: order.orderNumber,
    externalId: order.externalId,
    accountId: order.accountId,
    accountName: order.accountName,
    currency: order.currency,
    revision: order.revision,
    attributes: order.attributes,
  };
  const owner = `Order ${order.orderNumber}`;
  problems.push(
    ...checkAttributes({}, order.attributes, { owner, path: 'attributes', complete: false, closed: false })
  );
  const keys = keyLines(order, problems);
  const roots = findRoots(order, keys, problems);
  const lines: ResolvedLine[] = [];
  for (const line of order.lines) {
    const key = keys.get(line.id) ?? line.externalId;
    const spec = checkLine(design, line, key, problems);
    const root = roots.get(line.id);
    if (!spec || !root) continue;
    const attributes = withDefaults(spec, line);
    const rootSpec = design.products.get(root.productCode);
    lines.push({
      line,
      key,
      root,
      rootKey: keys.get(root.id) ?? root.externalId,
      spec,
      scope: {
        externalId: line.externalId,
        product: line.productCode,
        family: spec.family ?? line.family ?? '',
        action: line.action,
        quantity: line.quantity,
        attributes,
        bundle: root === line || !rootSpec ? attributes : withDefaults(rootSpec, root),
      },
    });
  }
  lines.sort((a, b) => (a.key < b.key ? -1 : 1));
  return { order, scope, lines, byId: new Map(lines.map((entry) => [entry.line.id, entry])), problems };
}

function keyLines(order: CommercialOrder, problems: Problem[]): ReadonlyMap<string, string> {
  const prefix = `${order.externalId}/`;
  const keys = new Map<string, string>();
  const seen = new Set<string>();
  for (const { id, externalId } of order.lines) {
    const key = externalId.startsWith(prefix) ? externalId.slice(prefix.length) : externalId;
    // The CRM compares external ids without regard to case.
    const folded = key.toLowerCase();
    if (!key || seen.has(folded) || keys.has(id)) {
      problems.push({
        code: 'DuplicateLine',
        message: key ? `Line ${key} is in the order more than once.` : `Line ${id} has no external id.`,
        path: `lines.${key || id}`,
        action: 'Give every line an external id of its own.',
      });
    }
    seen.add(folded);
    keys.set(id, key);
  }
  return keys;
}

/** Root of each line. Lines in a cycle, below an unknown parent or too deep get none. */
function findRoots(
  order: CommercialOrder,
  keys: ReadonlyMap<string, string>,
  problems: Problem[]
): ReadonlyMap<string, OrderLine> {
  const byId = new Map(order.lines.map((line) => [line.id, line]));
  const found = new Map<string, { readonly root: OrderLine | undefined; readonly depth: number }>();
  for (const start of order.lines) {
    const path: OrderLine[] = [];
    const onPath = new Set<string>();
    let line: OrderLine | undefined = start;
    while (line && !found.has(line.id) && !onPath.has(line.id)) {
      path.push(line);
      onPath.add(line.id);
      line = line.parentId === undefined ? undefined : byId.get(line.parentId);
    }
    const top = path.at(-1);
    if (!top) continue;
    let end = line ? found.get(line.id) : undefined;
    if (line && !end) {
      problems.push(cyclicLines(path.slice(path.indexOf(line)), keys));
      end = { root: undefined, depth: 0 };
    } else if (!line && top.parentId !== undefined) {
      problems.push(unknownParent(top, keys));
      end = { root: undefined, depth: 0 };
    }
    let { root, depth } = end ?? { root: top, depth: 0 };
    for (const entry of path.toReversed()) {
      depth += 1;
      if (depth === MAX_DEPTH + 1 && root) {
        problems.push(tooDeep(entry, keys));
        root = undefined;
      }
      found.set(entry.id, { root, depth });
    }
  }
  return new Map([...found].flatMap(([id, { root }]) => (root ? [[id, root] as const] : [])));
}

function cyclicLines(cycle: readonly OrderLine[], keys: ReadonlyMap<string, string>): Problem {
  const names = cycle.map((line) => keys.get(line.id) ?? line.id);
  const shown = names.length > 10 ? [...names.slice(0, 10), '…'] : names;
  return {
    code: 'CyclicLines',
    message: `Lines are bundled in one another: ${[...shown, names[0]].join(' in ')}.`,
    path: `lines.${names[0]}`,
    action: 'Correct the parent of one of these lines.',
  };
}

const unknownParent = (line: OrderLine, keys: ReadonlyMap<string, string>): Problem => ({
  code: 'UnknownParent',
  message: `${lineName(keys.get(line.id) ?? line.id, line.productCode)} is bundled in line ${line.parentId}, which is not in this order.`,
  path: `lines.${keys.get(line.id) ?? line.id}`,
  action: 'Add the parent line to the order, or clear the parent.',
});

const tooDeep = (line: OrderLine, keys: ReadonlyMap<string, string>): Problem => ({
  code: 'NestedTooDeep',
  message: `${lineName(keys.get(line.id) ?? line.id, line.productCode)} is more than ${MAX_DEPTH} levels deep in its bundle.`,
  path: `lines.${keys.get(line.id) ?? line.id}`,
  action: 'Bundle it less deeply.',
});

function checkLine(
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
function withDefaults(spec: ProductSpec, line: OrderLine): Attributes {
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
