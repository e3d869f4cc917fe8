/** The order as it is to be after a change: lines by their keys, whichever order of the CRM they are written in. */
import type { OrderChange } from '../../domain/change.ts';
import type { CommercialOrder, OrderLine } from '../../domain/order.ts';
import { ok, refuse, type Problem, type Result } from '../../domain/result.ts';

export interface ChangedOrder {
  /** The whole order with the id and the external id of the first one, one revision on. */
  readonly order: CommercialOrder;
  /** Lines of the change by the line of the order that they speak of: both get the same state. */
  readonly aliases: ReadonlyMap<string, string>;
  /** Ids of lines that are withdrawn. */
  readonly withdrawn: readonly string[];
}

/**
 * Applies a change to an order. Lines are matched by key, the part of the external id behind that of the order.
 *
 * Problems: `ChangeOfUnknownLine`, `LineAlreadyThere`, `ChangeKeepsParts` (a head is withdrawn and what is in it is not),
 * `NothingChanges`.
 */
export function changedOrder(
  current: CommercialOrder,
  { order: change, scope }: OrderChange
): Result<ChangedOrder, readonly Problem[]> {
  const problems: Problem[] = [];
  const known = new Map(current.lines.map((line) => [lineKey(line, current), line]));
  const wanted = new Map<string, OrderLine>(scope === 'partial' ? known : []);
  const aliases = new Map<string, string>();
  const named = new Set<string>();
  for (const line of change.lines) {
    const key = lineKey(line, change);
    const existing = known.get(key);
    named.add(key);
    if (existing) aliases.set(existing.id, line.id);
    if (line.action === 'add') {
      if (existing && scope === 'partial') problems.push(alreadyThere(key));
      wanted.set(
        key,
        existing ? { ...line, ...identityOf(existing, line) } : { ...line, externalId: externalId(current, key) }
      );
    } else if (!existing) problems.push(unknownLine(key, line.action, [...known.keys()]));
    else if (line.action === 'delete') wanted.delete(key);
    else wanted.set(key, line.action === 'noChange' ? existing : { ...line, ...identityOf(existing, line) });
  }
  const withdrawn = [...known].filter(([key]) => !wanted.has(key)).map(([, { id }]) => id);
  const lines = reparented(wanted, change, current, problems);
  if (problems.length > 0) return refuse(problems);
  const { id, externalId: orderExternalId, orderNumber, revision } = current;
  const { accountId, accountName, currency, attributes, requestedAt } = change;
  return ok({
    order: {
      id,
      externalId: orderExternalId,
      orderNumber,
      revision: revision + 1,
      accountId,
      accountName,
      currency,
      attributes: { ...current.attributes, ...attributes },
      ...((requestedAt ?? current.requestedAt) !== undefined && { requestedAt: requestedAt ?? current.requestedAt }),
      lines,
    },
    aliases,
    withdrawn,
  });
}

const externalId = (order: CommercialOrder, key: string): string => `${order.externalId}/${key}`;

/** What a line is called within its order. */
export function lineKey(line: OrderLine, order: CommercialOrder): string {
  const prefix = `${order.externalId}/`;
  return line.externalId.startsWith(prefix) ? line.externalId.slice(prefix.length) : line.externalId;
}

/** A changed line stays the line that it is, with the action it was ordered with: nothing of it is in use yet. */
const identityOf = (existing: OrderLine, line: OrderLine): Partial<OrderLine> => ({
  id: existing.id,
  externalId: existing.externalId,
  action: existing.action,
  ...(existing.assetId !== undefined && { assetId: existing.assetId }),
  ...(existing.productId !== undefined && { productId: existing.productId }),
  attributes: { ...(line.action === 'modify' && existing.attributes), ...line.attributes },
});

/** Lines of the change name their parents by ids of the change; parents before children. */
function reparented(
  wanted: ReadonlyMap<string, OrderLine>,
  change: CommercialOrder,
  current: CommercialOrder,
  problems: Problem[]
): readonly OrderLine[] {
  const keyOfId = new Map([...current.lines.map((line) => [line.id, lineKey(line, current)] as const)]);
  for (const line of change.lines) keyOfId.set(line.id, lineKey(line, change));
  const placed = new Map<string, OrderLine>();
  const place = (key: string, line: OrderLine): void => {
    if (placed.has(key)) return;
    const parentKey = line.parentId === undefined ? undefined : keyOfId.get(line.parentId);
    const parent = parentKey === undefined ? undefined : wanted.get(parentKey);
    if (line.parentId !== undefined && !parent) problems.push(partWithoutHead(key, parentKey ?? line.parentId));
    if (parent && parentKey !== undefined && parentKey !== key) place(parentKey, parent);
    placed.set(key, parent ? { ...line, parentId: parent.id } : line);
  };
  for (const [key, line] of wanted) place(key, line);
  return [...placed.values()];
}

const unknownLine = (key: string, action: string, known: readonly string[]): Problem => ({
  code: 'ChangeOfUnknownLine',
  message: `Line ${key} is to be changed (${action}), and the order under way has no such line. It has ${known.slice(0, 10).join(', ')}.`,
  path: `lines.${key}`,
  action: 'Give the line the key of the line that it changes, or the action add.',
});

const alreadyThere = (key: string): Problem => ({
  code: 'LineAlreadyThere',
  message: `Line ${key} is to be added, and the order under way has it already.`,
  path: `lines.${key}`,
  action: 'Use the action modify to change it, or give the new line a key of its own.',
});

const partWithoutHead = (key: string, parent: string): Problem => ({
  code: 'ChangeKeepsParts',
  message: `Line ${key} stays, and the line ${parent} that it is part of does not.`,
  path: `lines.${key}`,
  action: `Withdraw ${key} too, or keep ${parent}.`,
});
