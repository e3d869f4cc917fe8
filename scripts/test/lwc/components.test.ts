import { describe, expect, it } from 'vitest';
import { javaScriptOf } from '../../lwc/buildComponents.ts';
import { readBundles } from '../../lwc/bundles.ts';
import { checkComponents } from '../../lwc/compileCheck.ts';
import { referenceChecks } from '../../lwc/references.ts';
import { readCatalogue } from '../../metadata/catalogue.ts';
import { readProject } from '../../metadata/project.ts';
import { withLabel } from '../../metadata/addLabel.ts';
import { root } from '../../support/run.ts';

/** What other components are written after; `npm run verify` checks them all. */
const PATTERN = ['omEmptyState', 'omErrorPanel', 'omErrors', 'omOrderProgress', 'omStateBadge'];

describe('the JavaScript of a component', () => {
  it('keeps decorators and fields without a value, which make a component reactive, and drops types', () => {
    const code = javaScriptOf(
      `import { LightningElement, api, wire } from 'lwc';
import { getRecord, type UiRecord } from 'lightning/uiRecordApi';
import type { Row } from 'c/omRows';
export default class Thing extends LightningElement {
  @api recordId?: string;
  private rows?: Row[];
  @wire(getRecord, { recordId: '$recordId' }) record?: UiRecord;
}`,
      'thing.ts'
    );
    expect(code).toMatch(/@api\s+recordId;/);
    expect(code).toMatch(/^\s+rows;/m);
    expect(code).toMatch(/@wire\(getRecord, \{ recordId: '\$recordId' \}\)\s+record;/);
    expect(code).toContain("import { getRecord } from 'lightning/uiRecordApi';");
    expect(code).not.toMatch(/UiRecord|omRows|string/);
  });
});

describe('components', () => {
  const project = readProject(root);
  const check = referenceChecks(project, readCatalogue(project), new Set(['omErrors']));

  it('are taken by the compiler of the platform, and refer to nothing that is not there', async () => {
    const names = readBundles().map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(PATTERN));
    expect(await checkComponents(root, ['omOrderProgress'])).toEqual([]);
  });

  it.each([
    ['label', 'c.OM_Nowhere', 'there is no custom label c.OM_Nowhere'],
    ['apexMethod', 'OM_Nowhere.get', 'there is no Apex class OM_Nowhere'],
    ['apexMethod', 'OM_OrderController.nowhere', 'OM_OrderController has no method nowhere with @AuraEnabled'],
    ['schema', 'Order.OM_Nowhere__c', 'Order has no field OM_Nowhere__c'],
    ['schema', 'Order.Account.OM_Nowhere__c', 'Account has no field OM_Nowhere__c'],
    ['schema', 'OM_Nowhere__c', 'there is no object OM_Nowhere__c'],
    ['resourceUrl', 'nowhere', 'there is no static resource nowhere'],
    ['customPermission', 'OM_Nowhere', 'there is no custom permission OM_Nowhere'],
    ['module', 'c/omNowhere', 'there is no component c/omNowhere'],
    ['component', 'c-om-nowhere', 'there is no component c/omNowhere'],
    ['component', 'lightning-nowhere', 'there is no module lightning/nowhere'],
  ])('are refused for a %s %s that is not there', (type, id, problem) => {
    expect(check({ type, id })).toBe(problem);
  });

  it.each([
    ['label', 'c.OM_Refresh'],
    ['schema', 'Order'],
    ['schema', 'Order.Account.Name'],
    ['schema', 'Order.OM_State__c'],
    ['customPermission', 'OM_SubmitOrder'],
    ['module', 'c/omErrors'],
    ['module', 'lwc'],
    ['module', 'lightning/uiRecordApi'],
    ['component', 'lightning-button-icon'],
    ['userPermission', 'ViewSetup'],
  ])('may refer to the %s %s', (type, id) => {
    expect(check({ type, id })).toBeUndefined();
  });
});

describe('a new label', () => {
  const file = '<?xml version="1.0" encoding="UTF-8"?>\n<CustomLabels xmlns="x">\n</CustomLabels>\n';
  const names = (xml: string): readonly string[] =>
    [...xml.matchAll(/<fullName>(.*?)</g)].map(([, name]) => name ?? '');

  it('stands in its place, and takes the place of one of the same name', () => {
    const both = withLabel(withLabel(file, 'OM_B', 'second'), 'OM_A', 'first');
    expect(names(both)).toEqual(['OM_A', 'OM_B']);
    const changed = withLabel(both, 'OM_A', 'Tom & Jerry <3');
    expect(names(changed)).toEqual(['OM_A', 'OM_B']);
    expect(changed).toContain('<value>Tom &amp; Jerry &lt;3</value>');
    expect(changed).not.toContain('first');
    expect(changed.startsWith('<?xml version="1.0" encoding="UTF-8"?>\n<CustomLabels xmlns="x">\n')).toBe(true);
  });

  it('is named as all are', () => {
    expect(() => withLabel(file, 'Title', 'x')).toThrow('OM_');
  });
});
