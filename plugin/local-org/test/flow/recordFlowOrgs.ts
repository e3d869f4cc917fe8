import { afterEach } from 'vitest';
import type { MetadataComponent } from '../../src/contract.ts';
import type { CreateOrgOptions } from '../../src/org/createOrg.ts';
import type { LocalOrg } from '../../src/org/localOrg.ts';
import { run } from '../metadata/orgOf.ts';
import { jobOrg } from './flowOrg.ts';

/** Makes orgs with flows that are closed after the test. To be called once by each file of tests. */
export function flowOrgs(): (flows: readonly MetadataComponent[], options?: Partial<CreateOrgOptions>) => LocalOrg {
  const opened: LocalOrg[] = [];
  afterEach(() => {
    for (const org of opened.splice(0)) org.close();
  });
  return (flows, options = {}) => {
    const org = jobOrg(flows, options);
    opened.push(org);
    return org;
  };
}

export const add = (org: LocalOrg, values: Record<string, unknown>) =>
  run(org, { kind: 'insert', object: 'Job__c', values: { Name: 'Job', ...values } });

/** How many jobs there are. */
export const count = (org: LocalOrg): unknown =>
  org.sql.all('SELECT count(*) AS "n" FROM "Job__c" WHERE "IsDeleted" = 0', [])[0]?.['n'];
