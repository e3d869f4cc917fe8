import { describe, expect, it } from 'vitest';
import type { ObjectDef } from '../../src/contract.ts';
import { fieldOfColumn } from '../../src/rest/listViews/listViewColumns.ts';

const field = (name: string, relationshipName?: string): [string, object] => [
  name.toLowerCase(),
  { name, ...(relationshipName !== undefined && { relationshipName }) },
];
const objectOf = (name: string, ...fields: [string, object][]): ObjectDef =>
  ({ name, fields: new Map(fields) }) as unknown as ObjectDef;
const asset = objectOf('Asset', field('Name'), field('AccountId', 'Account'));
const order = objectOf('Order', field('OrderNumber'), field('AccountId', 'Account'));

describe('a column of a list view', () => {
  it('that names another object is the name of the record that is led to', () => {
    expect(fieldOfColumn(asset, 'ASSET.NAME')).toBe('Name');
    expect(fieldOfColumn(asset, 'ACCOUNT.NAME')).toBe('Account.Name');
    expect(fieldOfColumn(order, 'SALES.ACCOUNT.NAME')).toBe('Account.Name');
  });
});
