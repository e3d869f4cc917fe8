/** Small designs in business words, as the engine reads them. Expressions are plain functions with the text they stand for. */
import {
  ExpressionError,
  type AttributeSpec,
  type BillingPolicy,
  type DecompositionRule,
  type DependencyDefinition,
  type ExecutableDesign,
  type Expression,
  type ExpressionScope,
  type GroupScope,
  type ProductSpec,
  type RetryPolicy,
  type Scenario,
  type StepDefinition,
  type StepGroup,
} from '../../src/domain/fulfillmentDesign.ts';

export const expr = <T>(source: string, evaluate: (scope: ExpressionScope) => T): Expression<T> => ({
  source,
  evaluate,
});

/** An expression that cannot be evaluated, e.g. since an attribute is missing. */
export const failing = <T>(source: string, message = `${source} has no value`): Expression<T> =>
  expr(source, () => {
    throw new ExpressionError(source, message);
  });

export const outputOf = (step: string, field: string): Expression<string> => ({
  ...failing<string>(`steps["${step}"].${field}`),
  stepOutput: { step, field },
});

export const constant = <T>(value: T): Expression<T> => expr(JSON.stringify(value), () => value);

export const attribute = (type: AttributeSpec['type'], more: Partial<AttributeSpec> = {}): AttributeSpec => ({
  type,
  required: false,
  ...more,
});

export const sold = (code: string, more: Partial<ProductSpec> = {}): ProductSpec => ({
  code,
  name: `${code} by name`,
  kind: 'commercial',
  billable: true,
  fulfillment: { kind: 'rules' },
  attributes: {},
  ...more,
});

export const technical = (code: string, more: Partial<ProductSpec> = {}): ProductSpec =>
  sold(code, { kind: 'technical', billable: false, ...more });

type RuleOptions = Partial<Omit<DecompositionRule, 'source'>> & {
  readonly actions?: DecompositionRule['source']['actions'];
  readonly when?: Expression<boolean>;
};

/** `rule('fiber', 'FIBER', 'PORT')`; a source that starts with `family:` names a family. */
export function rule(key: string, from: string, target: string, options: RuleOptions = {}): DecompositionRule {
  const { actions = ['add'], when, ...more } = options;
  return {
    key,
    source: { ...sourceOf(from), actions, ...(when && { when }) },
    target,
    scope: 'line',
    quantity: { method: 'one' },
    attributes: {},
    ...more,
  };
}

export function scenario(
  key: string,
  from: string,
  group: string,
  options: { readonly actions?: Scenario['source']['actions']; readonly when?: Expression<boolean> } = {}
): Scenario {
  const { actions = ['add'], when } = options;
  return { key, group, source: { ...sourceOf(from), actions, ...(when && { when }) } };
}

const sourceOf = (from: string): { product: string } | { family: string } =>
  from.startsWith('family:') ? { family: from.slice(7) } : { product: from };

export const quickRetry: RetryPolicy = { maxAttempts: 3, initialDelayMs: 1000, maxDelayMs: 60_000, backoff: 2 };

export const step = (key: string, more: Partial<StepDefinition> = {}): StepDefinition => ({
  key,
  group: key.split('.')[0] ?? key,
  name: `Step ${key}`,
  type: 'callout',
  mandatory: true,
  payload: {},
  form: {},
  durationMs: 60_000,
  retry: quickRetry,
  ...(more.type === undefined || more.type === 'callout' ? { gateway: 'vendor', operation: 'do' } : {}),
  ...more,
});

/** `group('ship', ['reserve', 'send'])`: steps one after the other only where `after` says so. */
export const group = (
  key: string,
  steps: readonly (string | StepDefinition)[],
  scope: GroupScope = 'item'
): StepGroup => ({
  key,
  name: `Group ${key}`,
  scope,
  steps: steps.map((entry) => (typeof entry === 'string' ? step(`${key}.${entry}`) : entry)),
});

export const after = (
  to: string,
  from: string,
  scope: DependencyDefinition['scope'] = 'line',
  lagMs = 0
): DependencyDefinition => ({ from, to, scope, lagMs });

export interface DesignParts {
  readonly products?: readonly ProductSpec[];
  readonly rules?: readonly DecompositionRule[];
  readonly scenarios?: readonly Scenario[];
  readonly groups?: readonly StepGroup[];
  readonly dependencies?: readonly DependencyDefinition[];
  readonly billing?: Partial<BillingPolicy>;
}

export function aDesign(parts: DesignParts): ExecutableDesign {
  return {
    version: { name: 'test', hash: 'f'.repeat(64), number: 1 },
    products: new Map((parts.products ?? []).map((product) => [product.code, product])),
    rules: parts.rules ?? [],
    scenarios: parts.scenarios ?? [],
    groups: new Map((parts.groups ?? []).map((entry) => [entry.key, entry])),
    dependencies: parts.dependencies ?? [],
    billing: { release: 'line', gateway: 'billing', operation: 'start', retry: quickRetry, ...parts.billing },
    gateways: new Map(),
  };
}
