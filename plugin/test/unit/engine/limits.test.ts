import { describe, expect, it } from 'vitest';
import { checkAttributes, MAX_ATTRIBUTE_LENGTH } from '../../../src/engine/attributeChecks.ts';
import { decompose } from '../../../src/engine/decompose.ts';
import { keyPart, scopeKey } from '../../../src/engine/keys.ts';
import { payloadReferences, resolvePayload } from '../../../src/engine/payload.ts';
import { decideRetry } from '../../../src/engine/retryPolicy.ts';
import { aDesign, attribute, expr, quickRetry, rule, sold, technical } from '../../support/buildersDesign.ts';
import { aLine, anOrder } from '../../support/buildersOrder.ts';
import { codesOf, problemsOf } from '../../support/expectResult.ts';

const design = aDesign({
  products: [
    sold('X', { attributes: { room: attribute('string', { required: true, values: ['A', 'B'] }) } }),
    technical('T'),
  ],
  rules: [rule('r', 'X', 'T', { actions: ['add', 'modify'] })],
});

describe('attributes of a line', () => {
  it('of one megabyte are refused with the limit, and are not repeated in the message', () => {
    const huge = 'x'.repeat(1024 * 1024);

    const problems = problemsOf(
      decompose(design, anOrder([aLine('L1', 'X', { attributes: { room: 'A', note: huge } })]))
    );

    expect(problems).toMatchObject([
      { code: 'AttributeTooLong', path: 'lines.L1.attributes.note' },
      { code: 'AttributesTooLarge' },
    ]);
    expect(problems[0]?.message).toContain(`1048576 characters; at most ${MAX_ATTRIBUTE_LENGTH}`);
    expect(problems[0]?.message.length).toBeLessThan(200);
  });

  it('are refused in total, too, and on the order', () => {
    const many = Object.fromEntries(Array.from({ length: 5 }, (_, index) => [`a${index}`, 'x'.repeat(30_000)]));
    const order = anOrder([aLine('L1', 'X', { attributes: { room: 'A', ...many } })], {
      attributes: { note: 'x'.repeat(40_000) },
    });

    expect(codesOf(decompose(design, order))).toEqual(['AttributeTooLong', 'AttributesTooLarge']);
  });

  it.each([
    ['missing', 'add', {}, ['AttributeMissing']],
    ['missing where only changes are named', 'modify', {}, []],
    ['not allowed', 'add', { room: 'C' }, ['AttributeValueNotAllowed']],
    ['of another type', 'add', { room: 7 }, ['AttributeWrongType']],
    ['nothing a record can hold', 'add', { room: 'A', list: ['x'] as unknown as string }, ['AttributeWrongType']],
    ['what only the catalog knows', 'add', { room: 'A', color: 'red' }, []],
  ] as const)('are checked: %s', (_name, action, attributes, expected) => {
    const result = decompose(design, anOrder([aLine('L1', 'X', { action, attributes })]));

    expect(result.ok ? [] : codesOf(result)).toEqual(expected);
  });
});

describe('attributes of an item', () => {
  it('that a rule writes and the product does not declare are refused', () => {
    const loose = aDesign({
      products: [sold('X'), technical('T', { attributes: { size: attribute('number', { required: true }) } })],
      rules: [rule('r', 'X', 'T', { attributes: { sise: { kind: 'expression', value: expr('1', () => 1) } } })],
    });

    expect(codesOf(decompose(loose, anOrder([aLine('L1', 'X')])))).toEqual(['UnknownAttribute', 'AttributeMissing']);
  });

  it('get defaults', () => {
    const check = { owner: 'T', path: 't', complete: true, closed: true };
    expect(checkAttributes({ n: attribute('number') }, { n: Number.NaN }, check)).toMatchObject([
      { code: 'AttributeWrongType' },
    ]);
  });
});

describe('keys', () => {
  it('stay within what the CRM can hold, and apart', () => {
    const long = 'x'.repeat(300);

    expect(keyPart(`${long}a`).length).toBeLessThanOrEqual(80);
    expect(keyPart(`${long}a`)).not.toBe(keyPart(`${long}b`));
    expect(keyPart('short')).toBe('short');
  });

  it('of a line that is called like a scope do not collide with that scope', () => {
    expect(scopeKey('line', 'order')).not.toBe(scopeKey('order', ''));
    expect(scopeKey('line', 'bundle:L1')).not.toBe(scopeKey('bundle', 'L1'));
  });

  it('that the CRM could not tell apart are refused', () => {
    const bySite = aDesign({
      products: [sold('X'), technical('T')],
      rules: [
        rule('r', 'X', 'T', {
          scope: 'custom',
          scopeKey: expr('line.attributes.site', ({ line }) => String(line?.attributes['site'])),
        }),
      ],
    });
    const order = anOrder([
      aLine('L1', 'X', { attributes: { site: 'North' } }),
      aLine('L2', 'X', { attributes: { site: 'NORTH' } }),
    ]);

    expect(codesOf(decompose(bySite, order))).toEqual(['KeysTooAlike']);
  });
});

describe('a payload', () => {
  const step = { key: 's', payload: { a: 1, b: { $step: 'p', field: 'id' }, c: { $step: 'q', field: 'id' } } };

  it('names the steps it reads, and is filled in from those that completed', () => {
    expect(payloadReferences(step)).toEqual(['p', 'q']);
    expect(resolvePayload(step, new Map([['p', { id: 'P1' }]]))).toEqual({ ok: true, value: { a: 1, b: 'P1' } });
  });

  it('is incomplete when a completed step did not say what is read', () => {
    expect(resolvePayload(step, new Map([['p', {}]]))).toMatchObject({
      ok: false,
      error: { code: 'PayloadIncomplete' },
    });
  });
});

describe('decideRetry', () => {
  const error = { class: 'transient', code: 'Busy', message: '' } as const;
  const delay = (attempt: number, seed: string): number => {
    const decision = decideRetry({ ...quickRetry, maxAttempts: 99 }, error, { attempt }, seed);
    return decision.kind === 'retry' ? decision.delayMs : Number.NaN;
  };

  it('waits the same in a replay, and not the same for every order', () => {
    expect(delay(1, 'plan-1:s')).toBe(delay(1, 'plan-1:s'));
    const delays = new Set(Array.from({ length: 50 }, (_, index) => delay(1, `plan-${index}:s`)));
    expect(delays.size).toBeGreaterThan(40);
  });

  it('never waits longer than the maximum', () => {
    expect(Math.max(...Array.from({ length: 60 }, (_, index) => delay(index + 1, 'x')))).toBeLessThanOrEqual(60_000);
  });
});
