import { validateDesign, type DesignProblem } from '../../../../src/design/index.ts';

type Json = { [key: string]: any };

/** A small design without any problem. Tests break one thing in it. */
export function soundDesign(): Json {
  return {
    design: 'test',
    products: {
      BROADBAND: {
        name: 'Broadband',
        kind: 'commercial',
        family: 'Access',
        attributes: {
          speed: { type: 'string', values: ['slow', 'fast'], required: true },
          lines: { type: 'number', default: 1 },
          static: 'boolean',
        },
      },
      DISCOUNT: { name: 'Discount', kind: 'commercial', billable: false, fulfillment: { none: 'Only a price.' } },
      SERVICE: { name: 'Service', kind: 'technical', attributes: { speed: { type: 'string', required: true } } },
      MODEM: {
        name: 'Modem',
        kind: 'technical',
        attributes: { model: { type: 'string', values: ['M1', 'M2'], required: true } },
      },
    },
    rules: {
      service: { product: 'BROADBAND', target: 'SERVICE', attributes: { speed: { from: 'speed' } } },
      modem: {
        product: 'BROADBAND',
        target: 'MODEM',
        scope: 'bundle',
        attributes: { model: { from: 'speed', values: { slow: 'M1', fast: 'M2' } } },
      },
    },
    scenarios: {
      service: { product: 'SERVICE', group: 'service' },
      modem: { product: 'MODEM', group: 'modem' },
    },
    groups: {
      modem: {
        name: 'Modem',
        steps: {
          address: {
            name: 'Ask for the address',
            type: 'manual',
            queue: 'Desk',
            form: { window: { type: 'string', required: true }, note: 'string' },
          },
          ship: {
            name: 'Ship',
            type: 'callout',
            gateway: 'warehouse',
            operation: 'ship',
            after: 'address',
            payload: { model: 'item.attributes.model', window: 'steps["modem.address"].window' },
          },
          delivered: { name: 'Delivered', type: 'waitForEvent', event: 'delivered', after: 'ship' },
        },
      },
      service: {
        name: 'Service',
        steps: {
          pause: { name: 'Pause', type: 'timer', delay: 'PT1H', after: 'modem.delivered' },
          active: { name: 'Active', type: 'milestone', after: 'pause' },
        },
      },
    },
    billing: { gateway: 'billing', operation: 'startBilling' },
    gateways: {
      warehouse: { kind: 'rest', settings: { baseUrl: 'env:WAREHOUSE', operations: { ship: { path: '/ship' } } } },
      billing: { kind: 'billing', settings: { baseUrl: 'env:BILLING' } },
    },
  };
}

/** Problems of the sound design after a change. JSON is YAML, so it goes the way of every design. */
export function problemsAfter(change: (design: Json) => void): readonly DesignProblem[] {
  const design = soundDesign();
  change(design);
  return validateDesign([{ file: 'broken.yaml', text: JSON.stringify(design, null, 2) }]);
}

export const codesAfter = (change: (design: Json) => void): readonly string[] =>
  problemsAfter(change).map(({ code, severity }) => (severity === 'warning' ? `${code}?` : code));

export const problemsOfText = (text: string): readonly DesignProblem[] =>
  validateDesign([{ file: 'broken.yaml', text }]);
