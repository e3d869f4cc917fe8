/**
 * From a TM Forum product order (TMF622 v4 or v5, JSON) to an order draft. What cannot be mapped is refused with its
 * path in the document, all of it at once; what is understood but has no place in the CRM comes back as a warning.
 */
import type { z } from 'zod';
import type { Attributes } from '../domain/order.ts';
import type { DraftLine, OrderDraft } from '../domain/orderDraft.ts';
import { ok, refuse, type Problem, type Result } from '../domain/result.ts';
import { problem, readLine, type Placed } from './tmf622Item.ts';
import { ProductOrder, type Tmf622Item } from './tmf622Schema.ts';

export interface Tmf622Options {
  /** Account to use when the document names none, or instead of the one it names. */
  readonly accountExternalId?: string;
}

export interface ImportedOrder {
  readonly draft: OrderDraft;
  readonly warnings: readonly Problem[];
}

const customerRoles = new Set(['customer', 'client', 'buyer']);
/** Who is paid commission for the order; becomes the attribute `salesAgent`. */
const agentRoles = new Set(['salesagent', 'sales agent', 'salesrep', 'seller']);

/** Reads a document: one order or a list of orders. */
export function readTmf622(
  text: string,
  options: Tmf622Options = {}
): Result<readonly ImportedOrder[], readonly Problem[]> {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return refuse([
      problem('MalformedJson', '', `The file is not JSON: ${reason}.`, 'Correct the file; nothing was imported.'),
    ]);
  }
  const several = Array.isArray(document);
  const orders: ImportedOrder[] = [];
  const problems: Problem[] = [];
  for (const [index, entry] of (several ? (document as unknown[]) : [document]).entries()) {
    const result = readOrder(entry, several ? `/${index}` : '', options);
    if (result.ok) orders.push(result.value);
    else problems.push(...result.error);
  }
  return problems.length > 0 ? refuse(problems) : ok(orders);
}

function readOrder(entry: unknown, base: string, options: Tmf622Options): Result<ImportedOrder, readonly Problem[]> {
  const parsed = ProductOrder.safeParse(entry);
  if (!parsed.success) return refuse(malformed(entry, base, parsed.error.issues));
  const order = parsed.data;
  const problems: Problem[] = [];
  const warnings: Problem[] = [];
  const externalId = externalIdOf(order);
  if (externalId === undefined) {
    problems.push(
      problem(
        'MissingExternalId',
        `${base}/externalId`,
        'The order has neither externalId nor id.',
        'Add an externalId: it keeps a second import from doubling the order.'
      )
    );
  }
  const account = options.accountExternalId ?? accountOf(order);
  if (account === undefined) {
    problems.push(
      problem(
        'MissingAccount',
        `${base}/relatedParty`,
        'The order names no customer.',
        'Add a relatedParty with the role "customer", or say which account with --account.'
      )
    );
  }
  const lines = readLines(order, base, problems, warnings);
  if (problems.length > 0 || externalId === undefined || account === undefined) return refuse(problems);
  const requestedAt = order.requestedCompletionDate ?? order.requestedStartDate;
  const currency = currencyOf(order.productOrderItem);
  return ok({
    draft: {
      externalId,
      ...(order.description === undefined ? {} : { description: order.description }),
      accountExternalId: account,
      ...(requestedAt === undefined ? {} : { requestedAt }),
      ...(currency === undefined ? {} : { currency }),
      attributes: attributesOf(order),
      lines,
    },
    warnings,
  });
}

function malformed(entry: unknown, base: string, issues: readonly z.core.$ZodIssue[]): readonly Problem[] {
  const type = typeof entry === 'object' && entry !== null && '@type' in entry ? String(entry['@type']) : undefined;
  if (typeof entry !== 'object' || entry === null || !('productOrderItem' in entry)) {
    const named = type === undefined ? '' : ` It says it is a ${type}.`;
    return [
      problem(
        'NotAProductOrder',
        base,
        `There is no productOrderItem: this is not a product order.${named}`,
        'Import a TMF622 ProductOrder document.'
      ),
    ];
  }
  return issues.map((issue) =>
    problem(
      'MalformedDocument',
      `${base}/${issue.path.join('/')}`,
      issue.message,
      'Correct the document as TMF622 describes it.'
    )
  );
}

/** Flattens nested items, then lets `bundles` relationships say who is whose parent; parents come first. */
function readLines(order: ProductOrder, base: string, problems: Problem[], warnings: Problem[]): readonly DraftLine[] {
  const placed = new Map<string, Placed>();
  const place = (items: readonly Tmf622Item[], path: string, parent: string | undefined): void => {
    for (const [index, item] of items.entries()) {
      const at = `${path}/${index}`;
      if (placed.has(item.id)) {
        problems.push(
          problem(
            'DuplicateItem',
            `${at}/id`,
            `Item id ${item.id} stands twice in the order.`,
            'Give each item its own id.'
          )
        );
        continue;
      }
      placed.set(item.id, { item, path: at, parent });
      place(item.productOrderItem ?? [], `${at}/productOrderItem`, item.id);
    }
  };
  place(order.productOrderItem, `${base}/productOrderItem`, undefined);
  for (const entry of placed.values()) adoptBundled(entry, placed, problems, warnings);

  const lines: DraftLine[] = [];
  const done = new Set<string>();
  const visit = (key: string, trail: readonly string[]): void => {
    const entry = placed.get(key);
    if (!entry || done.has(key)) return;
    if (trail.includes(key)) {
      problems.push(
        problem(
          'CyclicBundle',
          entry.path,
          `Items bundle one another: ${[...trail, key].join(' → ')}.`,
          'Remove one of the relationships.'
        )
      );
      return;
    }
    if (entry.parent !== undefined) visit(entry.parent, [...trail, key]);
    if (done.has(key)) return;
    done.add(key);
    const line = readLine(entry, problems, warnings);
    if (line) lines.push(line);
  };
  for (const key of placed.keys()) visit(key, []);
  return lines;
}

function adoptBundled(entry: Placed, placed: Map<string, Placed>, problems: Problem[], warnings: Problem[]): void {
  for (const [index, relationship] of (entry.item.productOrderItemRelationship ?? []).entries()) {
    const path = `${entry.path}/productOrderItemRelationship/${index}`;
    const type = relationship.relationshipType.toLowerCase();
    if (
      type !== 'bundles' &&
      type !== 'bundled' &&
      type !== 'haschild' &&
      type !== 'hasparent' &&
      type !== 'isbundled'
    ) {
      warnings.push(
        problem(
          'RelationshipNotKept',
          path,
          `The relationship "${relationship.relationshipType}" has no place on an order line.`,
          'Express the order of work in the fulfillment design.'
        )
      );
      continue;
    }
    const upward = type === 'hasparent' || type === 'isbundled';
    const [parentId, childId] = upward ? [relationship.id, entry.item.id] : [entry.item.id, relationship.id];
    const child = placed.get(childId);
    if (!child || !placed.has(parentId)) {
      problems.push(
        problem(
          'UnknownItem',
          `${path}/id`,
          `There is no item ${relationship.id} in the order.`,
          'Name an item of this order.'
        )
      );
    } else if (child.parent !== undefined && child.parent !== parentId) {
      problems.push(
        problem(
          'TwoBundles',
          path,
          `Item ${childId} is bundled in ${child.parent} and in ${parentId}.`,
          'An item belongs to one bundle.'
        )
      );
    } else {
      child.parent = parentId;
    }
  }
}

function externalIdOf(order: ProductOrder): string | undefined {
  if (typeof order.externalId === 'string') return order.externalId;
  return order.externalId?.[0]?.id ?? (order.id === '' ? undefined : order.id);
}

const accountOf = (order: ProductOrder): string | undefined =>
  partyOf(order, customerRoles) ?? order.billingAccount?.id;

function attributesOf(order: ProductOrder): Attributes {
  const { category } = order;
  const salesAgent = partyOf(order, agentRoles);
  return { ...(category === undefined ? {} : { category }), ...(salesAgent === undefined ? {} : { salesAgent }) };
}

function partyOf({ relatedParty }: ProductOrder, roles: ReadonlySet<string>): string | undefined {
  const found = relatedParty?.find((party) => roles.has(party.role?.toLowerCase() ?? ''));
  return found?.id ?? found?.partyOrPartyRole?.id;
}

function currencyOf(items: readonly Tmf622Item[]): string | undefined {
  for (const item of items) {
    for (const entry of item.itemPrice ?? []) {
      const unit = (entry.price?.dutyFreeAmount ?? entry.price?.taxIncludedAmount)?.unit;
      if (unit !== undefined) return unit;
    }
    const nested = currencyOf(item.productOrderItem ?? []);
    if (nested !== undefined) return nested;
  }
  return undefined;
}
