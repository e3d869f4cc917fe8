import { describe, expect, it } from 'vitest';
import type { MetadataComponent } from '../../src/contract.ts';
import { codes, messages, rule } from '../metadata/orgOf.ts';
import { update } from '../security/sharingOrg.ts';
import {
  assign,
  condition,
  decision,
  element,
  filter,
  formula,
  job,
  readJob,
  recordFlow,
  startFormula,
  to,
} from './flowOrg.ts';
import { add, flowOrgs } from './recordFlowOrgs.ts';

const open = flowOrgs();

describe('before-save flows', () => {
  const cost = recordFlow(
    'Cost',
    'RecordBeforeSave',
    'CreateAndUpdate',
    filter('Hours__c', 'GreaterThan', 0) + to('Is_long'),
    formula('price', 'Number', '{!$Record.Total__c} * 1.5 + IF(ISCHANGED({!$Record.Hours__c}), 1, 0)') +
      decision(
        'Is_long',
        condition('$Record.Hours__c', 'GreaterThanOrEqualTo', 10),
        to('Set_long'),
        to('Set_cost', 'defaultConnector')
      ) +
      assign('Set_long', '$Record.State__c', 'Assign', 'long {!$Record.Name}', to('Set_cost')) +
      assign('Set_cost', '$Record.Cost__c', 'Assign', '=price')
  );

  it('set values before triggers and validation rules see the record', () => {
    const seen: unknown[] = [];
    const org = open([cost, rule('Job__c.Dear', 'Cost__c > 1000', 'Too dear.')], {
      hooks: [{ beforeSave: (changes) => seen.push(...changes.map(({ after }) => after['Cost__c'])) }],
    });
    const id = job(org, { Hours__c: 10, Rate__c: 2 });
    expect(seen).toContain(30);
    expect(readJob(org, id, 'Cost__c')).toBe(30);
    expect(readJob(org, id, 'State__c')).toBe('long Job');
    update(org, org.admin, id, { Hours__c: 4 });
    expect(readJob(org, id, 'Cost__c')).toBe(13);
    expect(messages(add(org, { Hours__c: 10, Rate__c: 200 }))).toEqual(['Too dear.']);
    expect(readJob(org, job(org, { Hours__c: 0 }), 'Cost__c')).toBeNull();
  });

  it('refuse records with messages of their own, on fields and on the record', () => {
    const org = open([
      recordFlow(
        'Guard',
        'RecordBeforeSave',
        'CreateAndUpdate',
        startFormula('{!$Record.Hours__c} > 100 && ISNEW()') + to('Tell'),
        element(
          'customErrors',
          'Tell',
          `<customErrorMessages><errorMessage>{!$Record.Name} is too long.</errorMessage><fieldSelection>Hours__c</fieldSelection><isFieldError>true</isFieldError></customErrorMessages>
<customErrorMessages><errorMessage>Split it.</errorMessage><isFieldError>false</isFieldError></customErrorMessages>`
        )
      ),
    ]);
    const refused = add(org, { Hours__c: 101 });
    expect(
      refused.success ? [] : refused.errors.map(({ errorCode, message, fields }) => [errorCode, message, fields])
    ).toEqual([
      ['FIELD_CUSTOM_VALIDATION_EXCEPTION', 'Job is too long.', ['Hours__c']],
      ['FIELD_CUSTOM_VALIDATION_EXCEPTION', 'Split it.', []],
    ]);
    expect(codes(add(org, { Hours__c: 99 }))).toEqual([]);
  });

  it('run in their order, each on what the one before has left', () => {
    const step = (name: string, order: string): MetadataComponent =>
      recordFlow(
        name,
        'RecordBeforeSave',
        'Create',
        to('Note'),
        `${assign('Note', '$Record.Log__c', 'Add', name)}${order}`
      );
    const org = open([
      step('Last', '<triggerOrder>1500</triggerOrder>'),
      step('Any', ''),
      step('First', '<triggerOrder>5</triggerOrder>'),
    ]);
    expect(readJob(org, job(org), 'Log__c')).toBe('FirstAnyLast');
  });
});
