/**
 * The document of a fulfillment design, as an admin writes it and as it is stored. Both are the same language: what is
 * left out when writing is filled in by {@link normalizeDesign}, and the stored document can be read, edited and applied again.
 */
import { z } from 'zod';
import { itemActions } from './itemActions.ts';
import { duration, flag, identifier, key, productCode, stepKey, strict, text } from './schemaParts.ts';
import { assignment, customerNotice } from './peopleSchema.ts';
import { calendar, escalation, failures, sla } from './timeSchema.ts';

const expression = z
  .string('an expression is text; put it in quotes')
  .trim()
  .min(1, 'the expression is empty')
  .max(2000, 'an expression has at most 2000 characters');
const scalar = z.union([z.string().max(2000), z.number(), z.boolean()], 'a value is text, a number, true or false');
const literal = strict('a literal', { value: scalar });

const action = z.enum(itemActions, `an action is ${itemActions.slice(0, -1).join(', ')} or ${itemActions.at(-1)}`);
const actions = z.union(
  [action.transform((one) => [one]), z.array(action).min(1, 'name at least one action')],
  `actions is a list of ${itemActions.join(', ')}`
);

const attributeType = z.enum(['string', 'number', 'boolean'], 'a type is string, number or boolean');
const attribute = z.union(
  [
    attributeType.transform((type) => ({ type })),
    strict('an attribute', {
      type: attributeType.optional(),
      required: flag('required').optional(),
      values: z.array(scalar, 'values is a list').min(1, 'values is empty').max(500).optional(),
      default: scalar.optional(),
    }),
  ],
  {
    error: 'an attribute is a type (string, number, boolean) or a map of type, required, values, default',
  }
);
const attributes = z.record(identifier('an attribute name'), attribute, 'attributes is a map of names');

const product = strict('a product', {
  name: text('a name', 120),
  kind: z.enum(['commercial', 'technical'], 'kind is commercial or technical'),
  family: text('a family', 80).optional(),
  billable: flag('billable').optional(),
  fulfillment: z
    .union([z.literal('rules'), strict('fulfillment', { none: text('the reason') })], {
      error: 'fulfillment is "rules", or { none: the reason why the line needs no work }',
    })
    .optional(),
  attributes: attributes.optional(),
});

const selector = {
  product: productCode.optional(),
  family: text('a family', 80).optional(),
  actions: actions.optional(),
  when: expression.optional(),
};

const mapping = z.union(
  [
    expression,
    z.number(),
    z.boolean(),
    strict('a mapping', {
      from: identifier('an attribute name'),
      values: z.record(z.string(), scalar).optional(),
      otherwise: scalar.optional(),
    }),
    literal,
  ],
  {
    error:
      'a mapping is an expression, { value: … }, { from: attribute } or { from: attribute, values: { in: out }, otherwise: … }',
  }
);

const rule = strict('a rule', {
  ...selector,
  target: productCode,
  scope: z
    .enum(['line', 'bundle', 'order', 'account', 'custom'], 'scope is line, bundle, order, account or custom')
    .optional(),
  scopeKey: expression.optional(),
  quantity: z
    .union([z.enum(['one', 'same', 'sum']), strict('a quantity', { expression })], {
      error: 'quantity is one, same, sum or { expression: … }',
    })
    .optional(),
  attributes: z.record(identifier('an attribute name'), mapping).optional(),
});

const scenario = strict('a scenario', { ...selector, group: key('a group') });

const retry = strict('retry', {
  attempts: z.int('attempts is a whole number').min(1).max(100).optional(),
  delay: duration.optional(),
  maxDelay: duration.optional(),
  backoff: z.number('backoff is a number').min(1, 'backoff is at least 1').max(10).optional(),
});

const after = z.union(
  [
    stepKey,
    strict('a dependency', {
      step: stepKey,
      scope: z.enum(['item', 'line', 'bundle', 'order'], 'scope is item, line, bundle or order').optional(),
      lag: duration.optional(),
    }),
  ],
  { error: 'after names a step, or { step, scope, lag }' }
);

const payload = z.record(
  identifier('a payload field'),
  z.union([expression, z.number(), z.boolean(), literal], {
    error: 'a payload field is an expression, a number, true, false or { value: … }',
  })
);

const attributeNames = z.array(identifier('an attribute name'), 'name the attributes in a list').min(1).max(100);

const change = strict('change', {
  strategy: z.enum(['redo', 'undoThenRedo', 'keep', 'ask'], 'strategy is redo, undoThenRedo, keep or ask').optional(),
  undo: strict('undo', {
    gateway: key('a gateway').optional(),
    operation: text('an operation', 120),
    payload: payload.optional(),
  }).optional(),
  sensitiveTo: attributeNames.optional(),
});

const pointOfNoReturn = strict('pointOfNoReturn', {
  kind: z.enum(['hard', 'soft'], 'kind is hard (no change any more) or soft (a change costs something)'),
  at: z.enum(['started', 'completed'], 'at is started or completed').optional(),
  attributes: attributeNames.optional(),
  fee: z.number('fee is a number in the currency of the order').positive('fee is more than zero').max(1e12).optional(),
  reason: text('the reason', 500),
});

const step = strict('a step', {
  name: text('a name', 120),
  type: z.enum(
    ['callout', 'manual', 'milestone', 'timer', 'waitForEvent', 'auto'],
    'type is callout, manual, milestone, timer, waitForEvent or auto; the billing gate is added by the engine'
  ),
  mandatory: flag('mandatory').optional(),
  when: expression.optional(),
  gateway: key('a gateway').optional(),
  operation: text('an operation', 120).optional(),
  payload: payload.optional(),
  queue: text('a queue', 120).optional(),
  assignment: assignment.optional(),
  instructions: text('instructions', 4000).optional(),
  form: attributes.optional(),
  delay: duration.optional(),
  delayIn: z.enum(['elapsedTime', 'workingTime'], 'delayIn is elapsedTime or workingTime').optional(),
  event: identifier('an event').optional(),
  duration: duration.optional(),
  calendar: z.union([z.literal('24x7'), key('a calendar')], 'calendar is a key of calendars, or 24x7').optional(),
  sla: sla.optional(),
  retry: retry.optional(),
  change: change.optional(),
  pointOfNoReturn: pointOfNoReturn.optional(),
  after: z
    .union([after.transform((one) => [one]), z.array(after)], {
      error: 'after is a step or a list of steps',
    })
    .optional(),
});

const group = strict('a group', {
  name: text('a name', 120),
  scope: z.enum(['item', 'bundle', 'order'], 'scope is item, bundle or order').optional(),
  steps: z.record(key('a step key'), step, 'steps is a map of steps by key'),
});

const dependency = strict('a dependency', {
  from: stepKey,
  to: stepKey,
  scope: z.enum(['item', 'line', 'bundle', 'order'], 'scope is item, line, bundle or order').optional(),
  lag: duration.optional(),
});

const gateCall = strict('a call', {
  name: text('a name', 120),
  gateway: key('a gateway'),
  operation: text('an operation', 120),
  when: expression.optional(),
  payload: payload.optional(),
  retry: retry.optional(),
});

const billing = strict('billing', {
  release: z.enum(['line', 'bundle', 'order'], 'release is line, bundle or order').optional(),
  gateway: key('a gateway'),
  operation: text('an operation', 120),
  retry: retry.optional(),
  also: z.record(key('a call'), gateCall, 'also is a map of calls by key').optional(),
});

const gateway = strict('a gateway', {
  kind: key('a kind'),
  settings: z.record(z.string(), z.unknown(), 'settings is a map').optional(),
});

/** One document. Several are merged into one design. */
export const designSchema = strict('the design', {
  design: key('the name of the design').optional(),
  products: z.record(productCode, product, 'products is a map of products by code').optional(),
  rules: z.record(key('a rule key'), rule, 'rules is a map of rules by key').optional(),
  scenarios: z.record(key('a scenario key'), scenario, 'scenarios is a map of scenarios by key').optional(),
  groups: z.record(key('a group key'), group, 'groups is a map of groups by key').optional(),
  dependencies: z.array(dependency, 'dependencies is a list of { from, to }').optional(),
  billing: billing.optional(),
  gateways: z.record(key('a gateway key'), gateway, 'gateways is a map of gateways by key').optional(),
  calendar: key('a calendar').optional(),
  calendars: z.record(key('a calendar key'), calendar, 'calendars is a map of calendars by key').optional(),
  escalation: key('an escalation').optional(),
  escalations: z.record(key('an escalation key'), escalation, 'escalations is a map of ladders by key').optional(),
  failures: failures.optional(),
  assignment: assignment.optional(),
  customerNotice: customerNotice.optional(),
});

export type AuthoredDesign = z.output<typeof designSchema>;
export type AuthoredProduct = z.output<typeof product>;
export type AuthoredRule = z.output<typeof rule>;
export type AuthoredScenario = z.output<typeof scenario>;
export type AuthoredGroup = z.output<typeof group>;
export type AuthoredStep = z.output<typeof step>;
export type AuthoredChange = z.output<typeof change>;
export type AuthoredPointOfNoReturn = z.output<typeof pointOfNoReturn>;
export type { AuthoredCalendar, AuthoredEscalation, AuthoredSla } from './timeSchema.ts';
export type AuthoredRetry = z.output<typeof retry>;
export type AuthoredGateCall = z.output<typeof gateCall>;
export type AuthoredAttributes = z.output<typeof attributes>;
export type AuthoredDependency = z.output<typeof dependency>;
