import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { createOrg } from '../../src/org/createOrg.ts';
import type { LocalOrg } from '../../src/org/localOrg.ts';
import { customObject, deploy, field, insert, rule } from '../metadata/orgOf.ts';

describe('orgs of one project', () => {
  const folder = mkdtempSync(join(tmpdir(), 'local-org-shared-'));
  const object = join(folder, 'objects/Plant__c');
  mkdirSync(object, { recursive: true });
  const write = (label: string): void => {
    const xml = (customObject('Plant__c').xml ?? '').replace('<label>Plant__c', `<label>${label}`);
    writeFileSync(join(object, 'Plant__c.object-meta.xml'), xml);
  };
  write('Plant');
  const made: LocalOrg[] = [];
  const open = (name: string): LocalOrg => {
    const org = createOrg({ name, sourceFolders: [folder] });
    made.push(org);
    return org;
  };
  afterAll(() => {
    for (const org of made) org.close();
    rmSync(folder, { recursive: true });
  });
  const plantOf = (org: LocalOrg): unknown => org.schema.object('Plant__c');

  it('have one model until one of them, or the project, changes', () => {
    const [one, two] = [open('one'), open('two')];
    expect(two.model).toBe(one.model);
    insert(one, 'Plant__c', { Name: 'Fern' });
    expect(two.sql.all(`SELECT "Id" FROM ${two.sql.table('Plant__c')}`, [])).toEqual([]);

    expect(deploy(two, [field('Plant__c.Note__c', 'Text', '<length>9</length>'), rule('Plant__c.No', 'true')])).toEqual(
      []
    );
    expect(one.schema.object('Plant__c')?.fields.has('note__c')).toBe(false);
    insert(one, 'Plant__c', { Name: 'Moss' });
    expect(() => insert(two, 'Plant__c', { Name: 'Moss' })).toThrow();

    write('Herb');
    const three = open('three');
    expect([plantOf(one), plantOf(three)]).toMatchObject([{ label: 'Plant' }, { label: 'Herb' }]);
  });

  it('keep their own key prefixes', () => {
    const other = createOrg({ name: 'other' });
    made.push(other);
    expect(deploy(other, [customObject('First__c'), customObject('Second__c')])).toEqual([]);
    const again = createOrg({ name: 'again' });
    made.push(again);
    expect(deploy(again, [customObject('Second__c')])).toEqual([]);
    expect(deploy(again, [customObject('First__c')])).toEqual([]);
    const prefix = (org: LocalOrg, name: string): string | undefined => org.schema.object(name)?.keyPrefix;
    expect(prefix(other, 'First__c')).toBe(prefix(again, 'Second__c'));
    expect(prefix(other, 'Second__c')).toBe(prefix(again, 'First__c'));
  });
});
