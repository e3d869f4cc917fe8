import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { copyProject, type ProjectCopy } from '../support/projectCopy.ts';
import { verifyMetadata } from '../../metadata/verify.ts';
import { formatFinding } from '../../metadata/finding.ts';
import { formulaMistakes } from './mistakes/formulaMistakes.ts';
import type { Mistake } from './mistakes/mistake.ts';
import { pageMistakes } from './mistakes/pageMistakes.ts';
import { permissionMistakes } from './mistakes/permissionMistakes.ts';
import { platformMistakes } from './mistakes/platformMistakes.ts';
import { schemaMistakes } from './mistakes/schemaMistakes.ts';

describe('verifyMetadata', () => {
  let copy: ProjectCopy;
  beforeAll(() => {
    copy = copyProject();
  });
  afterAll(() => copy.remove());

  it('finds nothing in the metadata of the product', async () => {
    expect((await verifyMetadata()).map(formatFinding)).toEqual([]);
  });

  describe.each<[string, readonly Mistake[]]>([
    ['schema', schemaMistakes],
    ['formulas', formulaMistakes],
    ['pages', pageMistakes],
    ['permission sets', permissionMistakes],
    ['platform', platformMistakes],
  ])('%s', (_kind, mistakes) => {
    it.each(mistakes.map((mistake) => [mistake.what, mistake] as const))('finds %s', async (_what, mistake) => {
      const findings = await copy.findingsAfter(mistake.file, mistake.change);

      const found = findings.find((finding) => finding.rule === mistake.rule && finding.file === mistake.file);
      expect(found, findings.map(formatFinding).join('\n')).toBeDefined();
      expect(found?.line).toBeGreaterThan(0);
      expect(found?.column).toBeGreaterThan(0);
    });
  });

  it('says the line and column, and what was meant', async () => {
    const file =
      'force-app/main/default/objects/OrderItem/validationRules/OM_Billing_Needs_Certificate.validationRule-meta.xml';

    const findings = await copy.findingsAfter(file, (text) => text.replace('Plan__r.Order__c', 'Plan__r.Ordr__c'));

    expect(findings.map(formatFinding)).toEqual([
      `${file}:13:7: OM_FulfillmentPlan__c has no field Ordr__c; did you mean Order__c? [formula/unknown-field]`,
    ]);
  });

  it('finds a field that nobody may see', async () => {
    const text = `<?xml version="1.0" encoding="UTF-8"?>
<CustomField xmlns="http://soap.sforce.com/2006/04/metadata">
    <fullName>Color__c</fullName>
    <description>Color.</description>
    <externalId>false</externalId>
    <inlineHelpText>Color.</inlineHelpText>
    <label>Color</label>
    <length>20</length>
    <type>Text</type>
</CustomField>
`;
    const findings = await copy.findingsWith(
      'force-app/main/default/objects/OM_FulfillmentStep__c/fields/Color__c.field-meta.xml',
      text
    );

    // The rule that guards the fields of the service does not know it either.
    expect(new Set(findings.map((finding) => finding.rule))).toEqual(
      new Set(['complete/rights', 'states/rule-differs'])
    );
  });

  it.each([
    ['layouts/OM_Fallout__c-Fallout Layout.layout-meta.xml', 'complete/reachable'],
    ['tabs/OM_Fallout__c.tab-meta.xml', 'complete/reachable'],
    ['objects/OM_Fallout__c/fields/State__c.field-meta.xml', 'states/field-missing'],
    ['objects/OrderItem/validationRules/OM_Billing_Moves.validationRule-meta.xml', 'states/rule-missing'],
    ['customPermissions/OM_Automation.customPermission-meta.xml', 'formula/unknown-name'],
    ['queues/Coffee_Operations.queue-meta.xml', 'reference/unknown-queue'],
  ])('misses %s', async (file, rule) => {
    const findings = await copy.findingsWithout(`force-app/main/default/${file}`);

    expect(findings.map((finding) => finding.rule)).toContain(rule);
  });

  it('finds a roll-up over a lookup', async () => {
    const base = (name: string, parts: string): string => `<?xml version="1.0" encoding="UTF-8"?>
<CustomField xmlns="http://soap.sforce.com/2006/04/metadata">
    <fullName>${name}</fullName>
    <description>Steps.</description>
    <inlineHelpText>Steps.</inlineHelpText>
    <label>Steps</label>
    ${parts}
</CustomField>
`;
    const sum =
      '<summaryForeignKey>OM_FulfillmentStep__c.Plan__c</summaryForeignKey><summaryOperation>count</summaryOperation><type>Summary</type>';
    const file = 'force-app/main/default/objects/OM_FulfillmentPlan__c/fields/Steps__c.field-meta.xml';

    const findings = await copy.findingsWith(file, base('Steps__c', sum));

    expect(findings.map((finding) => finding.rule)).toContain('platform/summary');
  });

  it('finds a label that a component asks for and nobody wrote', async () => {
    const file = 'force-app/main/default/lwc/omNothing/omNothing.ts';

    const findings = await copy.findingsWith(file, "import title from '@salesforce/label/c.OM_Zzyzx_Qwertz';\n");

    expect(findings.map(formatFinding)).toEqual([
      `${file}:1:20: there is no label OM_Zzyzx_Qwertz [reference/unknown-label]`,
    ]);
  });
});
