import { describe, expect, it } from 'vitest';
import { readChangeReport, readOverride } from '../../../src/salesforce/changeRequests.ts';
import { createCrmClient } from '../../../src/salesforce/crmClient.ts';
import { fakeOrg, instantly, page } from './support/fakeOrg.ts';

const override = {
  id: 'ask-1',
  state: 'Requested',
  by: 'rep',
  reason: 'Key account',
  at: '2026-01-05T08:00:00Z',
  steps: [],
};
const told = { outcome: 'refused', problems: [], at: '2026-01-05T08:00:00.400Z', answers: 'event-1', override };

function clientOf(report: object | undefined) {
  const org = fakeOrg(({ url }) => {
    const soql = decodeURIComponent(url);
    if (soql.includes('OM_ChangeImpact__c')) return page([{ OM_ChangeImpact__c: report && JSON.stringify(report) }]);
    return page([{ Id: '801', OrderNumber: '100', OM_State__c: 'Draft' }]);
  });
  return createCrmClient(org, instantly);
}

describe('readChangeReport', () => {
  it('is the answer to a request, not to another that was answered in the same second', async () => {
    expect(await readChangeReport(clientOf(told), '801', 'event-1')).toEqual(told);
    expect(await readChangeReport(clientOf(told), '801', 'event-2')).toBeUndefined();
    const { answers: _, ...bySubmission } = told;
    expect(await readChangeReport(clientOf(bySubmission), '801', 'event-1')).toBeUndefined();
    expect(await readChangeReport(clientOf(undefined), '801', 'event-1')).toBeUndefined();
  });
});

describe('readOverride', () => {
  it('is the latest request, whatever the report answers', async () => {
    expect(await readOverride(clientOf(told), '801')).toEqual({ ok: true, value: override });
    expect(await readOverride(clientOf(undefined), '801')).toEqual({ ok: true, value: undefined });
  });
});
