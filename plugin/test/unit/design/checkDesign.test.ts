import { describe, expect, it } from 'vitest';
import { validateDesign, type GatewayCatalog } from '../../../src/design/index.ts';
import { BROKEN } from './support/brokenDesigns.ts';
import { codesAfter, problemsAfter, soundDesign } from './support/designs.ts';

describe('checkDesign', () => {
  it('finds nothing in a sound design', () => {
    expect(problemsAfter(() => undefined)).toEqual([]);
  });

  it.each(BROKEN)('reports %s for %s', (code, _what, change) => {
    expect(codesAfter(change)).toContain(code);
  });

  it('tells every problem with its place and what to do', () => {
    for (const [, , change] of BROKEN) {
      for (const problem of problemsAfter(change)) {
        expect(problem.action).not.toBe('');
        expect(problem.path).toMatch(/^broken\.yaml:\d+:\d+/);
      }
    }
  });

  it('prints the circle of a dependency cycle in the order of work', () => {
    const [problem] = problemsAfter((d) => (d.groups.modem.steps.address.after = 'delivered'));

    expect(problem?.message).toContain('modem.address -> modem.ship -> modem.delivered -> modem.address');
  });

  it('prints the circle of a decomposition', () => {
    const change = BROKEN.find(([code]) => code === 'DecompositionCycle')?.[2];
    const problem = problemsAfter(change ?? (() => undefined)).find(({ code }) => code === 'DecompositionCycle');

    expect(problem?.message).toContain('PART -> SERVICE -> PART');
  });

  it('suggests the name that was meant', () => {
    const [problem] = problemsAfter((d) => (d.scenarios.modem.group = 'moden'));

    expect(problem).toMatchObject({ code: 'UnknownGroup', location: { file: 'broken.yaml' } });
    expect(problem?.message).toContain('Did you mean "modem"?');
  });

  it('lets rules exclude each other by their conditions', () => {
    const codes = codesAfter((d) => {
      d.rules.modem = {
        ...d.rules.modem,
        when: 'line.attributes.speed == "slow"',
        attributes: { model: { value: 'M1' } },
      };
      d.rules.fast = {
        ...d.rules.modem,
        when: 'line.attributes.speed != "slow"',
        attributes: { model: { value: 'M2' } },
      };
    });

    expect(codes).toEqual([]);
  });

  it('lets a rule of the same item leave out what another one always writes', () => {
    const codes = codesAfter((d) => {
      d.products.MODEM.attributes.color = 'string';
      const when = 'line.attributes.speed == "fast"';
      d.rules.color = {
        product: 'BROADBAND',
        target: 'MODEM',
        scope: 'bundle',
        when,
        attributes: { color: { value: 'red' } },
      };
    });

    expect(codes).toEqual([]);
  });

  it('joins steps on both sides of a group without calling it a circle', () => {
    expect(codesAfter((d) => (d.groups.service.steps.active.after = ['service']))).toEqual([]);
  });

  it('does not take JSON pointers and templates for secrets', () => {
    const codes = codesAfter((d) => {
      d.gateways.warehouse.settings.operations.ship.outputs = { token: '/shipment/token' };
      d.gateways.warehouse.settings.operations.ship.body = { accessToken: '{{payload.token?}}' };
      d.gateways.warehouse.settings.auth = {
        type: 'oauthClientCredentials',
        tokenUrl: 'https://example.com/t',
        clientSecret: 'env:S',
      };
    });

    expect(codes).toEqual([]);
  });

  it('puts errors before warnings', () => {
    const problems = problemsAfter((d) => {
      d.gateways.spare = { kind: 'rest' };
      d.rules.service.product = 'NOBODY';
    });

    expect(problems.map(({ severity }) => severity)).toEqual(problems.map(({ severity }) => severity).toSorted());
  });
});

describe('a catalog of gateways', () => {
  const sound = [{ file: 'design.json', text: JSON.stringify(soundDesign(), null, 2) }];
  const catalog = (operations: Readonly<Record<string, readonly string[]>>): GatewayCatalog => ({
    check: ({ key }) =>
      key === 'warehouse'
        ? [{ code: 'Wrong', message: 'm', path: 'gateways.warehouse.settings.baseUrl', action: 'a' }]
        : [],
    operations: () => new Map(Object.entries(operations)),
  });

  it('puts its problems in their place of the file', () => {
    const problems = validateDesign(sound, catalog({}));

    expect(problems).toMatchObject([
      { code: 'Wrong', severity: 'error', path: 'design.json:152:9 gateways.warehouse.settings.baseUrl' },
    ]);
  });

  it('names payload fields that an operation cannot do without, and operations it does not have', () => {
    const codes = validateDesign(sound, catalog({ ship: ['model', 'address'] })).map(({ code, message }) => [
      code,
      message,
    ]);

    expect(codes).toContainEqual([
      'PayloadFieldMissing',
      'the operation ship of warehouse needs address in the payload',
    ]);
    expect(codes.map(([code]) => code)).toContain('UnknownOperation');
  });
});
