import { isInForce, type BindingClause, type BindingContract, type TermRange } from '../domain/contract.ts';
import type { Attributes, AttributeValue, CommercialOrder, OrderLine } from '../domain/order.ts';
import { ok, refuse, type Problem, type Result } from '../domain/result.ts';
import { compareDecimals, discounted } from './decimal.ts';

/** What the order takes from its contract because it says nothing else. */
export interface TakenPrice {
  readonly lineId: string;
  readonly unitPrice: string;
  readonly clause: string;
}

export interface BoundOrder {
  /** With the attributes and prices of the contract. */
  readonly order: CommercialOrder;
  /** Attributes that the order did not have. */
  readonly attributes: Attributes;
  readonly prices: readonly TakenPrice[];
}

export interface BindingFacts {
  readonly contract: BindingContract;
  /** List price by line id, as decimal text: a line at its list price is one that nobody priced. */
  readonly listPrices: ReadonlyMap<string, string>;
  /** The day for which the order counts when it says none itself; ISO 8601 date. */
  readonly today: string;
}

/**
 * Puts an order under its contract: what the order leaves open it takes from the contract, and what contradicts the
 * contract is refused with the clause that it contradicts. All contradictions are named, not only the first.
 */
export function bindOrder(order: CommercialOrder, facts: BindingFacts): Result<BoundOrder, readonly Problem[]> {
  const { contract } = facts;
  const problems = [...contractProblems(order, facts)];
  const attributes: Record<string, AttributeValue> = { ...order.attributes };
  const taken: Record<string, AttributeValue> = {};
  const prices = new Map<string, TakenPrice>();
  for (const clause of contract.clauses) {
    const where = new Clause(order, contract, clause);
    problems.push(...where.currency(), ...where.attributes(attributes, taken));
    for (const line of order.lines.filter(isBound)) {
      problems.push(...where.coverage(line), ...where.price(line, facts.listPrices.get(line.id), contract, prices));
    }
  }
  if (problems.length > 0) return refuse(problems);
  const lines = order.lines.map((line) => {
    const price = prices.get(line.id);
    return price === undefined ? line : { ...line, unitPrice: price.unitPrice };
  });
  return ok({ order: { ...order, attributes, lines }, attributes: taken, prices: [...prices.values()] });
}

/** Where lines may no longer change: prices that would have to be taken are refused with their clauses. */
export function refuseUntaken(bound: BoundOrder): Result<CommercialOrder, readonly Problem[]> {
  if (bound.prices.length === 0) return ok(bound.order);
  const byId = new Map(bound.order.lines.map((line) => [line.id, line]));
  return refuse(
    bound.prices.map(({ lineId, unitPrice, clause }) => ({
      code: 'PriceConflict',
      message: `${byId.get(lineId)?.productName ?? lineId} is at its list price, but ${clause} says ${unitPrice}`,
      path: lineId,
      action: `Set the price of the line to ${unitPrice} and submit the order again.`,
    }))
  );
}

/** Lines that end something are not sold, and what does not change keeps the price that it had. */
const isBound = (line: OrderLine): boolean => line.action === 'add' || line.action === 'modify';

function* contractProblems(order: CommercialOrder, { contract, today }: BindingFacts): Generator<Problem> {
  const { contractNumber, state, startDate, endDate } = contract;
  const path = `Contract ${contractNumber}`;
  if (contract.accountId !== order.accountId) {
    const action = 'Choose a contract of the account of the order.';
    yield {
      code: 'ContractOfOtherAccount',
      message: `${path} belongs to another account than the order`,
      path,
      action,
    };
  }
  if (!isInForce(state)) {
    const action = 'Activate the contract first, or take the order out of it.';
    yield { code: 'ContractNotInForce', message: `${path} is ${state}; orders need one that is Active`, path, action };
  }
  const day = order.requestedAt?.slice(0, 10) ?? today;
  if ((startDate !== undefined && day < startDate) || (endDate !== undefined && day > endDate)) {
    const term = `${startDate ?? '…'} to ${endDate ?? '…'}`;
    const action = 'Ask for a date in the term, or renew the contract.';
    yield { code: 'OutsideContractTerm', message: `${day} is outside the term of ${path}, ${term}`, path, action };
  }
}

/** One clause against one order. */
class Clause {
  readonly #order: CommercialOrder;
  readonly #clause: BindingClause;
  readonly #name: string;

  constructor(order: CommercialOrder, contract: BindingContract, clause: BindingClause) {
    this.#order = order;
    this.#clause = clause;
    this.#name = `clause "${clause.title}" of contract ${contract.contractNumber}`;
  }

  *currency(): Generator<Problem> {
    const { currency } = this.#clause.terms;
    if (currency === undefined || currency === this.#order.currency) return;
    yield this.#problem(
      'CurrencyConflict',
      `The order is in ${this.#order.currency}, but ${this.#name} says ${currency}`,
      'currency',
      `Place the order in ${currency}.`
    );
  }

  *attributes(actual: Record<string, AttributeValue>, taken: Record<string, AttributeValue>): Generator<Problem> {
    for (const [key, wanted] of Object.entries(this.#clause.terms.attributes ?? {})) {
      const given = actual[key];
      if (given === undefined) actual[key] = taken[key] = wanted;
      else if (given !== wanted) yield this.#attributeProblem(key, given, String(wanted));
    }
    for (const [key, range] of Object.entries(this.#clause.terms.ranges ?? {})) {
      const given = actual[key];
      if (given === undefined) actual[key] = taken[key] = defaultOf(range);
      else if (!isWithin(given, range)) yield this.#attributeProblem(key, given, describe(range));
    }
  }

  *coverage(line: OrderLine): Generator<Problem> {
    const { products, maxQuantity } = this.#clause.terms;
    const { productCode, productName, quantity } = line;
    if (products !== undefined && !products.includes(productCode)) {
      const message = `${productName} is not among the products of ${this.#name}`;
      yield this.#problem('ProductNotCovered', message, line.id, 'Take it out, or order it without the contract.');
    }
    const most = maxQuantity?.[productCode];
    if (most === undefined) return;
    const same = this.#order.lines.filter((other) => isBound(other) && other.productCode === productCode);
    const total = same.reduce((sum, other) => sum + other.quantity, 0);
    // Told once, at the first line of the product.
    if (total > most && same[0]?.id === line.id) {
      const message = `The order has ${total} of ${productName}, but ${this.#name} allows ${most}`;
      yield this.#problem('QuantityConflict', message, line.id, `Order at most ${most}; this line has ${quantity}.`);
    }
  }

  *price(
    line: OrderLine,
    listPrice: string | undefined,
    contract: BindingContract,
    prices: Map<string, TakenPrice>
  ): Generator<Problem> {
    const agreed = this.#agreedPrice(line, listPrice, contract);
    if (agreed === undefined) return;
    const given = prices.get(line.id)?.unitPrice ?? line.unitPrice;
    if (compareDecimals(given, agreed) === 0) return;
    const isUnpriced = listPrice !== undefined && compareDecimals(line.unitPrice, listPrice) === 0;
    if (isUnpriced && !prices.has(line.id)) {
      prices.set(line.id, { lineId: line.id, unitPrice: agreed, clause: this.#name });
      return;
    }
    const message = `${line.productName} is at ${given}, but ${this.#name} says ${agreed}`;
    yield this.#problem('PriceConflict', message, line.id, `Set the price to ${agreed}, or amend the contract.`);
  }

  #agreedPrice(line: OrderLine, listPrice: string | undefined, contract: BindingContract): string | undefined {
    const { prices, discountPercent } = this.#clause.terms;
    const fixed = prices?.[line.productCode];
    if (fixed !== undefined) return fixed;
    if (discountPercent === undefined || listPrice === undefined) return undefined;
    // A part of a bundle that costs nothing is paid for with its bundle.
    if (line.parentId !== undefined && compareDecimals(line.unitPrice, '0') === 0) return undefined;
    // An agreed price, in whichever clause, goes before the general discount.
    if (contract.clauses.some(({ terms }) => terms.prices?.[line.productCode] !== undefined)) return undefined;
    return discounted(listPrice, discountPercent);
  }

  #attributeProblem(key: string, given: AttributeValue, wanted: string): Problem {
    const message = `${key} is ${String(given)}, but ${this.#name} says ${wanted}`;
    return this.#problem('ServiceLevelConflict', message, key, `Set ${key} to ${wanted}, or leave it out.`);
  }

  #problem(code: string, message: string, path: string, action: string): Problem {
    return { code, message, path: `Order ${this.#order.orderNumber}: ${path}`, action };
  }
}

const isWithin = (value: AttributeValue, { min, max }: TermRange): boolean =>
  typeof value === 'number' && (min === undefined || value >= min) && (max === undefined || value <= max);

/** An upper limit is a promise of at most so much, a lower one of at least so much: each alone is the level agreed. */
const defaultOf = ({ min, max }: TermRange): number => max ?? min ?? 0;

const describe = ({ min, max }: TermRange): string =>
  min === undefined ? `at most ${max}` : max === undefined ? `at least ${min}` : `${min} to ${max}`;
