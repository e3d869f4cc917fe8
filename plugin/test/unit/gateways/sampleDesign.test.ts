import { describe, expect, it } from 'vitest';
import { checkGatewaySettings, createGateway, gatewayOperations } from '../../../src/gateways/index.ts';
import { startSimulators } from '../../../src/gateways/simulators/index.ts';
import { environmentOf } from '../../support/gateways/gatewayCases.ts';
import { sampleGateways } from '../../support/gateways/sampleDesign.ts';

const { definitions, callouts } = sampleGateways();

describe('the gateways of the sample design', () => {
  it('are five, and nothing is wrong with their settings', () => {
    expect(definitions.map(({ key }) => key).toSorted()).toEqual([
      'billing',
      'fieldservice',
      'network',
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
    const park = await startSimulators();
    const made = definitions.map((definition) => createGateway(definition, environmentOf(park.env)));
    await park.stop();
    expect(made.filter(({ ok }) => !ok)).toEqual([]);
  });
});
