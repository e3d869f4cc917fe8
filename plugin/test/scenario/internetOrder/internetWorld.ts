/** One internet order after another in a durable runtime, with vendors that answer as told and a clock moved by hand. */
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, beforeEach, expect } from 'vitest';
import { compileDesign } from '../../../src/design/index.ts';
import type { ChangeDecisions } from '../../../src/domain/change.ts';
import type { ExecutableDesign } from '../../../src/domain/fulfillmentDesign.ts';
import type { Attributes, CommercialOrder } from '../../../src/domain/order.ts';
import type { StepState } from '../../../src/domain/states.ts';
import type {
  ChangeOutcome,
  Dispatch,
  GatewayCallback,
  GatewayReply,
  SignalOutcome,
} from '../../../src/engine/ports.ts';
import type { GatewayPolicies } from '../../../src/runtime/circuit/circuitPolicy.ts';
import { planOrder } from '../../../src/engine/planOrder.ts';
import { ManualClock, openTestRuntime, type TestRuntime } from '../../contract/runtime/testRuntime.ts';
import { aLine, anOrder } from '../../support/buildersOrder.ts';
import { valueOf } from '../../support/expectResult.ts';

export const HOUR = 3_600_000;
const file = 'internetDesign.yaml';

export function internetDesign(): ExecutableDesign {
  const text = readFileSync(new URL(file, import.meta.url), 'utf8');
  return valueOf(compileDesign([{ file, text }])).design;
}

export interface InternetWorld {
  readonly clock: ManualClock;
  readonly test: TestRuntime;
  readonly design: ExecutableDesign;
  /** External id of the order of the running test; its plan. */
  readonly order: string;
  readonly plan: string;
  /** What vendors were asked since the test began, billing among it. */
  readonly calls: readonly Dispatch[];
  /** `operation payload` of the calls, without those of other tests. */
  asked(): readonly string[];
  /** The same of all orders of the test. */
  askedByAll(): readonly string[];
  /** From now on vendors answer so: an operation that is not named is done at once. */
  answer(replies: Readonly<Record<string, GatewayReply | ((dispatch: Dispatch) => GatewayReply)>>): void;
  orderOf(attributes: Attributes, revision?: number, suffix?: string): CommercialOrder;
  /** `suffix` makes several orders in one test. */
  submit(attributes?: Attributes, suffix?: string): Promise<void>;
  /** `name` tells changes of one revision apart. */
  changeTo(
    attributes: Attributes,
    revision: number,
    more?: { readonly decisions?: ChangeDecisions; readonly name?: string }
  ): Promise<ChangeOutcome>;
  call(gateway: string, messageId: string, callback: Omit<GatewayCallback, 'messageId'>): ReturnType<Call>;
  /** The parcel is at the customer's door. */
  deliver(): Promise<unknown>;
  stateOf(definition: string): Promise<StepState | undefined>;
  becomes(definition: string, state: StepState): Promise<void>;
  ends(state?: string): Promise<void>;
}

type Call = () => Promise<SignalOutcome | { readonly kind: 'stored' }>;

/** Call it in a `describe`. */
export function internetWorld(gatewayPolicy?: GatewayPolicies): InternetWorld {
  const clock = new ManualClock();
  let test: TestRuntime | undefined;
  let tests = 0;
  let replies: Parameters<InternetWorld['answer']>[0] = {};
  let calls: Dispatch[] = [];
  const design = internetDesign();
  const world: InternetWorld = {
    clock,
    design,
    get test() {
      if (test === undefined) throw new Error('The runtime is opened before the first test');
      return test;
    },
    get order() {
      return `NET-${tests}`;
    },
    get plan() {
      return `NET-${tests}/r1`;
    },
    get calls() {
      return calls.filter(({ planId }) => planId === world.plan);
    },
    asked: () => world.calls.map(({ request }) => textOf(request)),
    askedByAll: () => calls.map(({ request }) => textOf(request)),
    answer(next) {
      replies = next;
    },
    orderOf(attributes, revision = 1, suffix = '') {
      const externalId = `${world.order}${suffix}`;
      const line = aLine('L1', 'INTERNET', { attributes });
      const ids = { id: `${externalId}-L1`, externalId: `${externalId}/L1` };
      return anOrder([{ ...line, ...ids }], { id: `id-${externalId}`, externalId, revision });
    },
    async submit(attributes = { speed: '1G', model: 'A' }, suffix = '') {
      const order = world.orderOf(attributes, 1, suffix);
      await world.test.runtime.submit([{ order, plan: valueOf(planOrder(design, order, clock.now())) }]);
    },
    changeTo(attributes, revision, { decisions, name = '' } = {}) {
      const order = world.orderOf(attributes, revision);
      return world.test.runtime.change({
        changeId: `${world.order}-change-${revision}${name}`,
        planId: world.plan,
        target: valueOf(planOrder(design, order, clock.now())),
        order,
        aliases: new Map(),
        by: 'Ann',
        ...(decisions && { decisions }),
      });
    },
    call: (gateway, messageId, callback) =>
      world.test.runtime.callback(gateway, { messageId: `${world.order}-${messageId}`, ...callback }),
    deliver: () =>
      world.test.runtime.signal(
        { planId: world.plan, stepKey: keyOf('modem.delivered'), signal: DELIVERED },
        { source: 'warehouse', messageId: `${world.order}-delivered` }
      ),
    stateOf: async (definition) => (await world.test.runtime.plan(world.plan))?.steps.get(keyOf(definition))?.state,
    becomes: (definition, state) => expect.poll(() => world.stateOf(definition), { message: definition }).toBe(state),
    ends: (state = 'Completed') =>
      expect.poll(async () => (await world.test.runtime.plan(world.plan))?.state).toBe(state),
  };
  beforeAll(async () => {
    test = await openTestRuntime({ clock, ...(gatewayPolicy && { gatewayPolicy }) });
    await test.start((dispatch) => {
      calls.push(dispatch);
      const reply = replies[dispatch.request.operation] ?? { kind: 'completed' };
      return Promise.resolve({ reply: typeof reply === 'function' ? reply(dispatch) : reply, exchanges: [] });
    });
  });
  beforeEach(() => {
    tests += 1;
    replies = {};
    calls = [];
  });
  afterAll(() => test?.close());
  return world;
}

const DELIVERED = { kind: 'eventReceived', event: 'delivered', output: {} } as const;
const PRODUCTS: Readonly<Record<string, string>> = {
  modem: 'CPE-MODEM',
  port: 'DSLAM-PORT',
  visit: 'TRUCK-ROLL',
  activation: 'ACTIVATION',
};

/** `port.switch-on~2` is the step that the second revision has added beside the first. */
export function keyOf(definition: string): string {
  const [name = '', revision] = definition.split('~');
  const product = PRODUCTS[name.split('.')[0] ?? ''];
  const base = name === 'credit.check' ? `${name}@order` : `${name}${product ? `@${product}` : ''}@L1`;
  return revision === undefined ? base : `${base}~${revision}`;
}

function textOf({ operation, payload }: Dispatch['request']): string {
  const values = Object.values(payload).filter((value) => typeof value === 'string');
  return [operation, ...values].join(' ');
}
