/** Whatever is ordered on assets, in whatever sequence: they end as the last accepted order wants them. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ExecutableDesign } from '../../../src/domain/fulfillmentDesign.ts';
import type { CommercialOrder, OrderLine } from '../../../src/domain/order.ts';
import type { PlannedStep } from '../../../src/domain/plan.ts';
import {
  aDesign,
  after,
  attribute,
  expr,
  group,
  outputOf,
  rule,
  scenario,
  sold,
  step,
  technical,
} from '../../support/buildersDesign.ts';
import { AssetWorld } from '../../support/assetWorld.ts';
import { aLine, anOrder } from '../../support/buildersOrder.ts';
import { valueOf } from '../../support/expectResult.ts';
import { runs, timeLimit } from '../../support/search.ts';

const NOW = Date.UTC(2026, 0, 5, 8);
const read = (name: string) => expr(`item.attributes.${name}`, ({ item }) => item?.attributes[name] as string);
const asIs = (from: string) => ({ kind: 'asIs', from }) as const;
const undo = { strategy: 'undoThenRedo', undo: { gateway: 'vendor', operation: 'undo', payload: {} } } as const;

/** A head with two parts that share a device. Each step sends what its item is, so that effects can be read off. */
const design: ExecutableDesign = aDesign({
  products: [
    sold('HEAD', { fulfillment: { kind: 'none', reason: 'Its parts are delivered.' } }),
    sold('NET', { attributes: { speed: attribute('string'), site: attribute('string') } }),
    sold('TV', { attributes: { pack: attribute('string') } }),
    technical('PORT', { attributes: { speed: attribute('string'), site: attribute('string') } }),
    technical('CARD', { attributes: { pack: attribute('string') } }),
    technical('BOX'),
  ],
  rules: [
    rule('port', 'NET', 'PORT', { attributes: { speed: asIs('speed'), site: asIs('site') } }),
    rule('card', 'TV', 'CARD', { attributes: { pack: asIs('pack') } }),
    rule('net-box', 'NET', 'BOX', { scope: 'bundle' }),
    rule('tv-box', 'TV', 'BOX', { scope: 'bundle' }),
  ],
  scenarios: [
    scenario('p', 'PORT', 'port'),
    scenario('c', 'CARD', 'card'),
    scenario('b', 'BOX', 'box'),
    scenario('ps', 'PORT', 'port-rest', { actions: ['suspend', 'resume'] }),
    scenario('cs', 'CARD', 'card-rest', { actions: ['suspend', 'resume'] }),
  ],
  groups: [
    group('port', [
      step('port.reserve', { change: undo }),
      step('port.on', {
        payload: { speed: read('speed'), site: read('site'), port: outputOf('port.reserve', 'port') },
        change: undo,
      }),
    ]),
    group('card', [step('card.on', { payload: { pack: read('pack') }, change: undo })]),
    group('box', [step('box.ship', { change: undo })]),
    group('port-rest', [step('port-rest.set')]),
    group('card-rest', [step('card-rest.set')]),
  ],
  dependencies: [after('port.on', 'port.reserve', 'item'), after('card.on', 'box.ship', 'bundle')],
});

type Wish =
  | { readonly kind: 'modify' | 'move'; readonly part: 'NET' | 'TV'; readonly value: string }
  | { readonly kind: 'suspend' | 'resume' | 'delete'; readonly part: 'NET' | 'TV' | 'HEAD' };
const aWish: fc.Arbitrary<Wish> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constantFrom('modify', 'move'),
      part: fc.constantFrom('NET', 'TV'),
      value: fc.constantFrom('a', 'b', 'c'),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constantFrom('suspend', 'resume'), part: fc.constantFrom('NET', 'TV', 'HEAD') }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('delete'), part: fc.constantFrom('NET', 'TV', 'HEAD') }) }
);

const first = anOrder([
  aLine('HEAD', 'HEAD'),
  aLine('NET', 'NET', { in: 'HEAD', attributes: { speed: 'a', site: 'a' } }),
  aLine('TV', 'TV', { in: 'HEAD', attributes: { pack: 'a' } }),
]);

function orderOf(number: number, wish: Wish): CommercialOrder {
  const parts = wish.part === 'HEAD' ? ['HEAD', 'NET', 'TV'] : [wish.part];
  const lines = parts.map((part): OrderLine => {
    const name = part === 'TV' ? 'pack' : wish.kind === 'move' ? 'site' : 'speed';
    const attributes = 'value' in wish ? { [name]: wish.value } : {};
    return aLine(part, part, {
      id: `${number}-${part}`,
      externalId: `O${number}/${part}`,
      assetId: `ORD-1/${part}`,
      action: wish.kind,
      attributes,
    });
  });
  return anOrder(lines, { id: `id-${number}`, externalId: `O${number}`, orderNumber: `${number}` });
}

/** What the customer should have, kept by rules of its own. */
interface Expected {
  state: 'Active' | 'Suspended' | 'Terminated';
  attributes: Record<string, string>;
}

function expect0(): Map<string, Expected> {
  return new Map([
    ['HEAD', { state: 'Active', attributes: {} }],
    ['NET', { state: 'Active', attributes: { speed: 'a', site: 'a' } }],
    ['TV', { state: 'Active', attributes: { pack: 'a' } }],
  ]);
}

function apply(wish: Wish, expected: Map<string, Expected>): void {
  for (const part of wish.part === 'HEAD' ? ['HEAD', 'NET', 'TV'] : [wish.part]) {
    const one = expected.get(part);
    if (!one) continue;
    if (wish.kind === 'delete') one.state = 'Terminated';
    else if (wish.kind === 'suspend') one.state = 'Suspended';
    else if (wish.kind === 'resume') one.state = 'Active';
    else if ('value' in wish)
      one.attributes[part === 'TV' ? 'pack' : wish.kind === 'move' ? 'site' : 'speed'] = wish.value;
  }
}

/** What vendors have been told to have, by item: the last effect that was not undone. */
function perform(steps: readonly PlannedStep[], effects: Map<string, string>): void {
  for (const { definition, key, payload } of steps) {
    if (key.startsWith('undo.')) effects.delete(definition);
    else if (
      !definition.startsWith('billing') &&
      !definition.startsWith('start') &&
      !definition.endsWith('-rest.set')
    ) {
      const { port: _, ...said } = payload;
      effects.set(definition, JSON.stringify(said));
    }
  }
}

describe('sequences of orders on assets', { timeout: timeLimit(200) }, () => {
  it('end with assets, items and vendors as the last accepted order wants them', () => {
    fc.assert(
      fc.property(fc.array(aWish, { minLength: 1, maxLength: 8 }), (wishes) => {
        const world = new AssetWorld(design, NOW);
        const expected = expect0();
        const effects = new Map<string, string>();
        const begin = valueOf(world.plan(first));
        world.fulfil(begin, ['port']);
        perform(begin.steps, effects);
        for (const [index, wish] of wishes.entries()) {
          const plan = world.plan(orderOf(index + 2, wish));
          // What makes no sense is refused and leaves no trace.
          if (!plan.ok) continue;
          world.fulfil(plan.value, ['port']);
          perform(plan.value.steps, effects);
          apply(wish, expected);
        }
        for (const [part, { state, attributes }] of expected) {
          expect(world.assets.get(`ORD-1/${part}`)).toMatchObject({ state, attributes });
        }
        const alive = (part: string): boolean => expected.get(part)?.state !== 'Terminated';
        const net = expected.get('NET')?.attributes ?? {};
        expect(effects.get('port.on')).toBe(
          alive('NET') ? JSON.stringify({ speed: net['speed'], site: net['site'] }) : undefined
        );
        expect(effects.get('card.on')).toBe(alive('TV') ? JSON.stringify(expected.get('TV')?.attributes) : undefined);
        expect(effects.has('box.ship')).toBe(alive('NET') || alive('TV'));
        const items = [...world.items.values()].map(({ productCode }) => productCode).sort();
        expect(items).toEqual([
          ...(alive('NET') || alive('TV') ? ['BOX'] : []),
          ...(alive('TV') ? ['CARD'] : []),
          ...(alive('NET') ? ['PORT'] : []),
        ]);
      }),
      { numRuns: runs(150) }
    );
  });

  it('do nothing twice: an order that asks once more for what is there has no work', () => {
    fc.assert(
      fc.property(aWish, (wish) => {
        const world = new AssetWorld(design, NOW);
        world.fulfil(valueOf(world.plan(first)), ['port']);
        const once = world.plan(orderOf(2, wish));
        if (!once.ok || !('value' in wish)) return;
        world.fulfil(once.value, ['port']);
        expect(valueOf(world.plan(orderOf(3, wish))).steps.map(({ definition }) => definition)).toEqual([
          'nothing-to-do',
        ]);
      }),
      { numRuns: runs(150) }
    );
  });
});
