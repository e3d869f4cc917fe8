import { Decimal as Base } from 'decimal.js';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { compileFormula } from '../../src/formula/compile.ts';
import type { Evaluation } from '../../src/formula/expression.ts';
import { standardObjects } from '../../src/metadata/standardObjects.ts';
import { insert, messages, orgOf, rule, run } from '../metadata/orgOf.ts';

/** More digits than any of the numbers below has. */
const Decimal = Base.clone({ precision: 400 });

const account = standardObjects().get('account');

function evaluate(formula: string): unknown {
  if (account === undefined) throw new Error('There is no Account.');
  const scope = {
    object: account,
    blanksAsZero: false,
    objectNamed: () => undefined,
    label: () => undefined,
    isPermission: () => false,
  };
  // Formulas over literals ask nothing of a record.
  return compileFormula(formula, scope).evaluate({} as Evaluation);
}

const literal = fc.integer({ min: 0, max: 10_000_000 }).map((value) => new Decimal(value).div(1000));
type Tree = { readonly text: string; readonly value: Base };
const tree = fc.letrec<{ tree: Tree }>((tie) => ({
  tree: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    literal.map((value) => ({ text: value.toFixed(), value })),
    fc.tuple(fc.constantFrom('+', '-', '*'), tie('tree'), tie('tree')).map(([operator, left, right]) => ({
      text: `(${left.text} ${operator} ${right.text})`,
      value:
        operator === '+'
          ? left.value.plus(right.value)
          : operator === '-'
            ? left.value.minus(right.value)
            : left.value.times(right.value),
    }))
  ),
})).tree;

describe('arithmetic', () => {
  it('is exact to the digits that fields keep', () => {
    fc.assert(
      fc.property(tree, ({ text, value }) => {
        fc.pre(value.abs().lt(1e18));
        const result = evaluate(text) as Base;

        expect(result.toDecimalPlaces(6).toFixed()).toBe(value.toDecimalPlaces(6).toFixed());
      }),
      { numRuns: 300 }
    );
  });

  it('reads operators of one rank from the left', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 99 }), { minLength: 2, maxLength: 8 }), (values) => {
        const expected = values.slice(1).reduce((sum, value) => sum - value, values[0] ?? 0);

        expect(Number(evaluate(values.join(' - ')))).toBe(expected);
      })
    );
  });

  it('keeps any text literal as it is', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 50 }), (text) => {
        const quoted = `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;

        expect(evaluate(quoted)).toBe(text);
      })
    );
  });
});

describe('formulas of a change', () => {
  const org = orgOf([
    rule(
      'Account.Forward_Only',
      'AND(ISCHANGED(NumberOfEmployees), NumberOfEmployees < PRIORVALUE(NumberOfEmployees))',
      'No way back.'
    ),
    rule('Account.New_Has_Site', 'AND(ISNEW(), ISBLANK(Site))', 'Give a site.'),
  ]);
  afterAll(() => org.close());

  it('know what was before and what is new', () => {
    const id = insert(org, 'Account', { Name: 'A', Site: 's', NumberOfEmployees: 5 });
    const update = (values: Record<string, unknown>): readonly string[] =>
      messages(run(org, { kind: 'update', object: 'Account', id, values }));

    expect(messages(run(org, { kind: 'insert', object: 'Account', values: { Name: 'A' } }))).toEqual(['Give a site.']);
    expect(update({ NumberOfEmployees: 4 })).toEqual(['No way back.']);
    expect(update({ NumberOfEmployees: 6, Site: null })).toEqual([]);
    expect(update({ Name: 'B' })).toEqual([]);
  });
});
