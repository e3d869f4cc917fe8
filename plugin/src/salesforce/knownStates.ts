import { z } from 'zod';
import type { Lifecycle } from '../domain/lifecycle.ts';
import {
  billingLifecycle,
  itemLifecycle,
  orderLifecycle,
  type BillingState,
  type ItemState,
  type OrderState,
} from '../domain/states.ts';
import { COLLECTIONS_PER_CALL, parseReply, type CrmClient } from './crmClient.ts';
import { chunked, IDS_PER_QUERY, within } from './soql.ts';

export interface KnownLine {
  readonly externalId: string;
  readonly state: string | undefined;
  readonly billing: string | undefined;
}

/**
 * The states of orders and lines as the CRM has them. The CRM allows only the moves of the lifecycle tables, while a
 * projection may be several moves ahead: the way between is written step by step, and to know it one must know its start.
 */
export interface KnownStates {
  noteOrder(id: string, state: string): void;
  noteLine(row: LineStateRow): void;
  /** A line whose states were just written. */
  moveLine(id: string, states: { readonly state?: string; readonly billing?: string }): void;
  order(id: string): string | undefined;
  line(id: string): KnownLine | undefined;
  forget(id: string): void;
  /** Reads the states that are not known yet, up to 2,000 in one call. */
  load(orderIds: readonly string[], lineIds: readonly string[]): Promise<void>;
}

const CAPACITY = 100_000;

export function createKnownStates(client: CrmClient): KnownStates {
  const orders = new Map<string, string>();
  const lines = new Map<string, KnownLine>();
  const known: KnownStates = {
    noteOrder: (id, state) => remember(orders, id, state),
    noteLine: (row) =>
      remember(lines, row.Id, {
        externalId: row.OM_ExternalId__c ?? row.Id,
        state: row.OM_State__c ?? undefined,
        billing: row.OM_BillingState__c ?? undefined,
      }),
    moveLine(id, states) {
      const line = lines.get(id);
      if (line) remember(lines, id, { ...line, ...states });
    },
    order: (id) => orders.get(id),
    line: (id) => lines.get(id),
    forget(id) {
      orders.delete(id);
      lines.delete(id);
    },
    async load(orderIds, lineIds) {
      const missingOrders = orderIds.filter((id) => !orders.has(id));
      const missingLines = lineIds.filter((id) => !lines.has(id));
      const soql = [
        ...chunked(missingOrders, IDS_PER_QUERY).map(
          (ids) => `SELECT Id, OM_State__c FROM Order WHERE ${within('Id', ids)}`
        ),
        ...chunked(missingLines, IDS_PER_QUERY).map(
          (ids) =>
            `SELECT Id, OrderId, OM_ExternalId__c, OM_State__c, OM_BillingState__c FROM OrderItem WHERE ${within('Id', ids)}`
        ),
      ];
      for (const queries of chunked(soql, COLLECTIONS_PER_CALL)) {
        for (const row of parseReply(z.array(StateRow), (await client.queries(queries)).flat())) {
          if (row.OrderId === undefined) known.noteOrder(row.Id, row.OM_State__c ?? orderLifecycle.initial);
          else known.noteLine(row);
        }
      }
    },
  };
  return known;
}

export interface LineStateRow {
  readonly Id: string;
  readonly OM_ExternalId__c?: string | null | undefined;
  readonly OM_State__c?: string | null | undefined;
  readonly OM_BillingState__c?: string | null | undefined;
}

const StateRow = z.object({
  Id: z.string(),
  OrderId: z.string().optional(),
  OM_ExternalId__c: z.string().nullish(),
  OM_State__c: z.string().nullish(),
  OM_BillingState__c: z.string().nullish(),
});

/** Oldest out first: what is forgotten is read again when it is needed. */
function remember<V>(map: Map<string, V>, key: string, value: V): void {
  map.delete(key);
  map.set(key, value);
  if (map.size <= CAPACITY) return;
  const [oldest] = map.keys();
  if (oldest !== undefined) map.delete(oldest);
}

/**
 * The states to write, one after the other, from what the CRM has to what is wanted. Just the target when there is no
 * way or no start, so that the CRM refuses it by name instead of it being dropped here.
 */
function route<S extends string>(lifecycle: Lifecycle<S>, from: string | undefined, to: S): readonly S[] {
  const start = lifecycle.states.find((state) => state === from);
  return (start === undefined ? undefined : lifecycle.route(start, to)) ?? [to];
}

export const orderRoute = (from: string | undefined, to: OrderState): readonly OrderState[] =>
  route(orderLifecycle, from, to);

/** A line that has no state yet may get the first one or any that the first leads to. */
export const itemRoute = (from: string | undefined, to: ItemState): readonly ItemState[] => {
  if (from !== undefined) return route(itemLifecycle, from, to);
  return to === itemLifecycle.initial ? [to] : route(itemLifecycle, itemLifecycle.initial, to);
};

/** A line that was never billed stands before Blocked. */
export const billingRoute = (from: string | undefined, to: BillingState): readonly BillingState[] =>
  from === undefined
    ? [billingLifecycle.initial, ...route(billingLifecycle, billingLifecycle.initial, to)]
    : route(billingLifecycle, from, to);
