import { describe, expect, it } from 'vitest';
import { parseDesign } from '../../../src/design/index.ts';
import { problemsAfter, problemsOfText } from './support/designs.ts';

const only = (text: string) => {
  const problems = problemsOfText(text);
  expect(problems).toHaveLength(1);
  return problems[0];
};

describe('parseDesign', () => {
  it('says line and column of malformed YAML', () => {
    expect(only('products:\n  A: {name: "x\n')).toMatchObject({
      code: 'MalformedYaml',
      location: { file: 'broken.yaml', line: 3 },
    });
  });

  it('says where a key stands twice in one map', () => {
    expect(only('design: a\ngroups: {}\ndesign: b\n')).toMatchObject({
      code: 'DuplicateKey',
      location: { line: 3, column: 1 },
    });
  });

  it('refuses a key that two files declare and names both places', () => {
    const product = 'products:\n  A: { name: A, kind: technical }\n';
    const parsed = parseDesign([
      { file: 'one.yaml', text: product },
      { file: 'two.yaml', text: `# comment\n${product}` },
    ]);

    expect(parsed).toMatchObject({
      ok: false,
      error: [
        {
          code: 'DuplicateKey',
          message: 'declared already as products.A (one.yaml:2:3)',
          location: { file: 'two.yaml', line: 3, column: 3 },
        },
      ],
    });
  });

  it.each([
    ['billing', 'billing: { gateway: b, operation: o }'],
    ['design', 'design: one'],
  ])('refuses a second %s', (key, text) => {
    const parsed = parseDesign([
      { file: 'one.yaml', text },
      { file: 'two.yaml', text: text.replace('one', 'two') },
    ]);

    expect(parsed).toMatchObject({ ok: false, error: [{ code: 'DuplicateKey', path: `two.yaml:1:1 ${key}` }] });
  });

  it('takes the same name in several files, and several documents in one', () => {
    const parsed = parseDesign([
      { file: 'one.yaml', text: 'design: x\n---\ngroups: {}\n' },
      { file: 'two.yaml', text: 'design: x' },
    ]);

    expect(parsed).toMatchObject({ ok: true, value: { document: { design: 'x' } } });
  });

  it.each([
    ['UnknownKey', 'prodcts: {}', 'the design has no key "prodcts". Did you mean "products"?'],
    ['UnknownKey', 'products: { A: { name: A, kind: technical, billabel: true } }', 'Did you mean "billable"?'],
    [
      'UnknownKey',
      'rules: { r: { product: A, target: B, attributes: { x: { from: y, vales: {} } } } }',
      'Did you mean "values"?',
    ],
    ['MissingKey', 'products: { A: { kind: technical } }', '"name" is missing'],
    ['MissingKey', 'billing: { gateway: b }', '"operation" is missing'],
    ['InvalidValue', 'products: { A: { name: 5, kind: technical } }', 'put it in quotes'],
    ['InvalidValue', 'products: { A: { name: A, kind: magic } }', 'commercial or technical'],
    ['InvalidValue', 'groups: { g: { name: G, steps: { s: { name: S, type: billingGate } } } }', 'added by the engine'],
    ['InvalidValue', 'dependencies: [{ from: a.b, to: c.d, lag: 1 hour }]', 'PT30M'],
    ['InvalidValue', 'dependencies: [{ from: a.b, to: c.d, lag: P1M }]', 'no fixed length'],
    ['InvalidName', 'products: { "A B": { name: A, kind: technical } }', 'a product code has'],
    ['InvalidName', 'groups: { g.h: { name: G, steps: {} } }', 'starts with a letter'],
    ['InvalidValue', 'just text', 'the design is a map'],
    ['InvalidValue', 'gateways: { g: { kind: rest, settings: { a: .nan } } }', '.nan'],
    ['InvalidValue', 'gateways: { g: { kind: rest, settings: { a: !!binary aGVsbG8= } } }', 'binary data'],
    ['DesignEmpty', '# nothing\n', 'holds no document'],
  ])('reports %s for %s', (code, text, message) => {
    const problem = only(text);

    expect(problem).toMatchObject({ code });
    expect(problem?.message).toContain(message);
  });

  it('says where the unknown key stands', () => {
    const problem = only('products:\n  A:\n    name: A\n    kind: technical\n    colour: red\n');

    expect(problem?.path).toBe('broken.yaml:5:5 products.A.colour');
  });

  it('finds places of problems in the file that holds them', () => {
    const problem = problemsAfter((d) => (d.dependencies = [{ from: 'service.pause', to: 'nowhere' }]))[0];

    expect(problem).toMatchObject({ code: 'UnknownStep', location: { file: 'broken.yaml', line: 168 } });
  });
});

describe('limits of a document', () => {
  const many = (count: number, make: (index: number) => string): string =>
    Array.from({ length: count }, (_, index) => make(index)).join('');

  it.each([
    [
      'an attribute of one megabyte',
      `products: { A: { name: "${'x'.repeat(900_000)}", kind: technical } }`,
      '8000 are allowed',
    ],
    ['a file of two megabytes', `# ${'x'.repeat(2_000_000)}`, '1000000'],
    [
      'more values than any design has',
      `dependencies:\n${many(30_000, () => '  - {}\n')}${many(30_000, () => '  - {}\n')}`,
      '50000 values',
    ],
    [
      'aliases that expand without end',
      `a: &a [1,1,1,1,1,1,1,1,1,1]\n${many(9, (n) => `${'bcdefghij'[n]}: &${'bcdefghij'[n]} [${many(10, () => `*${'abcdefghi'[n]},`)}]\n`)}`,
      'aliases expanded',
    ],
    ['an alias inside itself', 'a: &a\n  - *a\n', 'nested deeper'],
    ['a nest of lists', `${'['.repeat(5_000)}${']'.repeat(5_000)}`, 'nested'],
    ['too many documents', many(150, () => '---\na: 1\n'), '100 are allowed'],
  ])('refuse %s', (_what, text, message) => {
    const problem = only(text);

    expect(problem).toMatchObject({ code: 'DocumentTooLarge' });
    expect(problem?.message).toContain(message);
  });

  it('allow aliases that stay small', () => {
    const parsed = parseDesign([{ file: 'a.yaml', text: 'products: { A: &a { name: A, kind: technical }, B: *a }' }]);

    expect(parsed).toMatchObject({ ok: true, value: { document: { products: { B: { name: 'A' } } } } });
  });

  it('refuse a key that would reach the prototype', () => {
    expect(only('products: { __proto__: { name: A, kind: technical } }')).toMatchObject({ code: 'MalformedYaml' });
  });
});
