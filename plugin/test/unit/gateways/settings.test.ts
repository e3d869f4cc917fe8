import { describe, expect, it } from 'vitest';
import type { GatewayDefinition } from '../../../src/domain/fulfillmentDesign.ts';
import { checkGatewaySettings, createGateway, gatewayKinds, gatewayOperations } from '../../../src/gateways/index.ts';
import { definitionOf, environmentOf, gatewayCases } from '../../support/gateways/gatewayCases.ts';

const base = { baseUrl: 'env:OM_X_URL' };
const rest = (settings: object): GatewayDefinition => ({
  key: 'x',
  kind: 'rest',
  settings: { ...base, operations: { ship: { path: '/s' } }, ...settings },
});
const tmf641 = (operation: object): GatewayDefinition => ({
  key: 'net',
  kind: 'tmf641',
  settings: { ...base, callback: { secret: 'env:S' }, operations: { on: operation } },
});

/** What is wrong, and where, relative to the settings. */
const faults = (definition: GatewayDefinition): string[] =>
  checkGatewaySettings(definition).map(
    ({ code, path }) => `${code} ${path?.replace(/^gateways\.\w+\.settings\.?/, '')}`
  );

describe('checkGatewaySettings', () => {
  it.each(gatewayCases)('has nothing against right settings of kind $kind', (of) => {
    expect(checkGatewaySettings(definitionOf(of))).toEqual([]);
  });

  it('names the kinds there are', () => {
    const [problem] = checkGatewaySettings({ key: 'x', kind: 'soap', settings: {} });
    expect(problem).toMatchObject({ code: 'UnknownGatewayKind', path: 'gateways.x.kind' });
    for (const kind of gatewayKinds) expect(problem?.action).toContain(kind);
  });

  it.each<[string, GatewayDefinition, string]>([
    ['a misspelled setting', rest({ timeoutMS: 5 }), 'UnknownSetting timeoutMS'],
    ['no base URL', rest({ baseUrl: undefined }), 'InvalidSetting baseUrl'],
    ['a base URL that is none', rest({ baseUrl: 'warehouse' }), 'InvalidUrl baseUrl'],
    ['plain http to another machine', rest({ baseUrl: 'http://vendor.example/api' }), 'InsecureUrl baseUrl'],
    ['credentials in a URL', rest({ baseUrl: 'https://me:pw@vendor.example' }), 'InvalidUrl baseUrl'],
    ['a literal token', rest({ auth: { type: 'bearer', token: 'abc' } }), 'InvalidSetting auth.token'],
    ['a literal secret', rest({ callback: { secret: 'abc', messages: [progress] } }), 'InvalidSetting callback.secret'],
    ['an unknown auth', rest({ auth: { type: 'kerberos' } }), 'InvalidSetting auth.type'],
    ['no operation', rest({ operations: {} }), 'InvalidSetting operations'],
    ['a path without slash', rest({ operations: { a: { path: 'ship' } } }), 'InvalidSetting operations.a.path'],
    ['an unknown template', rest({ operations: { a: { path: '/{{x}}' } } }), 'InvalidSetting operations.a.path'],
    [
      'an open template',
      rest({ operations: { a: { path: '/a', body: { b: ['{{payload.b'] } } } }),
      'InvalidSetting operations.a.body',
    ],
    [
      'a wrong pointer',
      rest({ operations: { a: { path: '/a', externalId: 'id' } } }),
      'InvalidSetting operations.a.externalId',
    ],
    [
      'a rule that says nothing',
      rest({ operations: { a: { path: '/a', success: {} } } }),
      'InvalidSetting operations.a.success',
    ],
    [
      'a rule that looks for nothing',
      rest({ operations: { a: { path: '/a', success: { at: '/x' } } } }),
      'InvalidSetting operations.a.success',
    ],
    [
      'a GET with a body',
      rest({ operations: { a: { method: 'GET', path: '/a', body: {} } } }),
      'InvalidSetting operations.a.body',
    ],
    ['a service to change without its id', tmf641({ action: 'modify' }), 'InvalidSetting operations.on.serviceId'],
    ['a service to add without specification', tmf641({ action: 'add' }), 'InvalidSetting operations.on.specification'],
    ['an unknown action', tmf641({ action: 'install' }), 'InvalidSetting operations.on.action'],
  ])('finds %s', (_, definition, fault) => {
    expect(faults(definition)).toEqual([fault]);
  });

  it('asks for what an accepted request needs: the external id, and the callback that completes it', () => {
    expect(faults(rest({ operations: { a: { path: '/a', accepted: { status: 202 } } } }))).toEqual([
      'InvalidSetting operations.a.externalId',
      'InvalidSetting callback',
    ]);
    const later = { operations: { a: { path: '/a', accepted: { status: 202 }, externalId: '/id' } } };
    expect(faults(rest(later))).toEqual(['InvalidSetting callback']);
  });

  it('finds all mistakes at once', () => {
    expect(faults(rest({ timeoutMs: 1, redact: [''], surprise: true }))).toHaveLength(3);
  });

  it('allows plain http to this machine, and elsewhere on request', () => {
    for (const host of ['localhost:1', '127.0.0.1', '[::1]:8080', 'a.localhost']) {
      expect(faults(rest({ baseUrl: `http://${host}/x` }))).toEqual([]);
    }
    expect(faults(rest({ baseUrl: 'http://127.0.0.1.evil.example' }))).toEqual(['InsecureUrl baseUrl']);
    expect(faults(rest({ baseUrl: 'http://mesh.internal', allowPlainHttp: true }))).toEqual([]);
  });
});

const progress = { externalId: '/id', outcome: 'progress' };

describe('createGateway', () => {
  it('names every environment variable that is missing', () => {
    const created = createGateway(definitionOf(gatewayCases[0]!), environmentOf({ OM_WAREHOUSE_URL: ' ' }));
    expect(created.ok ? [] : created.error.map(({ code, path }) => [code, path])).toEqual([
      ['MissingEnvironment', 'gateways.warehouse.settings.baseUrl'],
      ['MissingEnvironment', 'gateways.warehouse.settings.auth.token'],
      ['MissingEnvironment', 'gateways.warehouse.settings.callback.secret'],
    ]);
  });

  it('holds the URL of the environment to the same rules, and does not show it around', () => {
    const env = environmentOf({ OM_X_URL: 'http://vendor.example' });
    expect(createGateway(rest({}), env)).toMatchObject({ ok: false, error: [{ code: 'InsecureUrl' }] });
  });

  it('refuses wrong settings with the problems of the check', () => {
    const wrong = rest({ timeoutMs: 'soon' });
    expect(createGateway(wrong, environmentOf({}))).toEqual({ ok: false, error: checkGatewaySettings(wrong) });
  });
});

describe('gatewayOperations', () => {
  it('lists operations with the payload fields that each cannot do without', () => {
    const fields = gatewayCases.map((of) => [of.operation, gatewayOperations(definitionOf(of)).get(of.operation)]);
    expect(Object.fromEntries(fields)).toEqual({
      ship: ['sku', 'quantity'],
      reservePort: [],
      truckRoll: ['appointmentStart', 'technology', 'siteId'],
      startBilling: ['lines'],
    });
  });

  it('is empty for settings that are wrong', () => {
    expect(gatewayOperations(rest({ surprise: 1 })).size).toBe(0);
  });
});
