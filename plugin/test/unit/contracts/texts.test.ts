import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  assembleContract,
  compareTexts,
  mergeText,
  type ContractTemplate,
  type ContractText,
  type LibraryClause,
} from '../../../src/contracts/index.ts';

const clause = (key: string, change: Partial<LibraryClause> = {}): LibraryClause => ({
  id: `${key}-id`,
  key,
  version: 1,
  alternative: 'standard',
  isStandard: true,
  isPublished: true,
  heading: key,
  body: `${key} of {{account.name}}`,
  ...change,
});
const template: ContractTemplate = {
  id: 'T',
  externalId: 'T',
  name: 'Service',
  type: 'Service',
  version: 1,
  isActive: true,
  title: 'Agreement with {{account.name}}',
  locale: 'en-US',
  places: [
    { clauseKey: 'price', isRequired: true },
    { clauseKey: 'sla', isRequired: false },
  ],
};
const library = [
  clause('price'),
  clause('price', { id: 'price-2', version: 2 }),
  clause('price', { id: 'price-soft', alternative: 'soft', isStandard: false }),
  clause('sla'),
  clause('extra'),
];
const facts = { account: { name: 'Alma' }, order: { lines: [{ name: 'A', price: '1234.5' }] } };

describe('a contract', () => {
  it('is made of the newest published wordings, filled in', () => {
    const made = assembleContract(template, library, facts);
    expect(made.ok && made.value.text.clauses.map(({ clauseId, body }) => [clauseId, body])).toEqual([
      ['price-2', 'price of Alma'],
      ['sla-id', 'sla of Alma'],
    ]);
    expect(made.ok && made.value.nonStandard).toBe(0);
  });

  it('says what deviates from the standard', () => {
    const made = assembleContract(template, library, facts, {
      alternatives: { price: 'soft' },
      edits: { sla: { body: 'As agreed.' } },
      add: ['extra'],
    });
    expect(made.ok && made.value.text.clauses.map((each) => each.deviation)).toEqual([
      'Alternative',
      'Edited',
      'Added',
    ]);
    const outdated = assembleContract(template, library, facts, { versions: { price: 1 }, omit: ['sla'] });
    expect(outdated.ok && outdated.value.deviations).toEqual(['price: a version that has been replaced']);
    const without = assembleContract(template, library, facts, { omit: ['price'] });
    expect(without.ok && without.value.deviations).toEqual(['price: a required clause was left out']);
  });

  it('is refused with every hole in it', () => {
    const made = assembleContract(template, [clause('price', { body: '{{contract.endDate|date}}' })], facts);
    expect(made.ok ? [] : made.error.map((problem) => problem.code)).toEqual(['MissingMergeField', 'ClauseNotFound']);
  });

  it('repeats lists and writes amounts in the currency of the contract', () => {
    const merged = mergeText(
      '{{#each order.lines}}{{name}} {{price|money}};{{/each}}',
      facts,
      { locale: 'en-US', currency: 'EUR' },
      'x'
    );
    expect(merged.ok && merged.value.replaceAll('\u00a0', ' ')).toBe('A EUR 1,234.50;');
  });
});

const words = fc.lorem({ maxCount: 12 });
const text: fc.Arbitrary<ContractText> = fc.record({
  title: words,
  clauses: fc.uniqueArray(
    fc.record({
      key: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f'),
      heading: words,
      body: words,
      deviation: fc.constant('None' as const),
    }),
    { selector: (each) => each.key }
  ),
});

describe('a comparison', () => {
  it('holds both texts whole', () => {
    fc.assert(
      fc.property(text, text, (older, newer) => {
        const { clauses } = compareTexts(older, newer);
        const written = (kind: 'added' | 'removed', of: ContractText): void => {
          for (const { key, heading, body } of of.clauses) {
            const change = clauses.find((each) => each.key === key);
            const runs = change?.words.filter((word) => word.kind === 'same' || word.kind === kind) ?? [];
            expect(runs.map((run) => run.text).join('')).toBe(`${heading}\n${body}`);
          }
        };
        written('added', newer);
        written('removed', older);
        const kept = clauses.filter((change) => change.kind !== 'removed').map((change) => change.key);
        expect(kept).toEqual(newer.clauses.map((each) => each.key));
      })
    );
  });

  it('finds nothing between a text and itself', () => {
    fc.assert(fc.property(text, (same) => compareTexts(same, same).isSame));
  });

  it('tells a moved clause from those it passed', () => {
    const of = (...keys: string[]): ContractText => ({
      title: 'T',
      clauses: keys.map((key) => ({ key, heading: key, body: key, deviation: 'None' })),
    });
    const { clauses } = compareTexts(of('a', 'b', 'c', 'd'), of('d', 'a', 'b', 'c'));
    expect(clauses.map((change) => change.kind)).toEqual(['moved', 'same', 'same', 'same']);
  });
});
