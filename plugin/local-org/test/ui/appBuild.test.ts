import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AppBuilder } from '../../src/ui/build/appBuild.ts';
import { ComponentFolders } from '../../src/ui/build/componentFolders.ts';
import { baseComponents } from '../../src/ui/build/packages.ts';
import { vendoredModules } from '../../src/ui/build/vendorBuild.ts';
import { orgCatalog } from '../../src/ui/orgCatalog.ts';
import { PROJECT, startUiPlant, type UiPlant } from './uiPlant.ts';

let plant: UiPlant;
let builder: AppBuilder;
beforeAll(async () => {
  plant = await startUiPlant();
  const { org } = plant.server.orgs[0]!;
  const base = baseComponents();
  const names = vendoredModules(base);
  builder = new AppBuilder({
    base,
    // The base components themselves are not needed to build against them.
    vendor: { folder: '', key: 'test', has: (name) => names.has(name) },
    vendorAddress: '/vendor',
    folders: new ComponentFolders(org, [plant.folder]),
    catalog: () => orgCatalog(org),
    metadataVersion: () => org.schemaVersion,
  });
});
afterAll(async () => {
  await builder.close();
  await plant.stop();
});

const textOf = async (name: string): Promise<string> =>
  Buffer.from((await builder.current()).files.get(name)?.content ?? []).toString('utf8');

describe('the build of components', () => {
  it('makes an entry of each component, with labels and fields from the metadata', async () => {
    const { components, files } = await builder.current();
    expect([...components].sort()).toEqual(['leaf', 'thorn']);
    expect(files.has('one/start.js')).toBe(true);
    const leaf = await textOf('c/leaf.js');
    expect(leaf).toContain('Hello & welcome');
    expect(leaf).toContain('fieldApiName');
    expect(leaf).toContain('/vendor/lightning/button.js');
  });

  it('says what is wrong with a component, and builds the others', async () => {
    const { problems } = await builder.current();
    expect(problems.map(({ severity, text }) => [severity, text])).toEqual([
      ['error', '@salesforce/label/c.Nowhere: there is no such custom label'],
    ]);
    expect(await textOf('c/thorn.js')).toContain('there is no such custom label');
  });

  it('builds again when a source changes, and only then', async () => {
    const first = await builder.current();
    expect(await builder.current()).toBe(first);
    const template = join(plant.folder, 'lwc/leaf/leaf.html');
    writeFileSync(template, PROJECT['lwc/leaf/leaf.html']!.replace('Water', 'Water the plant'));
    const second = await builder.current();
    expect(second).not.toBe(first);
    expect(await textOf('c/leaf.js')).toContain('Water the plant');
    writeFileSync(template, '<template><p onclick="water">x</p></template>');
    const broken = await builder.current();
    expect(broken.problems.some(({ file, text }) => file === template && /LWC\d+/.test(text))).toBe(true);
    writeFileSync(template, PROJECT['lwc/leaf/leaf.html']!);
    expect((await builder.current()).problems).toHaveLength(1);
  });
});

describe('the metadata behind modules', () => {
  it('knows objects, fields and relationships', () => {
    const catalog = orgCatalog(plant.server.orgs[0]!.org);
    expect(catalog.schemaProblem('Plant__c.Name')).toBeUndefined();
    expect(catalog.schemaProblem('Plant__c.Owner.Name')).toBeUndefined();
    expect(catalog.schemaProblem('Contact.Account.Owner.Name')).toBeUndefined();
    expect(catalog.schemaProblem('Plant__c.Color__c')).toBe('Plant__c has no field Color__c');
    expect(catalog.schemaProblem('Contact.Account.Color__c')).toBe('Account has no field Color__c');
    expect(catalog.schemaProblem('Tree__c')).toBe('there is no object Tree__c');
    expect(catalog.apexProblem('Gardener', 'water')).toBe('there is no Apex class Gardener');
  });
});
