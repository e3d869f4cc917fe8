import type { ObjectDef } from '../contract.ts';
import type { OrderItem, Query } from './ast.ts';
import type { Parameters } from './binding.ts';
import { orderSql, type Expression } from './expression.ts';
import type { Member, RecordShape } from './shape.ts';

export interface RowPlan {
  readonly kind: 'rows';
  readonly object: ObjectDef;
  readonly sql: string;
  readonly parameters: Parameters;
  readonly shape: RecordShape;
  readonly children: readonly ChildPlan[];
  /** The same columns of the records with the ids `BindEnv.parents`, whatever the conditions of the query say now. */
  readonly byId?: { readonly sql: string; readonly parameters: Parameters };
}

export interface ChildPlan {
  readonly plan: RowPlan;
  /** Column of the result that holds the id of the parent. */
  readonly parentColumn: string;
}

export interface AggregatePlan {
  readonly kind: 'aggregate';
  readonly sql: string;
  readonly parameters: Parameters;
  readonly members: readonly (Member & { kind: 'value' })[];
}

/** `SELECT COUNT() FROM …`: a number and no records. */
export interface CountPlan {
  readonly kind: 'count';
  readonly sql: string;
  readonly parameters: Parameters;
}

export type Plan = RowPlan | AggregatePlan | CountPlan;

export function orderTerm(expression: Expression, item: OrderItem): string {
  return `${orderSql(expression)}${item.descending ? ' DESC' : ''} NULLS ${item.nulls.toUpperCase()}`;
}

export function limitSql(query: Query): string {
  if (query.limit === undefined && query.offset === undefined) return '';
  return ` LIMIT ${String(query.limit ?? -1)}${query.offset === undefined ? '' : ` OFFSET ${String(query.offset)}`}`;
}
