/** Random designs and orders that fit together, for properties. Shrinks to small ones. */
import fc from 'fast-check';
import type {
  DecompositionRule,
  DependencyDefinition,
  ExecutableDesign,
  ProductSpec,
  Scenario,
  StepGroup,
  StepType,
} from '../../src/domain/fulfillmentDesign.ts';
import type { CommercialOrder, OrderLine } from '../../src/domain/order.ts';
import {
  aDesign,
  after,
  attribute,
  constant,
  expr,
  group,
  rule,
  scenario,
  sold,
  step,
  technical,
} from './buildersDesign.ts';
import { aLine, anOrder } from './buildersOrder.ts';

export interface Sample {
  readonly design: ExecutableDesign;
  readonly order: CommercialOrder;
}

const TYPES: readonly StepType[] = ['callout', 'callout', 'manual', 'milestone', 'timer', 'waitForEvent', 'auto'];
const SCOPES = ['item', 'line', 'bundle', 'order'] as const;

interface SampleOptions {
  /** Scopes that dependencies may have. */
  readonly scopes?: readonly DependencyDefinition['scope'][];
}

export const aSample = ({ scopes = SCOPES }: SampleOptions = {}): fc.Arbitrary<Sample> =>
  fc
    .record({ technicals: fc.integer({ min: 1, max: 4 }), groups: fc.integer({ min: 1, max: 4 }) })
    .chain(({ technicals, groups }) =>
      fc.record({
        rules: rulesFor(technicals),
        groups: fc.tuple(...Array.from({ length: groups }, (_, index) => aGroup(`g${index}`))),
        scenarios: scenariosFor(technicals, groups),
        edges: fc.array(fc.tuple(fc.nat(), fc.nat(), fc.constantFrom(...scopes), fc.constantFrom(0, 0, 60_000)), {
          maxLength: 8,
        }),
        release: fc.constantFrom('line', 'bundle', 'order' as const),
        lines: someLines,
      })
    )
    .map(({ rules, groups, scenarios, edges, release, lines }) => ({
      design: aDesign({
        products: [...COMMERCIAL, ...TECHNICAL],
        rules,
        groups,
        scenarios,
        dependencies: dependenciesOf(groups, edges),
        billing: { release: release },
      }),
      order: anOrder(lines),
    }));

/** Nothing that is made of a product knows of its note. */
const attributes = { note: attribute('string') };
const COMMERCIAL: readonly ProductSpec[] = [
  sold('P0', { attributes }),
  sold('P1', { attributes, family: 'F' }),
  sold('P2', { attributes, family: 'F', billable: false }),
  sold('HEAD', { attributes, fulfillment: { kind: 'none', reason: 'Its parts are delivered.' } }),
];
const TECHNICAL: readonly ProductSpec[] = Array.from({ length: 4 }, (_, index) => technical(`T${index}`));

/** Every sold product is made into something; technical ones lead to later ones only. */
function rulesFor(technicals: number): fc.Arbitrary<readonly DecompositionRule[]> {
  const target = fc.nat({ max: technicals - 1 });
  const scope = fc.constantFrom('line', 'bundle', 'order', 'account', 'custom' as const);
  const from = (source: string): fc.Arbitrary<readonly DecompositionRule[]> =>
    fc
      .array(fc.tuple(target, scope), { minLength: 1, maxLength: 2 })
      .map((entries) =>
        entries.map(([index, kind], position) => aRule(`${source.replace(':', '-')}-${position}`, source, index, kind))
      );
  const further = fc
    .array(fc.tuple(target, target, scope), { maxLength: 3 })
    .map((entries) =>
      entries.flatMap(([a, b, kind], position) => (a < b ? [aRule(`deep-${position}`, `T${a}`, b, kind)] : []))
    );
  return fc.tuple(from('P0'), from('family:F'), further).map((parts) => parts.flat());
}

const aRule = (key: string, from: string, target: number, scope: string): DecompositionRule =>
  rule(key, from, `T${target}`, {
    scope: scope as DecompositionRule['scope'],
    ...(scope === 'custom' && { scopeKey: expr('line.product', ({ line }) => line?.product ?? '') }),
  });

const aGroup = (key: string): fc.Arbitrary<StepGroup> =>
  fc
    .record({
      scope: fc.constantFrom('item', 'item', 'bundle', 'order' as const),
      steps: fc.array(fc.record({ type: fc.constantFrom(...TYPES), skip: fc.boolean(), mandatory: fc.boolean() }), {
        minLength: 1,
        maxLength: 4,
      }),
    })
    .map(({ scope, steps }) =>
      group(
        key,
        steps.map(({ type, skip, mandatory }, index) =>
          step(`${key}.s${index}`, {
            type,
            mandatory,
            ...(skip && { when: constant(index % 2 === 0) }),
            ...(type === 'timer' && { delayMs: 30_000 }),
            ...(type === 'waitForEvent' && { event: 'happened' }),
            ...(type === 'manual' && { queue: 'desk' }),
          })
        ),
        scope
      )
    );

/** Every technical product gets a group, some get more. */
function scenariosFor(technicals: number, groups: number): fc.Arbitrary<readonly Scenario[]> {
  const any = fc.nat({ max: groups - 1 });
  return fc
    .tuple(
      fc.tuple(...Array.from({ length: technicals }, () => any)),
      fc.array(fc.tuple(fc.nat({ max: technicals - 1 }), any), { maxLength: 3 })
    )
    .map(([first, more]) => [
      ...first.map((target, index) => scenario(`s${index}`, `T${index}`, `g${target}`)),
      ...more.map(([source, target], index) => scenario(`m${index}`, `T${source}`, `g${target}`)),
    ]);
}

/** From an earlier definition to a later one: no cycle among definitions, so none in any plan. */
function dependenciesOf(
  groups: readonly StepGroup[],
  edges: readonly (readonly [number, number, DependencyDefinition['scope'], number])[]
): readonly DependencyDefinition[] {
  const keys = groups.flatMap(({ steps }) => steps.map(({ key }) => key));
  return edges.flatMap(([a, b, scope, lag]) => {
    const [from, to] = [a % keys.length, b % keys.length].sort((x, y) => x - y) as [number, number];
    return from === to ? [] : [after(keys[to] as string, keys[from] as string, scope, lag)];
  });
}

const someLines: fc.Arbitrary<readonly OrderLine[]> = fc
  .array(fc.tuple(fc.constantFrom('P0', 'P1', 'P2', 'HEAD'), fc.option(fc.nat(), { nil: undefined })), {
    minLength: 1,
    maxLength: 7,
  })
  .map((entries) => {
    const lines = entries.map(([product, parent], index) =>
      aLine(`L${index}`, product, index > 0 && parent !== undefined ? { in: `L${parent % index}` } : {})
    );
    return [...lines, aLine('L99', 'P0')];
  });
