import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import type { LocalOrg } from '../../src/org/localOrg.ts';
import { customObject, deploy, field, formulaField, insert, orgOf, run } from '../metadata/orgOf.ts';

const NUMBER = '<precision>15</precision><scale>3</scale>';
const THING = [
  customObject('Thing__c'),
  field('Thing__c.Text__c', 'Text', '<length>255</length>'),
  field('Thing__c.Long__c', 'LongTextArea', '<length>32768</length><visibleLines>3</visibleLines>'),
  field('Thing__c.Amount__c', 'Number', '<precision>15</precision><scale>3</scale>'),
  field('Thing__c.On__c', 'Checkbox', '<defaultValue>false</defaultValue>'),
  field('Thing__c.Day__c', 'Date'),
  field('Thing__c.At__c', 'DateTime'),
];

describe('the store', () => {
  const opened: LocalOrg[] = [];
  const folders: string[] = [];
  afterEach(() => {
    for (const org of opened.splice(0)) org.close();
    for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
  });
  const open = (...args: Parameters<typeof orgOf>): LocalOrg => {
    const org = orgOf(...args);
    opened.push(org);
    return org;
  };

  it('shows in formula fields what has just been written, undone or deployed', () => {
    const org = open([...THING, formulaField('Thing__c.Twice__c', 'Number', 'Amount__c * 2', NUMBER)]);
    const id = insert(org, 'Thing__c', { Name: 'x', Amount__c: 1 });
    const twice = (): unknown => {
      const column = org.sql.calculated('Thing__c', 'Twice__c', 't."Id"');
      return org.sql.all(`SELECT ${column} AS "value" FROM "Thing__c" t`, [])[0]?.['value'];
    };
    const set = (amount: number): unknown =>
      run(org, { kind: 'update', object: 'Thing__c', id, values: { Amount__c: amount } });
    expect(twice()).toBe(2);
    set(2);
    expect(twice()).toBe(4);
    expect(() =>
      org.transaction(() => {
        set(3);
        expect(twice()).toBe(6);
        throw new Error('undo');
      })
    ).toThrow('undo');
    expect(twice()).toBe(4);
    deploy(org, [formulaField('Thing__c.Twice__c', 'Number', 'Amount__c * 3', NUMBER)]);
    expect(twice()).toBe(6);
  });

  it('gives back what it was given', () => {
    const org = open(THING);
    const text = fc
      .string({ unit: 'grapheme', minLength: 1, maxLength: 60 })
      .filter((value) => value.trim() === value && value !== '');
    fc.assert(
      fc.property(
        fc.record({
          Text__c: fc.option(text),
          Long__c: fc.option(text),
          Amount__c: fc.option(fc.integer({ min: -999_999_999, max: 999_999_999 }).map((value) => value / 1000)),
          On__c: fc.boolean(),
          Day__c: fc.option(
            fc
              .date({ min: new Date('1800-01-01'), max: new Date('2999-12-31'), noInvalidDate: true })
              .map((date) => date.toISOString().slice(0, 10))
          ),
          At__c: fc.option(
            fc
              .date({ min: new Date('1800-01-01'), max: new Date('2999-12-31'), noInvalidDate: true })
              .map((date) => `${date.toISOString().slice(0, 19)}.000Z`)
          ),
        }),
        (values) => {
          const id = insert(org, 'Thing__c', values);

          expect(org.retrieve(org.admin, 'thing__c', id)).toMatchObject(values);
        }
      ),
      { numRuns: 200 }
    );
  });

  it('keeps records, numbers and metadata in its file', () => {
    const folder = mkdtempSync(join(tmpdir(), 'local-org-'));
    folders.push(folder);
    const file = join(folder, 'deep', 'org.sqlite');
    const first = orgOf(THING, { file });
    const id = insert(first, 'Thing__c', { Text__c: 'kept' });
    const { id: orgId, admin } = first;
    first.close();

    const second = open([], { file });

    expect(second.id).toBe(orgId);
    expect(second.admin).toEqual(admin);
    expect(second.retrieve(second.admin, 'Thing__c', id)).toMatchObject({ Text__c: 'kept' });
    expect(insert(second, 'Thing__c', {}) > id).toBe(true);
  });

  it('changes tables with the metadata and leaves the rest of the data alone', () => {
    const org = open(THING);
    const id = insert(org, 'Thing__c', { Text__c: '42', Amount__c: 7 });

    deploy(org, [
      field('Thing__c.Text__c', 'Number', '<precision>10</precision><scale>0</scale>'),
      field('Thing__c.New__c', 'Checkbox', '<defaultValue>true</defaultValue>'),
      { type: 'CustomField', fullName: 'Thing__c.Long__c', fileName: '', delete: true },
    ]);

    const record = org.retrieve(org.admin, 'Thing__c', id);
    expect(record).toMatchObject({ Text__c: 42, Amount__c: 7, New__c: true });
    expect(record).not.toHaveProperty('Long__c');
  });

  it('refuses to make a field unique whose values are not, and changes nothing', () => {
    const org = open(THING);
    for (const text of ['same', 'SAME']) insert(org, 'Thing__c', { Text__c: text });
    const unique = field('Thing__c.Text__c', 'Text', '<length>255</length><unique>true</unique>');

    expect(deploy(org, [unique])).toEqual(['Thing__c.Text__c cannot be unique: records of Thing__c share a value.']);
    expect(org.schema.object('Thing__c')?.fields.get('text__c')?.unique).toBe(false);
    insert(org, 'Thing__c', { Text__c: 'same' });
  });

  it('undoes a transaction whose work fails, and only the inner one of two', () => {
    const org = open(THING);
    const count = (): unknown => org.sql.all('SELECT COUNT(*) AS "n" FROM "Thing__c"', [])[0]?.['n'];

    org.transaction(() => {
      insert(org, 'Thing__c', {});
      expect(() =>
        org.transaction(() => {
          insert(org, 'Thing__c', {});
          throw new Error('inner');
        })
      ).toThrow('inner');
    });
    expect(count()).toBe(1);
    expect(() =>
      org.transaction(() => {
        insert(org, 'Thing__c', {});
        throw new Error('outer');
      })
    ).toThrow('outer');
    expect(count()).toBe(1);
  });

  it('keeps orgs of one process apart', () => {
    const one = open(THING, { number: 1 });
    const two = open([], { number: 2 });

    insert(one, 'Account', { Name: 'Only here' });

    expect(one.id).not.toBe(two.id);
    expect(two.schema.object('Thing__c')).toBeUndefined();
    expect(two.sql.all('SELECT "Id" FROM "Account"', [])).toEqual([]);
  });

  it('sets a deleted record aside and gives its unique value free', () => {
    const org = open([
      ...THING,
      field('Thing__c.Key__c', 'Text', '<length>20</length><unique>true</unique><externalId>true</externalId>'),
    ]);
    const id = insert(org, 'Thing__c', { Key__c: 'k' });

    run(org, { kind: 'delete', object: 'Thing__c', id });

    expect(org.retrieve(org.admin, 'Thing__c', id)).toBeUndefined();
    expect(org.sql.all('SELECT "IsDeleted" FROM "Thing__c" WHERE "Id" = ?', [id])[0]?.['IsDeleted']).toBe(1);
    insert(org, 'Thing__c', { Key__c: 'K' });
  });
});
