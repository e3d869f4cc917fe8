import { afterAll, beforeAll, expect, it } from 'vitest';
import { approvalComponents, approver, process, step } from '../approvals/approvalOrg.ts';
import { plantServer, type PlantServer } from '../rest/plantServer.ts';
import { soapCall, tags, type SoapAnswer } from './soapCall.ts';

let plant: PlantServer;
beforeAll(async () => {
  plant = await plantServer();
  const simple = process('Simple', step('Self', approver('relatedUserField', 'Owner')));
  plant.org.org.applyMetadata(approvalComponents([simple]), { checkOnly: false });
});
afterAll(() => plant.server.stop());

const call = (...actions: readonly string[]): Promise<SoapAnswer> =>
  soapCall(plant, 'u', `<process>${actions.map((action) => `<actions>${action}</actions>`).join('')}</process>`);

it('submits, recalls and decides by the call process, one answer for each action', async () => {
  const id = await plant.create('Expense__c', { Name: 'Taxi', Amount__c: 5 });
  const submit = `<objectId>${id}</objectId><comments>Please</comments>`;
  const { text } = await call(submit, submit);
  expect(tags(text, 'success')).toEqual(['true', 'false']);
  expect(tags(text, 'statusCode')).toEqual(['ALREADY_IN_PROCESS']);
  expect(tags(text, 'instanceStatus')).toEqual(['Pending']);

  const workitem = `<workitemId>${tags(text, 'newWorkitemIds')[0] ?? ''}</workitemId>`;
  expect(tags((await call(`<action>Removed</action>${workitem}`)).text, 'instanceStatus')).toEqual(['Removed']);
  expect((await plant.api('GET', `/sobjects/Expense__c/${id}`)).body.State__c).toBe('Recalled');
  const again = tags((await call(submit)).text, 'newWorkitemIds')[0] ?? '';
  const approval = await call(`<action>Approve</action><workitemId>${again}</workitemId>`);
  expect(tags(approval.text, 'instanceStatus')).toEqual(['Approved']);
  expect(tags((await call(`<action>Maybe</action><workitemId>${again}</workitemId>`)).text, 'statusCode')).toEqual([
    'INVALID_ARGUMENT_TYPE',
  ]);
});
