import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readTmf622 } from '../../../src/intake/index.ts';
import { parse } from 'yaml';
import { readSpecs } from '../../support/specs.ts';

const item = (id: string, extra: object = {}): object => ({
  id,
  action: 'add',
  quantity: 1,
  productOffering: { id: `P-${id}` },
  ...extra,
});
const order = (items: readonly object[], extra: object = {}): string =>
  JSON.stringify({
    externalId: 'PO-1',
    relatedParty: [{ id: 'C-1', role: 'customer' }],
    productOrderItem: items,
    ...extra,
  });

const problemsOf = (text: string): readonly (readonly [string, string | undefined])[] => {
  const result = readTmf622(text);
  return result.ok ? [] : result.error.map(({ code, path }) => [code, path] as const);
};
const draftOf = (text: string) => {
  const result = readTmf622(text);
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value[0]!.draft;
};

describe('reading a TMF622 product order', () => {
  it('puts parents before the items that they bundle, whatever their place in the document', () => {
    const draft = draftOf(
      order([
        item('child'),
        item('head', { productOrderItemRelationship: [{ id: 'child', relationshipType: 'bundles' }] }),
      ])
    );

    expect(draft.lines.map(({ key, parentKey }) => [key, parentKey])).toEqual([
      ['head', undefined],
      ['child', 'head'],
    ]);
  });

  it('reads nested items as bundled ones', () => {
    const draft = draftOf(order([item('head', { productOrderItem: [item('child')] })]));

    expect(draft.lines[1]).toMatchObject({
      key: 'child',
      parentKey: 'head',
      path: '/productOrderItem/0/productOrderItem/0',
    });
  });

  it('takes the product of an item that is not new for the asset, and its status alone for rest and return', () => {
    const asset = (extra: object): object => ({ product: { id: 'WEB-1/2', ...extra } });
    const speed = { productCharacteristic: [{ name: 'speed', value: '500M' }] };
    const draft = draftOf(
      order([
        item('1', { action: 'modify', ...asset(speed) }),
        item('2', { action: 'modify', ...asset({ status: 'suspended' }) }),
        item('3', { action: 'modify', ...asset({ status: 'active' }) }),
        item('4', { action: 'modify', ...asset({ ...speed, status: 'active' }) }),
        item('5', { action: 'delete', ...asset({}) }),
        item('6', { action: 'add', ...asset({}) }),
      ])
    );

    expect(draft.lines.map(({ action, assetExternalId }) => [action, assetExternalId])).toEqual([
      ['modify', 'WEB-1/2'],
      ['suspend', 'WEB-1/2'],
      ['resume', 'WEB-1/2'],
      ['modify', 'WEB-1/2'],
      ['delete', 'WEB-1/2'],
      ['add', undefined],
    ]);
  });

  it('takes external ids and parties as version 5 states them', () => {
    const text = order([item('1')], {
      externalId: [{ '@type': 'ExternalIdentifier', id: 'PO-5' }],
      relatedParty: [{ role: 'Customer', partyOrPartyRole: { id: 'C-5' } }],
    });

    expect(draftOf(text)).toMatchObject({ externalId: 'PO-5', accountExternalId: 'C-5' });
  });

  it('takes the recurring price of several and says that the others are not kept', () => {
    const price = (priceType: string, value: number): object => ({
      priceType,
      price: { dutyFreeAmount: { unit: 'EUR', value } },
    });
    const result = readTmf622(order([item('1', { itemPrice: [price('nonRecurring', 9.5), price('recurring', 20)] })]));

    expect(result).toMatchObject({
      ok: true,
      value: [{ draft: { currency: 'EUR', lines: [{ unitPrice: '20' }] }, warnings: [{ code: 'PriceNotKept' }] }],
    });
  });

  it.each([
    ['not JSON', '{"id": ', 'MalformedJson', undefined],
    ['an order without items', order([]), 'MalformedDocument', '/productOrderItem'],
    ['a cancellation', JSON.stringify({ id: '1', '@type': 'CancelProductOrder' }), 'NotAProductOrder', undefined],
    ['a negative quantity', order([item('1', { quantity: -1 })]), 'BadQuantity', '/productOrderItem/0/quantity'],
    [
      'a quantity in words',
      order([item('1', { quantity: 'two' })]),
      'MalformedDocument',
      '/productOrderItem/0/quantity',
    ],
    ['an unknown action', order([item('1', { action: 'burn' })]), 'UnknownAction', '/productOrderItem/0/action'],
    [
      'an item without a product',
      order([item('1', { productOffering: undefined })]),
      'MissingProduct',
      '/productOrderItem/0/productOffering',
    ],
    ['two items of one id', order([item('1'), item('1')]), 'DuplicateItem', '/productOrderItem/1/id'],
    [
      'a relationship to nowhere',
      order([item('1', { productOrderItemRelationship: [{ id: '9', relationshipType: 'bundles' }] })]),
      'UnknownItem',
      '/productOrderItem/0/productOrderItemRelationship/0/id',
    ],
    [
      'a characteristic without a value',
      order([item('1', { product: { productCharacteristic: [{ name: 'x', value: null }] } })]),
      'UnsupportedValue',
      '/productOrderItem/0/product/productCharacteristic/0/value',
    ],
  ])('refuses %s with its place', (_, text, code, path) => {
    expect(problemsOf(text)).toEqual([[code, path]]);
  });

  it('names the parts of a structured characteristic by their path', () => {
    const value = { mtu: 1500, ports: ['a', 'b'] };

    expect(
      draftOf(order([item('1', { product: { productCharacteristic: [{ name: 'UNI', value }] } })])).lines[0]?.attributes
    ).toEqual({
      'UNI.mtu': 1500,
      'UNI.ports.0': 'a',
      'UNI.ports.1': 'b',
    });
  });

  it('refuses a bundle that contains itself', () => {
    const bundles = (id: string): object => ({ productOrderItemRelationship: [{ id, relationshipType: 'bundles' }] });

    expect(problemsOf(order([item('a', bundles('b')), item('b', bundles('a'))]))).toContainEqual([
      'CyclicBundle',
      expect.any(String),
    ]);
  });

  it('names all problems of all orders at once', () => {
    const bad = JSON.parse(order([item('1', { quantity: 0, action: 'burn' })])) as object;

    expect(problemsOf(JSON.stringify([bad, bad])).map(([code]) => code)).toEqual([
      'UnknownAction',
      'BadQuantity',
      'UnknownAction',
      'BadQuantity',
    ]);
  });

  it('never throws, whatever JSON it is given', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (anything, items) => {
        readTmf622(JSON.stringify(anything));
        readTmf622(
          JSON.stringify({ externalId: 'x', productOrderItem: [items, { id: '1', action: 'add', product: anything }] })
        );
      })
    );
  });
});

const sample = readSpecs('tmf/samples/TMF622-ProductOrder.example.json');
const version5 = readSpecs('tmf/TMF622-ProductOrdering-v5.0.0.oas.yaml');

describe.skipIf(sample === undefined)('the orders of TM Forum itself (skipped without ../shared/specs)', () => {
  it('imports the version 4 sample with its bundle', () => {
    const result = readTmf622(sample ?? '', { accountExternalId: 'C-1' });

    expect(result.ok && result.value[0]?.draft.lines.map(({ key, parentKey }) => [key, parentKey])).toEqual([
      ['100', undefined],
      ['110', '100'],
      ['120', '100'],
      ['130', '100'],
    ]);
  });

  it('imports every order that version 5 shows being created', () => {
    const { components } = parse(version5 ?? '', { maxAliasCount: -1 }) as {
      components: { examples: Record<string, { value: unknown }> };
    };
    const creations = Object.entries(components.examples).filter(([name]) =>
      /^CreateProductOrder.*_request$/.test(name)
    );
    const outcomes = creations.map(([name, example]) => [
      name,
      readTmf622(JSON.stringify(example.value), { accountExternalId: 'C-1' }).ok,
    ]);

    expect(outcomes).toEqual([
      ['CreateProductOrder1_request', true],
      ['CreateProductOrder2_request', true],
      ['CreateProductOrder_with_intent_specification_request', true],
    ]);
  });
});
