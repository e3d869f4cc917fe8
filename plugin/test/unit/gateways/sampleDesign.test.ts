import { describe, expect, it } from 'vitest';
import { checkGatewaySettings, createGateway, gatewayOperations } from '../../../src/gateways/index.ts';
import { startBusinessVendors, startSimulators } from '../../../src/gateways/simulators/index.ts';
import { environmentOf } from '../../support/gateways/gatewayCases.ts';
import { sampleGateways } from '../../support/gateways/sampleDesign.ts';

const { definitions, callouts } = sampleGateways();

describe('the gateways of the sample design', () => {
  it('are those of the work and those of approvals, contracts and commissions; nothing is wrong with their settings', () => {
    expect(definitions.map(({ key }) => key).toSorted()).toEqual([
      'acrobatSign',
      'billing',
      'clm',
      'commissions',
      'conga',
      'docusign',
      'email',
      'fieldservice',
      'network',
      'sms',
      'supplier',
      'warehouse',
    ]);
    expect(definitions.flatMap(checkGatewaySettings)).toEqual([]);
  });

  it('have every operation that a step calls, and each step gives the fields that it needs', () => {
    const operations = new Map(definitions.map((definition) => [definition.key, gatewayOperations(definition)]));
    expect(callouts.length).toBeGreaterThan(5);
    const missing = callouts.flatMap(({ gateway, operation, payload = {} }) => {
      const fields = operations.get(gateway ?? '')?.get(operation ?? '');
      if (!fields) return [`${gateway}.${operation}`];
      return fields.filter((field) => !(field in payload)).map((field) => `${gateway}.${operation} ${field}`);
    });
    expect(missing).toEqual([]);
  });

  it('can all be made with the environment of the simulators', async () => {
    const [park, business] = await Promise.all([startSimulators(), startBusinessVendors()]);
    const env = environmentOf({ ...park.env, ...business.env });
    const made = definitions.map((definition) => createGateway(definition, env));
    await Promise.all([park.stop(), business.stop()]);
    expect(made.filter(({ ok }) => !ok)).toEqual([]);
  });
});
