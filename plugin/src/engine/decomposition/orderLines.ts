/** The lines of an order, checked against the design and with all that rules read about them. */
import type { ExecutableDesign, LineScope, OrderScope, ProductSpec } from '../../domain/fulfillmentDesign.ts';
import type { CommercialOrder, OrderLine } from '../../domain/order.ts';
import type { Problem } from '../../domain/result.ts';
import { checkAttributes } from '../attributeChecks.ts';
import { findRoots } from './bundleRoots.ts';
import { checkLine, withDefaults } from './lineChecks.ts';

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
