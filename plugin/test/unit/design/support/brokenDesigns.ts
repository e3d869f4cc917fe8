import type { soundDesign } from './designs.ts';

export type Change = (design: ReturnType<typeof soundDesign>) => void;

const shipStep = (design: ReturnType<typeof soundDesign>) => design.groups.modem.steps.ship;

/** Code of the problem (`?`: a warning), and the smallest change that causes it. */
export const BROKEN: readonly (readonly [string, string, Change])[] = [
  ['UnknownProduct', 'a rule for a product that is not there', (d) => (d.rules.service.product = 'BRODBAND')],
  ['UnknownProduct', 'a target that is not there', (d) => (d.rules.modem.target = 'MODEMS')],
  ['UnknownFamily', 'a family that no product has', (d) => (d.rules.extra = { family: 'Acces', target: 'MODEM' })],
  ['UnknownGroup', 'a scenario with an unknown group', (d) => (d.scenarios.modem.group = 'moden')],
  ['UnknownGateway', 'a callout to an unknown gateway', (d) => (shipStep(d).gateway = 'warehaus')],
  ['UnknownOperation', 'an operation the gateway does not list', (d) => (shipStep(d).operation = 'shipp')],
  ['UnknownStep', 'a dependency on an unknown step', (d) => (d.groups.service.steps.active.after = 'service.paus')],
  ['UnknownStep', 'a dependency on an unknown group', (d) => (d.dependencies = [{ from: 'modems', to: 'service' }])],
  [
    'UnknownAttribute',
    'a mapping of an unknown attribute',
    (d) => (d.rules.service.attributes.speed = { from: 'sped' }),
  ],
  ['UnknownAttribute', 'a mapping into one', (d) => (d.rules.service.attributes.sped = { value: 'x' })],
  ['UnknownAttribute', 'an expression that reads one', (d) => (d.rules.modem.when = 'line.attributes.sped == "fast"')],
  ['UnknownField', 'a field that a line does not have', (d) => (d.rules.modem.when = 'line.qty > 1')],
  ['UnknownVariable', 'item in a rule', (d) => (d.rules.modem.when = 'item.quantity > 1')],
  [
    'UnknownVariable',
    'line in a step of order scope',
    (d) => {
      d.groups.check = {
        name: 'Check',
        scope: 'order',
        steps: { auto: { name: 'A', type: 'auto', payload: { n: 'line.quantity' } } },
      };
      d.scenarios.check = { product: 'MODEM', group: 'check' };
    },
  ],
  ['SelectorUnclear', 'a rule without product or family', (d) => delete d.rules.modem.product],
  ['SelectorUnclear', 'a rule with both', (d) => (d.rules.modem.family = 'Access')],
  ['TargetNotTechnical', 'a commercial target', (d) => (d.rules.extra = { product: 'BROADBAND', target: 'DISCOUNT' })],
  [
    'ScenarioForCommercialProduct',
    'steps for what is sold',
    (d) => (d.scenarios.extra = { product: 'BROADBAND', group: 'modem' }),
  ],
  ['ScopeKeyMissing', 'custom scope without key', (d) => (d.rules.modem.scope = 'custom')],
  ['FieldDoesNotApply', 'a scope key that nothing reads', (d) => (d.rules.modem.scopeKey = 'line.product')],
  ['QuantityNotMergeable?', 'same in a shared item', (d) => (d.rules.modem.quantity = 'same')],
  ['DependencyCycle', 'steps in a circle', (d) => (d.groups.modem.steps.address.after = 'delivered')],
  ['DependencyCycle', 'a step that waits for itself', (d) => (d.groups.modem.steps.address.after = 'address')],
  ['NegativeLag', 'a lag backwards', (d) => (d.groups.service.steps.active.after = { step: 'pause', lag: '-PT1H' })],
  [
    'ConflictingDependencies',
    'one dependency with two lags',
    (d) => (d.dependencies = [{ from: 'service.pause', to: 'service.active', lag: 'PT1H' }]),
  ],
  [
    'StepAfterBillingGate',
    'a mandatory step after billing',
    (d) => (d.dependencies = [{ from: 'billing', to: 'service.active' }]),
  ],
  [
    'BillingDependencyNotNeeded',
    'billing after a step',
    (d) => (d.dependencies = [{ from: 'service.active', to: 'billing' }]),
  ],
  [
    'ReservedName',
    'a group named billing',
    (d) => {
      d.groups.billing = { name: 'Billing', steps: { go: { name: 'Go', type: 'milestone' } } };
      d.scenarios.billing = { product: 'MODEM', group: 'billing' };
    },
  ],
  [
    'ReservedName',
    'a group named like the step of an order on assets that asks for nothing new',
    (d) => {
      d.groups['nothing-to-do'] = { name: 'Nothing', steps: { go: { name: 'Go', type: 'milestone' } } };
      d.scenarios.nothing = { product: 'MODEM', group: 'nothing-to-do' };
    },
  ],
  ['NobodyFulfills', 'a product without a rule', (d) => (d.products.EXTRA = { name: 'Extra', kind: 'commercial' })],
  [
    'NobodyFulfills',
    'a product with a rule for delete only',
    (d) => {
      d.products.EXTRA = { name: 'Extra', kind: 'commercial' };
      d.rules.extra = {
        product: 'EXTRA',
        target: 'MODEM',
        scope: 'bundle',
        actions: 'delete',
        attributes: { model: { value: 'M1' } },
      };
      d.scenarios.modem.actions = ['add', 'delete'];
    },
  ],
  ['FulfillmentContradiction', 'work for what needs none', (d) => (d.products.BROADBAND.fulfillment = { none: 'x' })],
  ['TechnicalProductBillable', 'a technical product with a price', (d) => (d.products.MODEM.billable = true)],
  ['ItemWithoutSteps', 'an item with neither steps nor parts', (d) => delete d.scenarios.service],
  ['ItemWithoutSteps', 'an action without a scenario', (d) => (d.rules.service.actions = ['add', 'delete'])],
  [
    'ProductNeverProduced?',
    'a technical product out of nowhere',
    (d) => {
      d.products.DISH = { name: 'Dish', kind: 'technical' };
      d.scenarios.dish = { product: 'DISH', group: 'modem' };
    },
  ],
  [
    'GroupUnused?',
    'a group without a scenario',
    (d) => (d.groups.spare = { name: 'Spare', steps: { go: { name: 'Go', type: 'milestone' } } }),
  ],
  [
    'GroupEmpty',
    'a group without steps',
    (d) => {
      d.groups.empty = { name: 'Empty', steps: {} };
      d.scenarios.empty = { product: 'MODEM', group: 'empty' };
    },
  ],
  ['GatewayUnused?', 'a gateway that nobody calls', (d) => (d.gateways.spare = { kind: 'rest' })],
  [
    'BillingMissing',
    'no billing',
    (d) => {
      delete d.billing;
      delete d.gateways.billing;
    },
  ],
  [
    'GatewayMissing',
    'a callout without gateway',
    (d) => {
      delete shipStep(d).gateway;
      delete d.gateways.warehouse;
    },
  ],
  ['OperationMissing', 'a callout without operation', (d) => delete shipStep(d).operation],
  ['QueueMissing', 'a task without queue', (d) => delete d.groups.modem.steps.address.queue],
  ['TimerDelayMissing', 'a timer without delay', (d) => delete d.groups.service.steps.pause.delay],
  ['EventMissing', 'a wait without event', (d) => delete d.groups.modem.steps.delivered.event],
  ['FieldDoesNotApply', 'a queue on a callout', (d) => (shipStep(d).queue = 'Desk')],
  ['NegativeDuration', 'a step that takes less than no time', (d) => (shipStep(d).duration = '-PT1H')],
  ['NegativeDuration', 'a promise of no time', (d) => (shipStep(d).sla = { target: 'PT0S' })],
  ['RetryDelaysContradict', 'a longest wait below the first', (d) => (shipStep(d).retry = { delay: 'PT1H' })],
  ['AttributeValueType', 'a number among texts', (d) => d.products.BROADBAND.attributes.speed.values.push(5)],
  [
    'AttributeDefaultNotAllowed',
    'a default outside the values',
    (d) => (d.products.MODEM.attributes.model.default = 'M3'),
  ],
  ['AttributeNotMapped', 'a required attribute left open', (d) => delete d.rules.service.attributes],
  [
    'AttributeMayBeMissing?',
    'one of two rules writes it',
    (d) => {
      d.products.EXTRA = { name: 'Extra', kind: 'commercial' };
      d.rules.extra = { product: 'EXTRA', target: 'MODEM', scope: 'bundle' };
    },
  ],
  [
    'AttributeMayBeMissing?',
    'an optional attribute into a required one',
    (d) => ((d.products.BROADBAND.attributes.speed = 'string'), (d.rules.modem.attributes.model = { value: 'M1' })),
  ],
  ['ListMappingIncomplete', 'a value the list leaves out', (d) => delete d.rules.modem.attributes.model.values.slow],
  ['ListMappingUnknownValue', 'a value that never comes', (d) => (d.rules.modem.attributes.model.values.slw = 'M1')],
  [
    'MappingValueNotAllowed',
    'a value the target does not take',
    (d) => (d.rules.modem.attributes.model.values.slow = 'M7'),
  ],
  [
    'MappingTypeMismatch',
    'text into a number',
    (d) => (d.products.SERVICE.attributes.speed = { type: 'number', required: true }),
  ],
  [
    'MappingTypeMismatch',
    'an expression of another type',
    (d) => (d.rules.service.attributes.speed = 'line.quantity * 2'),
  ],
  [
    'DecompositionCycle',
    'products in a circle over two levels',
    (d) => {
      d.products.PART = { name: 'Part', kind: 'technical' };
      d.rules.a = { product: 'SERVICE', target: 'PART' };
      d.rules.b = { product: 'PART', target: 'SERVICE', attributes: { speed: { value: 'slow' } } };
    },
  ],
  ['ConditionNeverTrue', 'literal false', (d) => (d.rules.modem.when = 'false')],
  [
    'ConditionNeverTrue',
    'two values at once',
    (d) => (d.rules.modem.when = 'line.attributes.speed == "slow" && line.attributes.speed == "fast"'),
  ],
  ['ConditionNeverTrue', 'an action that is not selected', (d) => (d.rules.modem.when = 'line.action == "delete"')],
  [
    'ConditionNeverTrue',
    'none of the values left',
    (d) => (d.rules.modem.when = '!(line.attributes.speed in ["slow", "fast"])'),
  ],
  ['ConditionNeverTrue', 'a step that never runs', (d) => (shipStep(d).when = '1 == 2 || false')],
  ['ShadowedRule', 'the same rule twice', (d) => (d.rules.again = d.rules.modem)],
  [
    'ShadowedRule',
    'a special case that adds nothing',
    (d) => (d.rules.special = { ...d.rules.modem, when: 'line.attributes.speed == "fast"' }),
  ],
  [
    'ShadowedScenario',
    'the same steps again',
    (d) => (d.scenarios.again = { product: 'MODEM', group: 'modem', when: 'item.quantity > 1' }),
  ],
  [
    'ConflictingMappings',
    'two values for one attribute',
    (d) =>
      (d.rules.other = {
        product: 'BROADBAND',
        target: 'MODEM',
        scope: 'bundle',
        attributes: { model: { value: 'M1' } },
      }),
  ],
  ['ConflictingQuantities', 'two ways to count', (d) => (d.rules.other = { ...d.rules.modem, quantity: 'sum' })],
  [
    'SecretInDesign',
    'a literal token',
    (d) => (d.gateways.warehouse.settings.auth = { type: 'bearer', token: 'abc123' }),
  ],
  [
    'SecretInDesign',
    'a password in a URL',
    (d) => (d.gateways.warehouse.settings.baseUrl = 'https://me:pw@example.com'),
  ],
  [
    'SecretInDesign',
    'a literal header value',
    (d) => (d.gateways.warehouse.settings.auth = { type: 'header', name: 'x-key', value: 'abc' }),
  ],
  [
    'SecretInDesign',
    'one of several secrets',
    (d) => (d.gateways.warehouse.settings.callback = { secret: ['env:NEW', 'old'] }),
  ],
  ['ExpressionSyntax', 'half an expression', (d) => (d.rules.modem.when = 'line.quantity >')],
  ['ExpressionType', 'a condition that is a number', (d) => (d.rules.modem.when = 'line.quantity + 1')],
  ['ExpressionType', 'text compared with a number', (d) => (d.rules.modem.when = 'line.attributes.speed > 3')],
  ['ExpressionNotAllowed', 'a loop', (d) => (d.rules.modem.when = '[1, 2].exists(x, x == line.quantity)')],
  ['ExpressionNotAllowed', 'a regular expression', (d) => (d.rules.modem.when = 'line.product.matches("(a+)+$")')],
  [
    'ComparisonNeverTrue?',
    'a value with a typing mistake',
    (d) => (d.rules.modem.when = 'line.quantity > 1 || line.attributes.speed == "fats"'),
  ],
  [
    'OptionalAttributeRead?',
    'an optional attribute without has()',
    (d) => (d.rules.modem.when = 'line.attributes.static'),
  ],
  [
    'StepOutputNotBefore',
    'an output of a later step',
    (d) => (delete shipStep(d).after, (d.groups.modem.steps.delivered.after = ['ship', 'address'])),
  ],
  [
    'StepOutputUse',
    'computing with an output',
    (d) => (shipStep(d).payload.window = 'steps["modem.address"].window + "!"'),
  ],
  [
    'StepOutputNotAvailable',
    'an output in a condition',
    (d) => (shipStep(d).when = 'steps["modem.address"].window == "x"'),
  ],
  [
    'UnknownStepOutput',
    'a form field that is not there',
    (d) => (shipStep(d).payload.window = 'steps["modem.address"].windw'),
  ],
  [
    'StepOutputOptional?',
    'a form field that may stay empty',
    (d) => (shipStep(d).payload.window = 'steps["modem.address"].note'),
  ],
  ['UnknownStep', 'an output of an unknown step', (d) => (shipStep(d).payload.window = 'steps["modem.adress"].window')],
];
