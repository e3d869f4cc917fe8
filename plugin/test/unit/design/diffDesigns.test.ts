import { describe, expect, it } from 'vitest';
import { diffDesigns, parseDesign, type DesignDocument } from '../../../src/design/index.ts';
import { soundDesign } from './support/designs.ts';

function documentAfter(change: (design: ReturnType<typeof soundDesign>) => void): DesignDocument {
  const design = soundDesign();
  change(design);
  const parsed = parseDesign([{ file: 'design.json', text: JSON.stringify(design) }]);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.error));
  return parsed.value.document;
}
const before = documentAfter(() => undefined);

describe('diffDesigns', () => {
  it('finds nothing between equal designs', () => {
    expect(
      diffDesigns(
        before,
        documentAfter((d) => (d.rules = Object.fromEntries(Object.entries(d.rules).reverse())))
      )
    ).toEqual([]);
  });

  it('names what was added, removed and changed, with the fields', () => {
    const after = documentAfter((d) => {
      d.products.MODEM.attributes.model.values = ['M1', 'M2', 'M3'];
      d.rules.modem.when = 'line.quantity > 1';
      delete d.scenarios.service;
      d.groups.modem.steps.test = { name: 'Test', type: 'milestone', after: { step: 'delivered', lag: 'PT1H' } };
      d.billing.release = 'order';
    });

    expect(diffDesigns(before, after)).toEqual([
      {
        kind: 'billing',
        key: 'policy',
        change: 'changed',
        fields: [{ field: 'release', before: 'bundle', after: 'order' }],
      },
      {
        kind: 'product',
        key: 'MODEM',
        change: 'changed',
        fields: [{ field: 'attributes.model.values', before: ['M1', 'M2'], after: ['M1', 'M2', 'M3'] }],
      },
      { kind: 'rule', key: 'modem', change: 'changed', fields: [{ field: 'when', after: 'line.quantity > 1' }] },
      { kind: 'scenario', key: 'service', change: 'removed', fields: [] },
      { kind: 'step', key: 'modem.test', change: 'added', fields: [] },
      { kind: 'dependency', key: 'modem.delivered -> modem.test', change: 'added', fields: [] },
    ]);
  });

  it('takes everything of the first version as added', () => {
    const changes = diffDesigns(undefined, before);

    expect(new Set(changes.map(({ change }) => change))).toEqual(new Set(['added']));
    expect(changes.filter(({ kind }) => kind === 'step')).toHaveLength(5);
  });
});
