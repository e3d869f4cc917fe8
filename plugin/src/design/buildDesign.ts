import type {
  AttributeMapping,
  AttributeSpec,
  ChangePolicy,
  DesignVersion,
  ExecutableDesign,
  Expression,
  GateCall,
  PointOfNoReturn,
  ProductSpec,
  QuantityRule,
  RetryPolicy,
  Selector,
  StepDefinition,
  StepGroup,
} from '../domain/fulfillmentDesign.ts';
import type { AttributeValue } from '../domain/order.ts';
import type {
  ChangeDocument,
  DesignDocument,
  GateCallDocument,
  MappingDocument,
  PointOfNoReturnDocument,
  ProductDocument,
  RetryDocument,
  RuleDocument,
  SelectorDocument,
  StepDocument,
  ValueDocument,
} from './document.ts';
import { durationMs } from './duration.ts';
import { calendarsOf, stepTimes } from './buildTimes.ts';
import { compileExpression, constantExpression, parseExpression } from './expressions/compileExpression.ts';

/**
 * The engine's form of a document that the check has accepted.
 *
 * @throws {Error} when an expression does not parse: the document was not checked.
 */
export function buildDesign(document: DesignDocument, version: DesignVersion): ExecutableDesign {
  const { billing } = document;
  const times = stepTimes(document);
  if (!billing) throw new Error('the design was not checked: billing is missing');
  return {
    version,
    products: mapOf(document.products, product),
    rules: entriesOf(document.rules).map(([key, rule]) => ({
      key,
      source: selector(rule),
      target: rule.target,
      scope: rule.scope,
      ...(rule.scopeKey === undefined ? {} : { scopeKey: compiled<string>(rule.scopeKey, 'string') }),
      quantity: quantity(rule.quantity),
      attributes: recordOf(rule.attributes, mapping),
    })),
    scenarios: entriesOf(document.scenarios).map(([key, scenario]) => ({
      key,
      source: selector(scenario),
      group: scenario.group,
    })),
    groups: mapOf(document.groups, (key, group): StepGroup => {
      const steps = entriesOf(group.steps).map(([stepKey, step]) => ({
        ...stepDefinition(key, stepKey, step),
        ...times(step),
      }));
      return { key, name: group.name, scope: group.scope, steps };
    }),
    dependencies: document.dependencies.map(({ from, to, scope, lag }) => ({
      from,
      to,
      scope,
      lagMs: durationMs(lag),
    })),
    billing: {
      release: billing.release,
      gateway: billing.gateway,
      operation: billing.operation,
      retry: retryPolicy(billing.retry),
      ...(billing.also ? { also: entriesOf(billing.also).map(([key, call]) => gateCall(key, call)) } : {}),
    },
    calendars: calendarsOf(document),
    ...(document.customerNotice && { customerNotice: document.customerNotice }),
    gateways: mapOf(document.gateways, (key, gateway) => ({ key, kind: gateway.kind, settings: gateway.settings })),
  };
}

function product(code: string, document: ProductDocument): ProductSpec {
  const { fulfillment } = document;
  return {
    code,
    name: document.name,
    kind: document.kind,
    ...(document.family === undefined ? {} : { family: document.family }),
    billable: document.billable,
    fulfillment: fulfillment === 'rules' ? { kind: 'rules' } : { kind: 'none', reason: fulfillment.none },
    attributes: recordOf(document.attributes, (attribute): AttributeSpec => attribute),
  };
}

function selector(document: SelectorDocument): Selector {
  return {
    ...(document.product === undefined ? {} : { product: document.product }),
    ...(document.family === undefined ? {} : { family: document.family }),
    actions: document.actions,
    ...(document.when === undefined ? {} : { when: compiled<boolean>(document.when, 'boolean') }),
  };
}

function quantity(document: RuleDocument['quantity']): QuantityRule {
  if (typeof document === 'string') return { method: document };
  return { method: 'expression', value: compiled<number>(document.expression, 'number') };
}

function mapping(document: MappingDocument): AttributeMapping {
  if (typeof document === 'string' || !('from' in document)) return { kind: 'expression', value: value(document) };
  const { from, values, otherwise } = document;
  if (!values) return { kind: 'asIs', from };
  return { kind: 'list', from, values, ...(otherwise === undefined ? {} : { otherwise }) };
}

const value = (document: ValueDocument): Expression<AttributeValue> =>
  typeof document === 'string' ? compiled<AttributeValue>(document, 'scalar') : constantExpression(document.value);

function assignmentPolicy({ assignment }: StepDocument): Pick<StepDefinition, 'assignment'> {
  if (!assignment || assignment.strategy === 'queue') return {};
  return { assignment: { strategy: assignment.strategy, skills: assignment.skills } };
}

function stepDefinition(group: string, key: string, document: StepDocument): StepDefinition {
  const { name, type, mandatory, when, gateway, operation, queue, instructions, delay, event } = document;
  return {
    key: `${group}.${key}`,
    group,
    name,
    type,
    mandatory,
    ...(when === undefined ? {} : { when: compiled<boolean>(when, 'boolean') }),
    ...(gateway === undefined ? {} : { gateway }),
    ...(operation === undefined ? {} : { operation }),
    payload: recordOf(document.payload, value),
    ...(queue === undefined ? {} : { queue }),
    ...assignmentPolicy(document),
    ...(instructions === undefined ? {} : { instructions }),
    form: recordOf(document.form, (attribute): AttributeSpec => attribute),
    ...(delay === undefined ? {} : { delayMs: durationMs(delay) }),
    ...(event === undefined ? {} : { event }),
    durationMs: durationMs(document.duration),
    retry: retryPolicy(document.retry),
    ...(document.change ? { change: changePolicy(document.change) } : {}),
    ...(document.pointOfNoReturn ? { pointOfNoReturn: pointOfNoReturn(document.pointOfNoReturn) } : {}),
  };
}

function changePolicy({ strategy, undo, sensitiveTo }: ChangeDocument): ChangePolicy<Expression<AttributeValue>> {
  return {
    strategy,
    ...(undo ? { undo: { ...undo, payload: recordOf(undo.payload, value) } } : {}),
    ...(sensitiveTo ? { sensitiveTo } : {}),
  };
}

const gateCall = (key: string, { when, payload, retry, ...call }: GateCallDocument): GateCall => ({
  key,
  ...call,
  ...(when === undefined ? {} : { when: compiled<boolean>(when, 'boolean') }),
  payload: recordOf(payload, value),
  retry: retryPolicy(retry),
});

const pointOfNoReturn = ({ fee, ...rest }: PointOfNoReturnDocument): PointOfNoReturn => ({
  ...rest,
  ...(fee === undefined ? {} : { fee: String(fee) }),
});

const retryPolicy = ({ attempts, delay, maxDelay, backoff }: RetryDocument): RetryPolicy => ({
  maxAttempts: attempts,
  initialDelayMs: durationMs(delay),
  maxDelayMs: durationMs(maxDelay),
  backoff,
});

function compiled<T extends AttributeValue>(
  source: string,
  type: 'boolean' | 'number' | 'string' | 'scalar'
): Expression<T> {
  const parsed = parseExpression(source);
  if (!parsed.ok) throw new Error(`the design was not checked: ${source}: ${parsed.error.message}`);
  return compileExpression<T>(parsed.value, type);
}

/** By key, so that the order in which a file lists things never changes what the engine does. */
function entriesOf<A>(record: Readonly<Record<string, A>>): readonly (readonly [string, A])[] {
  return Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1));
}
function mapOf<A, B>(
  record: Readonly<Record<string, A>>,
  change: (key: string, value: A) => B
): ReadonlyMap<string, B> {
  return new Map(entriesOf(record).map(([key, member]) => [key, change(key, member)]));
}
function recordOf<A, B>(record: Readonly<Record<string, A>>, change: (value: A) => B): Readonly<Record<string, B>> {
  return Object.fromEntries(entriesOf(record).map(([key, member]) => [key, change(member)]));
}
