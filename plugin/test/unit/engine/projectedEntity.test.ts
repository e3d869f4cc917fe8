import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { projectedEntity, readProjectedEntity } from '../../../src/engine/ports.ts';

describe('projectedEntity', () => {
  it('is read as it was named, whatever ids people give their orders', () => {
    const id = fc.oneof(fc.string(), fc.constantFrom('A|B/r1', '100%7C/r1', '%|%25|', '|'));
    fc.assert(
      fc.property(id, fc.oneof(fc.string(), fc.constant('step|key')), (planId, key) => {
        expect(readProjectedEntity(projectedEntity('step', planId, key))).toEqual({ kind: 'step', planId, key });
      })
    );
  });

  it('names two records alike only when they are one', () => {
    expect(projectedEntity('step', 'A|B', 'C')).not.toBe(projectedEntity('step', 'A', 'B|C'));
  });
});
