import { describe, expect, it } from 'vitest';
import type { CommercialOrder } from '../../../src/domain/order.ts';
import type { FulfillmentPlan } from '../../../src/domain/plan.ts';
import { cancelledPlan, revisePlan } from '../../../src/engine/change/revisePlan.ts';
import { composePlan } from '../../../src/engine/composePlan.ts';
import { decompose } from '../../../src/engine/decompose.ts';
import { aDesign, group, rule, scenario, sold, step, technical } from '../../support/buildersDesign.ts';
import { aLine, anOrder } from '../../support/buildersOrder.ts';
import { NOW } from '../../support/buildersRun.ts';
import { valueOf } from '../../support/expectResult.ts';
import {
  wish,
  composed,
  SHIP,
  ON,
  RESERVE,
  DELIVERED,
  GO,
  ACTIVATE,
  GATE,
  Story,
} from '../../support/internetOrder.ts';
import { MemoryRun } from '../../support/memoryRun.ts';

describe('a change of speed after the modem was shipped and before the port is on', () => {
  it('touches only the port and the activation', () => {
    const story = new Story().done(SHIP, { parcel: 'P-1' }).done(RESERVE, { port: '7' });

    const revision = story.change({ ...wish, speed: '2G' });

    expect(story.effects(revision)).toEqual({ [ON]: 'replaced', [ACTIVATE]: 'replaced' });
    expect(revision.impact.fees).toEqual([]);
    expect(story.stateOf(SHIP)).toBe('Completed');
    expect(story.stateOf(ON)).toBe('Discarded');
    expect(story.run.slice(`${ON}~2`).step).toMatchObject({
      basis: ON,
      revision: 2,
      payload: { speed: '2G', port: { $step: RESERVE, field: 'port' } },
    });
    expect(story.stateOf(`${ON}~2`)).toBe('Ready');
  });

  it('lets work that it does not concern go on to the end, and bills once, by the new gate', () => {
    const story = new Story().done(SHIP).done(RESERVE, { port: '7' });
    story.change({ ...wish, speed: '2G' });

    story.run.send(DELIVERED, { kind: 'eventReceived', event: 'delivered', output: {} });
    expect(story.stateOf(GO)).toBe('Pending');
    story.done(`${ON}~2`);
    expect(story.stateOf(GO)).toBe('Ready');
    story.run.send(GO, { kind: 'taskCompleted', by: 'Ann', output: {} });
    expect(story.run.certificates).toEqual([]);
    story.done(`${ACTIVATE}~2`);

    expect(story.run.certificates.map(({ gateKey }) => gateKey)).toEqual([`${GATE}~2`]);
    expect(story.stateOf(GATE)).toBe('Discarded');
    story.done('start-billing@L1~2');
    expect(story.run.state).toBe('Completed');
  });
});

describe('another modem after the first was shipped', () => {
  it('takes the first back, ships the second after that, waits for it again, and costs the fee', () => {
    const story = new Story().done(SHIP, { parcel: 'P-1' });
    story.run.send(DELIVERED, { kind: 'eventReceived', event: 'delivered', output: {} });

    const revision = story.change({ ...wish, model: 'HGW-6' });

    expect(story.effects(revision)).toMatchObject({ [SHIP]: 'redone', [DELIVERED]: 'redone' });
    expect(revision.impact.fees).toEqual([{ stepKey: SHIP, amount: '19.90', reason: 'The parcel has to come back.' }]);
    expect(story.stateOf(SHIP)).toBe('Compensating');
    expect(story.run.slice(`undo.${SHIP}`).step).toMatchObject({
      operation: 'takeBack',
      payload: { model: 'HGW-5', parcel: { $step: SHIP, field: 'parcel' } },
    });
    expect(story.run.slice(`undo.${SHIP}`).outputs?.get(SHIP)).toEqual({ parcel: 'P-1' });
    expect(story.stateOf(`${SHIP}~2`)).toBe('Pending');

    story.done(`undo.${SHIP}`);

    expect(story.stateOf(SHIP)).toBe('Compensated');
    expect(story.stateOf(`${SHIP}~2`)).toBe('Ready');
    expect(story.stateOf(`${DELIVERED}~2`)).toBe('Pending');
  });

  it('waits for a call that is under way, and undoes what has come of it', () => {
    const story = new Story().start(SHIP);
    story.change({ ...wish, model: 'HGW-6' });
    expect(story.stateOf(SHIP)).toBe('InProgress');
    expect(story.stateOf(`undo.${SHIP}`)).toBe('Pending');

    story.run.send(SHIP, { kind: 'completed', output: { parcel: 'P-1' } });

    expect(story.stateOf(SHIP)).toBe('Compensating');
    expect(story.stateOf(`undo.${SHIP}`)).toBe('Ready');
  });

  it.each([
    ['refused for good: nothing to undo', 'permanent', 'Skipped'],
    ['lost on the way: it is undone to be sure', 'transient', 'Ready'],
  ] as const)('does not try again what it no longer wants and was %s', (_what, errorClass, undo) => {
    const story = new Story().start(SHIP);
    story.change({ ...wish, model: 'HGW-6' });

    story.run.send(SHIP, { kind: 'failed', attempt: 1, error: { class: errorClass, code: 'X', message: 'No.' } });

    expect(story.stateOf(SHIP)).toBe('Discarded');
    expect(story.stateOf(`undo.${SHIP}`)).toBe(undo);
    expect(story.run.openFallouts.size).toBe(0);
  });
});

describe('points of no return', () => {
  it('refuse a change behind a hard one, with the reason', () => {
    const story = new Story().done(RESERVE, { port: '7' }).done(ON);

    const result = story.assess({ ...wish, speed: '2G' });

    expect(result).toMatchObject({ ok: false, error: [{ code: 'PointOfNoReturn', path: ON }] });
    expect(JSON.stringify(result)).toContain('The port is patched.');
  });

  it('let through what their attributes do not concern', () => {
    const story = new Story().done(RESERVE, { port: '7' }).done(ON);

    expect(story.assess({ ...wish, model: 'HGW-6' })).toMatchObject({ ok: true });
  });

  it('are overridden by an approval, which is told', () => {
    const story = new Story().done(RESERVE, { port: '7' }).done(ON);
    const override = { by: 'Lee', reason: 'Key account', approval: 'APP-9' };

    const revision = story.change({ ...wish, speed: '2G' }, { override });

    expect(revision.impact.overridden).toEqual([ON]);
    expect(story.stateOf(ON)).toBe('Amended');
    expect(story.stateOf(`${ON}~2`)).toBe('Ready');
  });
});

describe('a second change during the first', () => {
  it('needs nothing special: it starts from what is there', () => {
    const story = new Story().done(SHIP, { parcel: 'P-1' });
    story.change({ ...wish, model: 'HGW-6' });
    story.done(`undo.${SHIP}`);

    const revision = story.change({ ...wish, model: 'HGW-7', speed: '2G' });

    expect(story.effects(revision)).toMatchObject({ [`${SHIP}~2`]: 'replaced', [ON]: 'replaced' });
    expect(story.run.slice(`${SHIP}~3`).step.payload).toEqual({ model: 'HGW-7' });
    expect(story.stateOf(`${SHIP}~3`)).toBe('Ready');
  });

  it('back to what was is no change of what is not yet undone', () => {
    const story = new Story();
    story.change({ ...wish, speed: '2G' });

    const revision = story.change(wish);

    expect(story.effects(revision)).toEqual({ [`${ON}~2`]: 'replaced', [`${ACTIVATE}~2`]: 'replaced' });
    expect(story.run.slice(`${ON}~3`).step.payload).toMatchObject({ speed: '1G' });
  });
});

describe('a cancellation', () => {
  it('takes back what was done, lets what nobody can take back be, and ends as cancelled', () => {
    const story = new Story().done(SHIP, { parcel: 'P-1' }).done(RESERVE, { port: '7' });

    const revision = valueOf(revisePlan(story.run.view(), { target: cancelledPlan(story.run.view()) }, NOW));
    story.run.cancelling = true;
    story.run.revise(revision);

    expect(story.effects(revision)).toMatchObject({ [SHIP]: 'undone', [RESERVE]: 'left', [ON]: 'withdrawn' });
    expect(story.run.state).toBe('InProgress');
    story.done(`undo.${SHIP}`);
    expect(story.run.state).toBe('Cancelled');
    expect(story.run.certificates).toEqual([]);
  });
});

describe('what is billed', () => {
  it('is not changed under way', () => {
    const story = new Story().done(SHIP).done(RESERVE, { port: '7' }).done(ON);
    story.run.send(DELIVERED, { kind: 'eventReceived', event: 'delivered', output: {} });
    story.run.send(GO, { kind: 'taskCompleted', by: 'Ann', output: {} });
    story.done(ACTIVATE);
    expect(story.run.certificates).toHaveLength(1);

    expect(story.assess({ ...wish, model: 'HGW-6' })).toMatchObject({
      ok: false,
      error: [{ code: 'AlreadyBilled' }],
    });
  });

  it('is not deprived of work for a free line that its gate relied on', () => {
    const takenBack = {
      strategy: 'undoThenRedo',
      undo: { gateway: 'vendor', operation: 'undo', payload: {} },
    } as const;
    const withFree = aDesign({
      products: [sold('TV'), sold('WELCOME', { billable: false }), technical('BOX'), technical('GIFT')],
      rules: [rule('box', 'TV', 'BOX'), rule('gift', 'WELCOME', 'GIFT')],
      scenarios: [scenario('b', 'BOX', 'box'), scenario('g', 'GIFT', 'gift')],
      groups: [group('box', [step('box.ship')]), group('gift', [step('gift.ship', { change: takenBack })])],
      billing: { release: 'order' },
    });
    const [tv, welcome] = [aLine('TV', 'TV'), aLine('FREE', 'WELCOME')];
    const planOf = (order: CommercialOrder): FulfillmentPlan =>
      valueOf(composePlan(withFree, order, valueOf(decompose(withFree, order)), NOW));
    const run = new MemoryRun(planOf(anOrder([tv, welcome])), NOW);
    for (const { key, type } of run.plan.steps.filter(({ group }) => group !== 'billing')) {
      if (type === 'callout') for (const kind of ['started', 'completed'] as const) run.send(key, { kind, attempt: 1 });
    }
    expect(run.certificates).toHaveLength(1);

    const target = planOf({ ...anOrder([tv]), revision: 2 });

    expect(revisePlan(run.view(), { target }, NOW)).toMatchObject({
      ok: false,
      error: [{ code: 'AlreadyBilled', message: expect.stringContaining('gift.ship') }],
    });
  });
});

it('a change that makes no difference is refused', () => {
  expect(new Story().assess(wish)).toMatchObject({ ok: false, error: [{ code: 'NothingChanges' }] });
});

it.each([
  ['Completed', 'sf order asset order'],
  ['Cancelled', 'make a new order'],
  ['NotStarted', 'Wait'],
] as const)('a change of an order that is %s is refused, with what to do instead', (state, action) => {
  const view = { ...new Story().run.view(), state };

  expect(revisePlan(view, { target: composed(wish, 2) }, NOW)).toMatchObject({
    ok: false,
    error: [{ code: 'PlanNotRunning', action: expect.stringContaining(action) as string }],
  });
});

describe('a change of data that no step reads', () => {
  const data = [{ lineId: 'id-L1', line: 'L1', what: 'note', after: 'Ring twice' }];
  const assess = ({ run }: Story) => revisePlan(run.view(), { target: composed(wish, 2), data }, NOW);

  it('is one, and leaves every step as it is', () => {
    const { impact, ...revision } = valueOf(assess(new Story().done(SHIP)));

    expect(impact).toMatchObject({ revision: 2, steps: [], data, counts: { kept: 6, added: 0 }, fees: [] });
    expect(revision).toMatchObject({ discarded: [], amended: [], obsolete: [], steps: [], gates: [], relinked: [] });
  });

  it('is behind no point of no return, but not of what is billed', () => {
    const story = new Story().done(SHIP).done(RESERVE).done(ON);
    expect(assess(story).ok).toBe(true);

    story.run.send(DELIVERED, { kind: 'eventReceived', event: 'delivered', output: {} });
    story.run.send(GO, { kind: 'taskCompleted', by: 'ana', output: {} });
    story.done(ACTIVATE);

    expect(assess(story)).toMatchObject({ ok: false, error: [{ code: 'AlreadyBilled' }] });
  });
});
