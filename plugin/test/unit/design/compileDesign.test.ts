import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { compileDesign, loadDesign, type CompiledDesign, type DesignSource } from '../../../src/design/index.ts';
import { soundDesign } from './support/designs.ts';

function compiled(...sources: readonly DesignSource[]): CompiledDesign {
  const result = compileDesign(sources);
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
}
const file = (value: unknown, name = 'design.yaml'): DesignSource => ({ file: name, text: stringify(value) });
const reference = compiled(file(soundDesign()));

/** The same value with the keys of every map in another order. */
function shuffled(value: unknown, pick: (count: number) => number): unknown {
  if (Array.isArray(value)) return value.map((member) => shuffled(member, pick));
  if (typeof value !== 'object' || value === null) return value;
  const left = Object.entries(value);
  const result: Record<string, unknown> = {};
  while (left.length > 0) {
    const [[key, member] = ['', undefined]] = left.splice(pick(left.length), 1);
    result[key] = shuffled(member, pick);
  }
  return result;
}

describe('compileDesign', () => {
  it('gives the same hash whatever the order of keys and the split into files', () => {
    fc.assert(
      fc.property(fc.infiniteStream(fc.nat()), fc.integer({ min: 1, max: 4 }), (numbers, files) => {
        const next = (count: number): number => (numbers.next().value as number) % count;
        const parts: Record<string, Record<string, unknown>>[] = Array.from({ length: files }, () => ({}));
        for (const [section, value] of Object.entries(shuffled(soundDesign(), next) as Record<string, any>)) {
          if (section === 'billing' || section === 'design') {
            (parts[next(files)] as Record<string, unknown>)[section] = value;
            continue;
          }
          for (const [key, member] of Object.entries(value)) {
            const part = parts[next(files)] as Record<string, Record<string, unknown>>;
            (part[section] ??= {})[key] = member;
          }
        }
        const sources = parts
          .filter((part) => Object.keys(part).length > 0)
          .map((part, at) => file(part, `${at}.yaml`));

        expect(compiled(...sources).hash).toBe(reference.hash);
      }),
      { numRuns: 25 }
    );
  });

  it('gives the same hash when defaults are spelled out and durations written otherwise', () => {
    const spelled = soundDesign();
    spelled.rules.service.actions = ['add'];
    spelled.rules.service.scope = 'line';
    spelled.groups.modem.scope = 'item';
    spelled.groups.service.steps.pause.delay = 'PT60M';
    spelled.groups.modem.steps.ship.retry = { attempts: 5 };
    spelled.dependencies = [{ from: 'modem.ship', to: 'modem.delivered', lag: 'PT0S' }];

    expect(compiled(file(spelled)).hash).toBe(reference.hash);
  });

  it('gives another hash when anything of meaning changes', () => {
    const changed = soundDesign();
    changed.groups.service.steps.pause.delay = 'PT61M';

    expect(compiled(file(changed)).hash).not.toBe(reference.hash);
  });

  it('compiles its own document to the same document', () => {
    const again = compiled({ file: 'stored.yaml', text: reference.document });

    expect(again.document).toBe(reference.document);
  });

  it('keeps warnings apart and refuses errors', () => {
    const warned = soundDesign();
    warned.gateways.spare = { kind: 'rest' };
    const broken = soundDesign();
    broken.rules.modem.target = 'NOTHING';

    expect(compiled(file(warned)).warnings).toMatchObject([{ code: 'GatewayUnused', severity: 'warning' }]);
    expect(compileDesign([file(broken)])).toMatchObject({ ok: false, error: [{ code: 'UnknownProduct' }, {}] });
  });

  it('gives the engine what the document says', () => {
    const { design } = reference;
    const ship = design.groups.get('modem')?.steps.find(({ key }) => key === 'modem.ship');

    expect(design.version).toEqual({ name: 'test', hash: reference.hash, number: 0 });
    expect(ship).toMatchObject({
      group: 'modem',
      type: 'callout',
      mandatory: true,
      gateway: 'warehouse',
      durationMs: 300_000,
      retry: { maxAttempts: 5, initialDelayMs: 10_000, maxDelayMs: 600_000, backoff: 2 },
      payload: { window: { stepOutput: { step: 'modem.address', field: 'window' } } },
    });
    expect(design.dependencies).toContainEqual({
      from: 'modem.delivered',
      to: 'service.pause',
      scope: 'bundle',
      lagMs: 0,
    });
    expect(design.products.get('DISCOUNT')?.fulfillment).toEqual({ kind: 'none', reason: 'Only a price.' });
    expect(design.rules.map(({ key }) => key)).toEqual(['modem', 'service']);
  });
});

describe('loadDesign', () => {
  it('loads what was compiled, with its number', () => {
    const loaded = loadDesign(reference.document, { number: 3, hash: reference.hash });

    expect(loaded).toMatchObject({ ok: true, value: { version: { name: 'test', number: 3, hash: reference.hash } } });
  });

  it.each([
    ['DesignHashMismatch', reference.document.replace('PT1H', 'PT2H'), { number: 1, hash: reference.hash }],
    ['StoredDesignMalformed', reference.document.slice(0, -1), { number: 1 }],
    ['InvalidValue', '[]', { number: 1 }],
    ['UnknownKey', reference.document.replace('"rules":{', '"rulez":{'), { number: 1 }],
    ['ExpressionSyntax', reference.document.replace('item.attributes.model', 'item.attributes.'), { number: 1 }],
  ])('refuses with %s', (code, document, version) => {
    const loaded = loadDesign(document, version);

    expect(loaded.ok ? [] : loaded.error.map((problem) => problem.code)).toContain(code);
  });
});

describe('any input', () => {
  const yamlish = fc.array(
    fc.oneof(
      fc.constantFrom(
        'products:',
        'rules:',
        ' a: ',
        '{',
        '}',
        '[',
        ']',
        '- ',
        '&a ',
        '*a',
        '!!str ',
        '"',
        "'",
        '|',
        '>',
        '\n',
        '\n  ',
        ': ',
        '? ',
        '#',
        '---\n',
        '<<: ',
        'when',
        '%',
        '\t',
        '\u0000',
        '\ufeff'
      ),
      fc.string({ maxLength: 6 })
    ),
    { maxLength: 40 }
  );

  it('comes back as problems or as a design, never as a crash', () => {
    fc.assert(
      fc.property(yamlish, (parts) => {
        const result = compileDesign([{ file: 'random.yaml', text: parts.join('') }]);

        expect(result.ok || result.error.length > 0).toBe(true);
      }),
      { numRuns: 250 }
    );
  });

  it('of the right shape with anything in it is checked to the end', () => {
    const leaf = fc.oneof(
      fc.constantFrom('BROADBAND', 'MODEM', 'modem', 'modem.ship', 'line.quantity', 'false', 'PT1H', '', 'add'),
      fc.integer(),
      fc.boolean(),
      fc.constant(null),
      // New ones each time: a later change writes into them, and a shared one would hold itself.
      fc.constant(null).map(() => ({})),
      fc.constant(null).map(() => [])
    );
    const paths = leafPaths(soundDesign(), []);
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(paths.length - 1), leaf), { minLength: 1, maxLength: 6 }), (changes) => {
        const design = soundDesign();
        for (const [at, value] of changes) setAt(design, paths[at] ?? [], value);
        const result = compileDesign([{ file: 'fuzzed.yaml', text: JSON.stringify(design) }]);

        if (result.ok) expect(loadDesign(result.value.document, { number: 1, hash: result.value.hash }).ok).toBe(true);
        else expect(result.error.every(({ code, action }) => code !== '' && action !== '')).toBe(true);
      }),
      { numRuns: 120 }
    );
  });
});

function leafPaths(value: unknown, path: readonly string[]): (readonly string[])[] {
  if (typeof value !== 'object' || value === null) return [path];
  return [path, ...Object.entries(value).flatMap(([key, member]) => leafPaths(member, [...path, key]))].filter(
    (one) => one.length > 0
  );
}

function setAt(target: any, path: readonly string[], value: unknown): void {
  const last = path.at(-1);
  for (const key of path.slice(0, -1)) {
    target = target[key];
    if (typeof target !== 'object' || target === null) return;
  }
  if (last !== undefined) target[last] = value;
}
