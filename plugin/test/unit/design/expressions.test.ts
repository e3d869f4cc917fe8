import { describe, expect, it } from 'vitest';
import { ExpressionError, type ExpressionScope } from '../../../src/domain/fulfillmentDesign.ts';
import { compileExpression, parseExpression } from '../../../src/design/expressions/compileExpression.ts';

const scope: ExpressionScope = {
  order: {
    number: '7',
    externalId: 'O',
    accountId: 'A',
    accountName: 'Acme',
    currency: 'EUR',
    revision: 1,
    attributes: {},
  },
  line: {
    externalId: 'O/L1',
    product: 'BROADBAND',
    family: 'Access',
    action: 'add',
    quantity: 3,
    attributes: { speed: 100, name: 'fiber', on: true },
    bundle: { site: 'HQ' },
  },
};

function compile(source: string, type: 'boolean' | 'number' | 'string' | 'scalar' = 'scalar') {
  const parsed = parseExpression(source);
  if (!parsed.ok) throw new Error(parsed.error.message);
  return compileExpression<string | number | boolean>(parsed.value, type);
}
const evaluate = (source: string): unknown => compile(source).evaluate(scope);

describe('expressions', () => {
  it.each([
    ['line.quantity > 1', true],
    ['line.quantity == 3', true],
    ['line.quantity != 3', false],
    ['line.attributes.speed * 2', 200],
    ['line.quantity / 2', 1.5],
    ['3 / 2', 1.5],
    ['line.quantity % 2', 1],
    ['7 % 4', 3],
    ['-line.quantity', -3],
    ['line.quantity in [1, 2, 3]', true],
    ['line.attributes.on ? 1 : 2.5', 1],
    ['size(line.attributes.name) == 5', true],
    ['size(line.attributes.name) * 2 + 0.5', 10.5],
    ['2 * size("ab")', 4],
    ['size("abc") % 2 == 1', true],
    ['line.attributes.name.substring(0, 3)', 'fib'],
    ['line.attributes["name"] + "!"', 'fiber!'],
    ['string(line.quantity)', '3'],
    ['double("2.5") + 1', 3.5],
    ['int(2.9)', 2],
    ['has(line.attributes.missing) ? line.attributes.missing : "none"', 'none'],
    ['line.bundle.site == "HQ" && order.currency == "EUR"', true],
    ['order.accountName', 'Acme'],
  ])('%s is %j', (source, value) => {
    expect(evaluate(source)).toBe(value);
  });

  it.each([
    ['line.attributes.missing', 'line.attributes.missing has no value'],
    ['line.attributes.missing + 1', 'line.attributes.missing has no value'],
    ['line.attributes.constructor', 'line.attributes.constructor has no value'],
    ['line.attributes.__proto__', 'line.attributes.__proto__ has no value'],
    ['item.quantity', 'there is no item here'],
    ['line.quantity / 0', 'is not a finite number'],
    ['line.attributes', 'gives a map'],
    ['[1]', 'gives a list'],
    ['line.attributes.name + 1', 'no such overload'],
  ])('%s fails with a reason', (source, message) => {
    expect(() => evaluate(source)).toThrow(ExpressionError);
    expect(() => evaluate(source)).toThrow(message);
  });

  it('refuses a result of another type than its place needs', () => {
    expect(() => compile('line.quantity', 'boolean').evaluate(scope)).toThrow('gives number 3, not boolean');
  });

  it.each([
    'line.attributes.name.matches("(a+)+$")',
    '[1, 2].map(x, x)',
    '[1, 2].exists(x, x == 1)',
    'cel.bind(x, 1, x)',
    'dyn(1)',
    'timestamp("2025-01-01T00:00:00Z")',
  ])('has no %s', (source) => {
    expect(parseExpression(source)).toMatchObject({ ok: false, error: { code: 'ExpressionNotAllowed' } });
  });

  it.each([
    ['many operators', Array.from({ length: 500 }, () => '1').join(' + ')],
    ['deep nesting', `${'('.repeat(100)}1${')'.repeat(100)}`],
    ['a long list', `1 in [${Array.from({ length: 200 }, () => '1').join(',')}]`],
    ['a map', '{"a": 1}["a"]'],
  ])('refuses %s', (_what, source) => {
    expect(parseExpression(source)).toMatchObject({ ok: false, error: { code: 'ExpressionSyntax' } });
  });

  it('tells a plain reference to an output of a step', () => {
    expect(compile('steps["modem.ship"].trackingNumber').stepOutput).toEqual({
      step: 'modem.ship',
      field: 'trackingNumber',
    });
    expect(compile('steps["modem.ship"].trackingNumber + "x"').stepOutput).toBeUndefined();
    expect(compile('line.quantity').stepOutput).toBeUndefined();
  });
});
