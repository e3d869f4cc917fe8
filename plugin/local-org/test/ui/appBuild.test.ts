import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createContext, runInContext } from 'node:vm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AppBuilder } from '../../src/ui/build/appBuild.ts';
import { ModuleCompiler } from '../../src/ui/build/compileModule.ts';
import { ComponentFolders } from '../../src/ui/build/componentFolders.ts';
import { TABLE_SCRIPT } from '../../src/ui/build/moduleTable.ts';
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
    folders: new ComponentFolders(org, [plant.folder]),
    catalog: () => orgCatalog(org),
    metadataVersion: () => org.schemaVersion,
  });
});
afterAll(async () => {
  await builder.close();
  await plant.stop();
});

const textOfBuild = async (): Promise<string> => Buffer.from((await builder.current()).file.content).toString('utf8');

/** Runs the file of the build as a page does, with base components that are only names. */
async function modulesOfPage(): Promise<{ get(name: string): any }> {
  const vendored = new Proxy({}, { get: () => LWC.LightningElement });
  const context = createContext({ lightningPage: {} });
  runInContext(TABLE_SCRIPT, context);
  const table = context['lightningModules'];
  table.add(Object.fromEntries([...vendoredModules(baseComponents())].map((name) => [name, () => vendored])));
  table.add({ lwc: () => ({ ...LWC, __esModule: true }) });
  runInContext(await textOfBuild(), context);
  return table;
}

/** As much of the framework as modules touch when they start. */
const LWC = {
  LightningElement: class {
    readonly isStandIn = true;
  },
  registerDecorators: (component: unknown) => component,
  registerComponent: (component: unknown) => component,
  registerTemplate: (template: unknown) => template,
  freezeTemplate: () => undefined,
  parseFragment: () => () => undefined,
};

describe('the build of components', () => {
  it('makes one file of all components, with labels and fields from the metadata', async () => {
    const { components } = await builder.current();
    expect([...components].sort()).toEqual(['leaf', 'thorn']);
    expect(await textOfBuild()).toContain('Hello & welcome');
    const { default: Leaf } = await (await modulesOfPage()).get('c/leaf');
    const leaf = new Leaf();
    expect(leaf.greeting).toBe('Hello & welcome');
    expect(leaf.field).toEqual({ objectApiName: 'Plant__c', fieldApiName: 'Name' });
  });

  it('says what is wrong with a component, which fails alone and each time', async () => {
    const { problems } = await builder.current();
    expect(problems.map(({ severity, text }) => [severity, text])).toEqual([
      ['error', '@salesforce/label/c.Nowhere: there is no such custom label'],
    ]);
    const table = await modulesOfPage();
    await expect(table.get('c/thorn')).rejects.toThrow('there is no such custom label');
    await expect(table.get('c/thorn')).rejects.toThrow('there is no such custom label');
    await expect(table.get('c/leaf')).resolves.toHaveProperty('default');
    expect(() => table.get('lightning/nothing')).toThrow('There is no module lightning/nothing.');
  });

  it('builds again when a source changes, and only then', async () => {
    const first = await builder.current();
    expect(await builder.current()).toBe(first);
    const template = join(plant.folder, 'lwc/leaf/leaf.html');
    writeFileSync(template, PROJECT['lwc/leaf/leaf.html']!.replace('Water', 'Water the plant'));
    const second = await builder.current();
    expect(second).not.toBe(first);
    expect(await textOfBuild()).toContain('Water the plant');
    writeFileSync(template, '<template><p onclick="water">x</p></template>');
    const broken = await builder.current();
    expect(broken.problems.some(({ file, text }) => file === template && /LWC\d+/.test(text))).toBe(true);
    writeFileSync(template, PROJECT['lwc/leaf/leaf.html']!);
    expect((await builder.current()).problems).toHaveLength(1);
  });
});

describe('what other processes have compiled', () => {
  it('is not compiled again, unless its source has changed', () => {
    const kept = new Map<string, string>();
    const written: string[] = [];
    const compiled = {
      read: (key: string) => kept.get(key),
      write: (key: string, text: string) => {
        kept.set(key, text);
        written.push(text);
      },
    };
    const file = join(plant.folder, 'lwc/leaf/leaf.html');
    const textOf = (compiler: ModuleCompiler): string => compiler.compile(file, 'c', false).code;
    const first = textOf(new ModuleCompiler(compiled));
    expect(textOf(new ModuleCompiler(compiled))).toBe(first);
    expect(written).toHaveLength(1);
    writeFileSync(file, PROJECT['lwc/leaf/leaf.html']!.replace('Water', 'Feed'));
    expect(textOf(new ModuleCompiler(compiled))).toContain('Feed');
    expect(written).toHaveLength(2);
    writeFileSync(file, PROJECT['lwc/leaf/leaf.html']!);
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
