import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LocalOrg } from '../../src/org/localOrg.ts';
import { RESOURCES } from '../../src/rest/resources.ts';
import { person, permissionSet } from '../security/sharingOrg.ts';
import { assign, element, filter, flow, formula, job, jobOrg, readJob, to, val, variable } from './flowOrg.ts';

const INPUT = '<isInput>true</isInput>';
const OUTPUT = '<isOutput>true</isOutput>';
const double = flow(
  'Double',
  `<start>${to('Set')}</start>${variable('n', 'Number', INPUT)}${variable('twice', 'Number', OUTPUT)}
${formula('result', 'Number', '{!n} * 2')}${assign('Set', 'twice', 'Assign', '=result')}`
);
const quadruple = flow(
  'Quadruple',
  `<start>${to('Once')}</start>${variable('n', 'Number', INPUT)}${variable('result', 'Number', OUTPUT)}
${element('subflows', 'Once', `<flowName>Double</flowName><inputAssignments><name>n</name>${val('=n')}</inputAssignments><storeOutputAutomatically>true</storeOutputAutomatically>${to('Again')}`)}
${element('subflows', 'Again', `<flowName>Double</flowName><inputAssignments><name>n</name>${val('=Once.twice')}</inputAssignments><outputAssignments><assignToReference>result</assignToReference><name>twice</name></outputAssignments>`)}`
);
const close = (name: string, mode: string): ReturnType<typeof flow> =>
  flow(
    name,
    `${mode}<start>${to('Close')}</start>${variable('id', 'String', INPUT)}${variable('first', 'SObject', `${OUTPUT}<objectType>Job__c</objectType>`)}
${element('recordUpdates', 'Close', `<filterLogic>and</filterLogic>${filter('Id', 'EqualTo', '=id')}<inputAssignments><field>State__c</field>${val('closed')}</inputAssignments><object>Job__c</object>${to('Find')}`)}
${element('recordLookups', 'Find', `<filterLogic>and</filterLogic>${filter('Id', 'EqualTo', '=id')}<object>Job__c</object><outputReference>first</outputReference>`)}`
  );
const tell = flow(
  'Tell',
  `<start>${to('Send')}</start>${variable('whom', 'String', INPUT)}
${element(
  'actionCalls',
  'Send',
  `<actionName>emailSimple</actionName><actionType>emailSimple</actionType>${[
    ['emailAddresses', '=whom'],
    ['emailSubject', 'Done'],
    ['emailBody', 'The job is done.'],
  ]
    .map(([name = '', value = '']) => `<inputParameters><name>${name}</name>${val(value)}</inputParameters>`)
    .join('')}`
)}`
);

let org: LocalOrg;
beforeAll(() => {
  org = jobOrg([
    double,
    quadruple,
    tell,
    close('Close', ''),
    close('Close_all', '<runInMode>SystemModeWithoutSharing</runInMode>'),
    permissionSet('Readers', { Job__c: 'R' }, []),
    permissionSet('Runners', {}, []),
  ]);
});
afterAll(() => {
  org.close();
});

const call = (name: string, inputs: unknown, session = org.admin) => {
  const route = RESOURCES.find(({ pattern }) => pattern === '/actions/custom/flow/:flow');
  const context = { org, session } as unknown as Parameters<
    NonNullable<NonNullable<typeof route>['handlers']['POST']>
  >[0];
  const request = { method: 'POST', path: [], base: '/b', query: new URLSearchParams(), body: { inputs }, headers: {} };
  return route?.handlers.POST?.(context, request, { flow: name });
};

describe('flows that a client calls', () => {
  it('take inputs and answer outputs, one interview for each input', () => {
    expect(call('double', [{ n: 3 }, { n: 1.5 }])).toEqual({
      status: 200,
      body: [3, 1.5].map((n) => ({
        actionName: 'Double',
        errors: null,
        isSuccess: true,
        outputValues: { twice: n * 2, Flow__InterviewStatus: 'Finished' },
      })),
    });
    expect(call('Quadruple', [{ n: 3 }])?.body).toMatchObject([{ outputValues: { result: 12 } }]);
  });

  it('mail by emailSimple, and fail when the mail has no address', () => {
    expect(call('Tell', [{ whom: 'ann@example.com' }])).toMatchObject({ status: 200, body: [{ isSuccess: true }] });
    expect(org.mail.list('ann@example.com')).toMatchObject([
      { kind: 'simple', subject: 'Done', text: 'The job is done.' },
    ]);
    expect(call('Tell', [{ whom: 'nobody' }])).toMatchObject({ status: 400, body: [{ isSuccess: false }] });
    expect(org.mail.list()).toHaveLength(1);
  });

  it('refuse unknown inputs, and unknown flows', () => {
    expect(call('Double', [{ x: 3 }])).toMatchObject({
      status: 400,
      body: [{ isSuccess: false, errors: [{ statusCode: 'INVALID_ARGUMENT_TYPE' }] }],
    });
    expect(() => call('Nobody', [{}])).toThrow(expect.objectContaining({ errorCode: 'NOT_FOUND' }));
  });

  it('run with the access of the caller unless they say otherwise', () => {
    const reader = person(org, ['Readers']);
    const id = job(org, { State__c: 'open' });
    expect(call('Close', [{ id }], reader)).toMatchObject({ status: 400, body: [{ isSuccess: false }] });
    expect(readJob(org, id, 'State__c')).toBe('open');
    const closed = call('Close_all', [{ id }], reader);
    expect(closed).toMatchObject({ status: 200, body: [{ outputValues: { first: { State__c: 'closed' } } }] });
    expect(readJob(org, id, 'State__c')).toBe('closed');
  });

  it('are listed with their variables', () => {
    expect(org.flows.list().map(({ name }) => name)).toEqual(['Double', 'Quadruple', 'Tell', 'Close', 'Close_all']);
    expect(org.flows.list()[0]).toMatchObject({
      inputs: [{ name: 'n', type: 'Number', isCollection: false }],
      outputs: [{ name: 'twice' }],
    });
  });
});
