import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { LocalOrg } from '../../src/org/localOrg.ts';
import { codes, insert, orgOf, run } from '../metadata/orgOf.ts';

describe('the root of an asset', () => {
  let org: LocalOrg;
  let account: string;
  beforeEach(() => {
    org = orgOf();
    account = insert(org, 'Account', { Name: 'Owner' });
  });
  afterEach(() => org.close());
  const asset = (Name: string, ParentId: string | null = null) =>
    insert(org, 'Asset', { Name, AccountId: account, ParentId });
  const rootOf = (id: string) => org.retrieve(org.admin, 'Asset', id)?.['RootAssetId'];
  const move = (id: string, ParentId: string | null) =>
    run(org, { kind: 'update', object: 'Asset', id, values: { ParentId } });
  /** A rack with a shelf with a disk. */
  const rack = () => {
    const top = asset('Rack');
    const shelf = asset('Shelf', top);
    return { top, shelf, disk: asset('Disk', shelf) };
  };

  it('is the asset at the top, and that itself where nothing is above', () => {
    const { top, shelf, disk } = rack();
    expect([top, shelf, disk].map(rootOf)).toEqual([top, top, top]);
  });

  it('changes for all that is below when an asset moves', () => {
    const { top, shelf, disk } = rack();
    const other = asset('Other rack');
    move(shelf, other);
    expect([top, shelf, disk].map(rootOf)).toEqual([top, other, other]);
    move(shelf, null);
    expect([shelf, disk].map(rootOf)).toEqual([shelf, shelf]);
  });

  it.each(['top', 'shelf'] as const)(
    'is what stays when the %s is deleted, and as it was when that is back',
    (which) => {
      const { top, shelf, disk } = rack();
      const id = { top, shelf }[which];
      run(org, { kind: 'delete', object: 'Asset', id });
      const stays = which === 'top' ? shelf : disk;
      expect(rootOf(disk)).toBe(stays);
      expect(rootOf(stays)).toBe(stays);
      run(org, { kind: 'undelete', object: 'Asset', id });
      expect([top, shelf, disk].map(rootOf)).toEqual([top, top, top]);
    }
  );

  it('is not written by clients, and nothing is below itself', () => {
    const { top, disk } = rack();
    expect(codes(move(top, disk))).toEqual(['FIELD_INTEGRITY_EXCEPTION']);
    expect(codes(move(top, top))).toEqual(['FIELD_INTEGRITY_EXCEPTION']);
    expect(codes(run(org, { kind: 'update', object: 'Asset', id: disk, values: { RootAssetId: disk } }))).toEqual([
      'INVALID_FIELD_FOR_INSERT_UPDATE',
    ]);
  });
});
