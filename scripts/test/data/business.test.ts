import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compileDesignFolder } from '../../../plugin/src/wiring/designFiles.ts';
import { openCrm } from '../../../plugin/src/wiring/openCrm.ts';
import { validateApprovals } from '../../../plugin/src/wiring/approvalTools.ts';
import { draftContract, openContracts } from '../../../plugin/src/wiring/contracts.ts';
import { loadBusinessRecords, loadCatalogue } from '../../data/catalogue.ts';
import { addDeskWorker } from '../../data/deskWorkers.ts';
import { addPeople, openRecords, SALES_DIRECTOR } from '../../data/people.ts';
import { root } from '../../support/run.ts';
import { startLocalCrm, type LocalCrm } from '../../../plugin/test/scenario/sync/support/localCrm.ts';

describe('the sample policy, people and library', () => {
  let crm: LocalCrm;
  beforeAll(async () => {
    crm = await startLocalCrm();
    await loadCatalogue(crm.admin);
    await loadBusinessRecords(crm.admin);
    await addPeople(crm.admin, await adminName(crm));
  }, 120_000);
  afterAll(() => crm.stop());

  it('load again without doubling anything', async () => {
    const { records } = await loadBusinessRecords(crm.admin);
    await addPeople(crm.admin, await adminName(crm));
    for (const [object, count] of Object.entries(records)) {
      expect((await crm.admin.query(`SELECT Id FROM ${object}`)).totalSize, object).toBe(count);
    }
    const desk = `SELECT Id FROM GroupMember WHERE Group.DeveloperName = 'Approval_Desk'`;
    expect((await crm.admin.query(desk)).totalSize).toBe(2);
  });

  it('have somebody at the desk with every skill that the sample designs ask for', async () => {
    const compiled = await compileDesignFolder(join(root, 'config/design'));
    if (!compiled.ok) throw new Error(JSON.stringify(compiled.error));
    const steps = [...compiled.value.design.groups.values()].flatMap((group) => group.steps);
    const wanted = new Set(steps.flatMap(({ assignment }) => assignment?.skills ?? []));
    expect(wanted.size).toBeGreaterThan(0);
    for (let time = 0; time < 2; time += 1) await addDeskWorker(crm.admin, await adminName(crm));
    const workers = await openRecords(crm.admin).query<{ Skills__c: string; Active__c: boolean; User__c: string }>(
      'SELECT Skills__c, Active__c, User__c FROM OM_Worker__c'
    );
    expect(workers).toMatchObject([
      { Skills__c: [...wanted].join(', '), Active__c: true, User__c: crm.org.admin.userId },
    ]);
    const members = `SELECT Id FROM GroupMember WHERE Group.DeveloperName = 'Fulfillment_Desk'`;
    expect((await crm.admin.query(members)).totalSize).toBe(1);
  });

  it('are a policy in which nothing gets stuck', async () => {
    const { rules, problems } = await validateApprovals(openCrm(crm.admin).approvals);
    expect(problems).toEqual([]);
    expect(rules).toBe(3);
    const manager = await openRecords(crm.admin).query<{ Manager: { Username: string } }>(
      `SELECT Manager.Username FROM User WHERE Username = '${await adminName(crm)}'`
    );
    expect(manager[0]?.Manager.Username).toBe(SALES_DIRECTOR.username);
  });

  it('make a contract of standard clauses only, and count the one that is not', async () => {
    const records = openRecords(crm.admin);
    const account = await records.id(`SELECT Id FROM Account WHERE OM_ExternalId__c = 'ACC-ALMA'`);
    const contract = await records.create('Contract', {
      AccountId: account,
      StartDate: '2026-12-01',
      ContractTerm: 24,
      OM_Type__c: 'Service',
      OM_NoticePeriodDays__c: 30,
    });
    const desktop = openContracts(crm.admin);
    const draft = (alternatives: Readonly<Record<string, string>>) =>
      draftContract(desktop, {
        contract,
        template: 'FIBER-SERVICE',
        choices: { alternatives },
        now: Date.UTC(2026, 10, 25),
        dryRun: true,
      });
    const standard = await draft({});
    if (!standard.ok) throw new Error(JSON.stringify(standard.error));
    const { text, nonStandard } = standard.value.assembled;
    expect([text.clauses.length, nonStandard]).toEqual([6, 0]);
    expect(text.clauses.map(({ body }) => body).join('\n')).toContain('24 months');
    const mutual = await draft({ liability: 'mutual' });
    expect(mutual).toMatchObject({ ok: true, value: { assembled: { nonStandard: 1 } } });
  });
});

const adminName = async ({ admin, org }: LocalCrm): Promise<string> => {
  const { records } = await admin.query<{ Username: string }>(
    `SELECT Username FROM User WHERE Id = '${org.admin.userId}'`
  );
  return records[0]?.Username ?? '';
};
