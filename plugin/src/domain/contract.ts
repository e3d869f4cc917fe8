/** Contracts as the rest of the product speaks of them: their types, their parties, and what they bind orders to. */
import { contractLifecycle, type ContractState } from './states.ts';
import { defineLifecycle, type Lifecycle } from './lifecycle.ts';
import type { Attributes } from './order.ts';

export const contractTypes = ['Master', 'Service', 'Lease', 'Subscription', 'Other'] as const;
export type ContractType = (typeof contractTypes)[number];

/**
 * States that a type does without: a lease ends with its term and is not renewed, a subscription is changed by its
 * successor only, and what is not about a service is neither suspended nor amended.
 */
export const excludedStates: Readonly<Record<ContractType, readonly ContractState[]>> = {
  Master: [],
  Service: [],
  Lease: ['Renewed'],
  Subscription: ['Amending'],
  Other: ['Suspended', 'Amending', 'Renewed'],
};

const lifecycles = new Map<ContractType, Lifecycle<ContractState>>(
  contractTypes.map((type) => [type, withoutStates(type, excludedStates[type])])
);

function withoutStates(type: ContractType, excluded: readonly ContractState[]): Lifecycle<ContractState> {
  const kept = contractLifecycle.states.filter((state) => !excluded.includes(state));
  const table = Object.fromEntries(
    kept.map((state) => [state, contractLifecycle.table[state].filter((next) => !excluded.includes(next))])
  );
  const finals = contractLifecycle.finals.filter((state) => !excluded.includes(state));
  return defineLifecycle(
    `Contract of type ${type}`,
    contractLifecycle.initial,
    finals,
    table
  ) as Lifecycle<ContractState>;
}

/** The part of the contract lifecycle that contracts of a type go through. */
export function contractLifecycleOf(type: ContractType): Lifecycle<ContractState> {
  const lifecycle = lifecycles.get(type);
  if (lifecycle === undefined) throw new Error(`There is no contract type ${type}`);
  return lifecycle;
}

/** Orders may be placed under a contract in these states: a contract that is being amended is still in force. */
export const isInForce = (state: ContractState): boolean => state === 'Active' || state === 'Amending';

export type ContractParty = 'Us' | 'Customer';

/** A number of a service level that an order must keep to; both ends are allowed. */
export interface TermRange {
  readonly min?: number;
  readonly max?: number;
}

/** What clauses bind orders to. Amounts are decimal texts in the currency of the contract. */
export interface ContractTerms {
  /** ISO 4217: orders are in this currency. */
  readonly currency?: string;
  /** Agreed unit prices by product code. */
  readonly prices?: Readonly<Record<string, string>>;
  /** The discount on the list price of every product that has no agreed price. */
  readonly discountPercent?: number;
  /** Only these products may be ordered. */
  readonly products?: readonly string[];
  /** Most units of a product in one order. */
  readonly maxQuantity?: Readonly<Record<string, number>>;
  /** Attributes of the order that the contract decides: an order without them takes them. */
  readonly attributes?: Attributes;
  /** Numeric attributes of the order within limits; an order without one takes the limit. */
  readonly ranges?: Readonly<Record<string, TermRange>>;
}

/** A clause of the signed version, as far as orders are concerned. */
export interface BindingClause {
  readonly key: string;
  /** As it stands in the document, with its number: `4. Prices`. */
  readonly title: string;
  readonly terms: ContractTerms;
}

/** The contract that an order is placed under. */
export interface BindingContract {
  readonly id: string;
  readonly contractNumber: string;
  readonly accountId: string;
  readonly state: ContractState;
  /** ISO 8601 dates, both included. */
  readonly startDate?: string;
  readonly endDate?: string;
  readonly clauses: readonly BindingClause[];
}
