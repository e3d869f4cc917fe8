import { describe, expect, it } from 'vitest';
import { ApiError, type MetadataComponent } from '../../src/contract.ts';
import { codes, messages, rule } from '../metadata/orgOf.ts';
import { remove, update } from '../security/sharingOrg.ts';
import {
  assign,
  condition,
  decision,
  element,
  filter,
  job,
  readJob,
  recordFlow,
  to,
  val,
  variable,
} from './flowOrg.ts';
import { add, count, flowOrgs } from './recordFlowOrgs.ts';

const open = flowOrgs();

describe('after-save flows', () => {
  it('start only when the update makes the record meet the conditions, where they say so', () => {
    const edge = '<doesRequireRecordChangedToMeetCriteria>true</doesRequireRecordChangedToMeetCriteria>';
    const org = open([
      recordFlow(
        'Done',
        'RecordAfterSave',
        'CreateAndUpdate',
        edge + filter('State__c', 'EqualTo', 'done') + to('Make'),
        element(
          'recordCreates',
          'Make',
          `<inputAssignments><field>Name</field>${val('Follow-up of {!$Record.Name}')}</inputAssignments>
<inputAssignments><field>Parent__c</field>${val('=$Record.Id')}</inputAssignments><object>Job__c</object>`
        )
      ),
    ]);
    const id = job(org, { State__c: 'new' });
    update(org, org.admin, id, { State__c: 'done' });
    update(org, org.admin, id, { Hours__c: 1 });
    expect(org.sql.all('SELECT "Name" FROM "Job__c" WHERE "Parent__c" = ?', [id])).toEqual([
      { Name: 'Follow-up of Job' },
    ]);
    update(org, org.admin, id, { State__c: 'new' });
    update(org, org.admin, id, { State__c: 'done' });
    expect(count(org)).toBe(3);
  });

  it('get, loop over, update and delete records', () => {
    const org = open([
      recordFlow(
        'Spread',
        'RecordAfterSave',
        'Update',
        filter('State__c', 'IsChanged', true) + to('Parts'),
        variable('changed', 'SObject', '<isCollection>true</isCollection><objectType>Job__c</objectType>') +
          element(
            'recordLookups',
            'Parts',
            `<filterLogic>and</filterLogic>${filter('Parent__c', 'EqualTo', '=$Record.Id')}<getFirstRecordOnly>false</getFirstRecordOnly>
<object>Job__c</object><sortField>Hours__c</sortField><sortOrder>Desc</sortOrder><storeOutputAutomatically>true</storeOutputAutomatically>${to('Each')}`
          ) +
          element(
            'loops',
            'Each',
            `<collectionReference>Parts</collectionReference><iterationOrder>Asc</iterationOrder>${to('Is_short', 'nextValueConnector')}${to('Save', 'noMoreValuesConnector')}`
          ) +
          decision('Is_short', condition('Each.Hours__c', 'LessThan', 5), to('Each'), to('Copy', 'defaultConnector')) +
          assign('Copy', 'Each.State__c', 'Assign', '=$Record.State__c', to('Collect')) +
          assign('Collect', 'changed', 'Add', '=Each', to('Each')) +
          element('recordUpdates', 'Save', `<inputReference>changed</inputReference>${to('Drop')}`) +
          element(
            'recordDeletes',
            'Drop',
            `<filterLogic>and</filterLogic>${filter('Parent__c', 'EqualTo', '=$Record.Id')}${filter('Hours__c', 'LessThan', 5)}<object>Job__c</object>`
          )
      ),
    ]);
    const id = job(org, { State__c: 'new' });
    const [long, short] = [job(org, { Parent__c: id, Hours__c: 8 }), job(org, { Parent__c: id, Hours__c: 2 })];
    update(org, org.admin, id, { State__c: 'started' });
    expect(readJob(org, long, 'State__c')).toBe('started');
    expect(readJob(org, short, 'State__c')).toBeUndefined();
  });

  it('tell why they fail, undo the record, and go on where a fault connector leads', () => {
    const spoil = (fault: string, body = ''): MetadataComponent =>
      recordFlow(
        'Spoil',
        'RecordAfterSave',
        'Create',
        filter('Parent__c', 'IsNull', true) + to('Make'),
        element(
          'recordCreates',
          'Make',
          `${fault}<inputAssignments><field>Name</field>${val('Bad')}</inputAssignments><inputAssignments><field>Parent__c</field>${val('=$Record.Id')}</inputAssignments><object>Job__c</object>`
        ) + body
      );
    const guard = rule('Job__c.No_bad', 'Name = "Bad"', 'Not so.');
    const org = open([spoil(''), guard]);
    const refused = add(org, {});
    expect(codes(refused)).toEqual(['CANNOT_EXECUTE_FLOW_TRIGGER']);
    expect(messages(refused)[0]).toBe(
      "We can't save this record because the “Spoil” process failed. Give your Salesforce admin these details. This error occurred when the flow tried to create records: FIELD_CUSTOM_VALIDATION_EXCEPTION: Not so.. You can look up ExceptionCode values in the SOAP API Developer Guide."
    );
    expect(count(org)).toBe(0);

    const caught = open([
      spoil(
        to('Note', 'faultConnector'),
        element(
          'recordUpdates',
          'Note',
          `<inputAssignments><field>Log__c</field>${val('{!$Flow.FaultMessage}')}</inputAssignments><inputReference>$Record</inputReference>`
        )
      ),
      guard,
    ]);
    expect(readJob(caught, job(caught), 'Log__c')).toMatch(/create records: FIELD_CUSTOM_VALIDATION_EXCEPTION: Not so/);
  });

  it('keep the good records of a call that has a bad one', () => {
    const org = open([
      recordFlow(
        'Guard',
        'RecordAfterSave',
        'Create',
        filter('Hours__c', 'EqualTo', 13) + to('Tell'),
        element(
          'customErrors',
          'Tell',
          '<customErrorMessages><errorMessage>Unlucky.</errorMessage><isFieldError>false</isFieldError></customErrorMessages>'
        )
      ),
    ]);
    const results = org.save(
      org.admin,
      [12, 13, 14].map((hours) => ({ kind: 'insert', object: 'Job__c', values: { Name: 'J', Hours__c: hours } })),
      { allOrNone: false }
    );
    expect(results.map(({ success }) => success)).toEqual([true, false, true]);
    expect(count(org)).toBe(2);
  });

  it('end when they start one another for ever', () => {
    const org = open([
      recordFlow(
        'Again',
        'RecordAfterSave',
        'Update',
        to('Save'),
        element(
          'recordUpdates',
          'Save',
          `<inputAssignments><field>Log__c</field>${val('x')}</inputAssignments><inputReference>$Record</inputReference>`
        )
      ),
    ]);
    const refused = update(org, org.admin, job(org), { Hours__c: 1 });
    expect(messages(refused)[0]).toContain('maximum trigger depth exceeded');
    const loop = open([
      recordFlow(
        'Loop',
        'RecordAfterSave',
        'Create',
        to('A'),
        variable('n', 'Number') + assign('A', 'n', 'Add', 1, to('A'))
      ),
    ]);
    expect(messages(add(loop, {}))[0]).toContain('Apex CPU time limit exceeded');
  });

  it('see all records and skip permissions, and fail on what nobody has set', () => {
    const org = open([
      recordFlow(
        'Read',
        'RecordAfterSave',
        'Create',
        to('Find'),
        element(
          'recordLookups',
          'Find',
          `<filterLogic>and</filterLogic>${filter('Name', 'EqualTo', 'Nobody')}<getFirstRecordOnly>true</getFirstRecordOnly><object>Job__c</object><storeOutputAutomatically>true</storeOutputAutomatically>${to('Use')}`
        ) +
          assign('Use', 'name', 'Assign', '=Find.Name') +
          variable('name', 'String')
      ),
    ]);
    expect(messages(add(org, {}))[0]).toContain(
      "The flow failed to access the value for Find.Name because it hasn't been set or assigned."
    );
  });

  it('run before a deletion, which they may forbid', () => {
    const org = open([
      recordFlow(
        'Keep',
        'RecordBeforeDelete',
        'Delete',
        filter('State__c', 'EqualTo', 'kept') + to('Tell'),
        element(
          'customErrors',
          'Tell',
          '<customErrorMessages><errorMessage>It stays.</errorMessage><isFieldError>false</isFieldError></customErrorMessages>'
        )
      ),
    ]);
    expect(messages(remove(org, org.admin, job(org, { State__c: 'kept' })))).toEqual(['It stays.']);
    expect(codes(remove(org, org.admin, job(org)))).toEqual([]);
  });

  it('call Apex through its door', () => {
    const calls: unknown[] = [];
    const call = recordFlow(
      'Call',
      'RecordAfterSave',
      'Create',
      filter('Hours__c', 'GreaterThan', 0) + to('Price'),
      element(
        'actionCalls',
        'Price',
        `<actionName>JobPrice</actionName><actionType>apex</actionType><inputParameters><name>hours</name>${val('=$Record.Hours__c')}</inputParameters><storeOutputAutomatically>true</storeOutputAutomatically>${to('Save')}`
      ) +
        element(
          'recordUpdates',
          'Save',
          `<inputAssignments><field>Cost__c</field>${val('=Price.amount')}</inputAssignments><inputReference>$Record</inputReference>`
        )
    );
    const apex: MetadataComponent = {
      type: 'ApexClass',
      fullName: 'JobPrice',
      fileName: 'JobPrice.cls',
      xml: '<ApexClass><apiVersion>66.0</apiVersion><status>Active</status></ApexClass>',
      content: new TextEncoder().encode('public class JobPrice {}'),
    };
    const org = open([apex, call], {
      actions: {
        invoke: (name, [input]) => {
          calls.push([name, input]);
          if (input?.['hours'] === 99) throw new ApiError('INVALID_ARGUMENT_TYPE', 'Too many.');
          return [{ outputs: { amount: 42 } }];
        },
      },
    });
    expect(readJob(org, job(org, { Hours__c: 7 }), 'Cost__c')).toBe(42);
    expect(calls).toEqual([['JobPrice', { hours: 7 }]]);
    expect(messages(add(org, { Hours__c: 99 }))[0]).toContain('run an action: INVALID_ARGUMENT_TYPE: Too many.');
  });
});
