import { afterEach, describe, expect, it } from 'vitest';
import { ApiError, type MetadataComponent } from '../../src/contract.ts';
import type { LocalOrg } from '../../src/org/localOrg.ts';
import type { SaveHooks } from '../../src/save/change.ts';
import { customObject, deploy, field, insert, metadata, messages, orgOf, rule } from '../metadata/orgOf.ts';
import { update } from '../security/sharingOrg.ts';

const opened: LocalOrg[] = [];
afterEach(() => {
  for (const org of opened.splice(0)) org.close();
});

const TEXT = '<length>255</length>';
const NUMBER = '<precision>10</precision><scale>0</scale>';
const OBJECTS: readonly MetadataComponent[] = [
  customObject('Parcel__c'),
  field('Parcel__c.Weight__c', 'Number', NUMBER),
  field('Parcel__c.Log__c', 'Text', TEXT),
  field('Parcel__c.Class__c', 'Text', TEXT),
  field('Parcel__c.Price__c', 'Number', NUMBER),
  field('Parcel__c.Double__c', 'Number', `${NUMBER}<formula>Weight__c * 2</formula>`),
  field(
    'Parcel__c.Main__c',
    'Lookup',
    '<referenceTo>Parcel__c</referenceTo><relationshipName>Parts</relationshipName>'
  ),
];

const escape = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
const setBy = (name: string, target: string, formula: string, inner = ''): string =>
  `<fieldUpdates><fullName>${name}</fullName><field>${target}</field><formula>${escape(formula)}</formula><name>${name}</name>
<notifyAssignee>false</notifyAssignee><operation>Formula</operation><protected>false</protected>${inner}</fieldUpdates>`;
const AGAIN = '<reevaluateOnChange>true</reevaluateOnChange>';
const ruleOf = (name: string, trigger: string, criteria: string, ...updates: readonly string[]): string =>
  `<rules><fullName>${name}</fullName>${updates
    .map((each) => `<actions><name>${each}</name><type>FieldUpdate</type></actions>`)
    .join('')}<active>true</active>${criteria}<triggerType>${trigger}</triggerType></rules>`;
const item = (name: string, operation: string, value: string): string =>
  `<criteriaItems><field>Parcel__c.${name}</field><operation>${operation}</operation><value>${value}</value></criteriaItems>`;
const byFormula = (formula: string): string => `<formula>${escape(formula)}</formula>`;
const note = (name: string): string => setBy(name, 'Log__c', `BLANKVALUE(Log__c, "") & "${name};"`);
const workflow = (inner: string): MetadataComponent => metadata('Workflow', 'Parcel__c', inner);

function open(inner: string, more: readonly MetadataComponent[] = [], hooks: readonly SaveHooks[] = []): LocalOrg {
  const org = orgOf([...OBJECTS, workflow(inner), ...more], { hooks });
  opened.push(org);
  return org;
}

const parcel = (org: LocalOrg, values: Record<string, unknown>): string =>
  insert(org, 'Parcel__c', { Name: 'P', ...values });
const read = (org: LocalOrg, id: string, name: string): unknown => org.retrieve(org.admin, 'Parcel__c', id)?.[name];

describe('workflow rules', () => {
  it('run on the saves that their evaluation criteria name', () => {
    const heavy = item('Double__c', 'greaterThan', '20');
    const org = open(
      note('made') +
        note('saved') +
        note('became') +
        ruleOf('Made', 'onCreateOnly', heavy, 'made') +
        ruleOf('Saved', 'onAllChanges', byFormula('Weight__c > 10'), 'saved') +
        ruleOf('Became', 'onCreateOrTriggeringUpdate', heavy, 'became')
    );
    const heavyOne = parcel(org, { Weight__c: 11 });
    expect(read(org, heavyOne, 'Log__c')).toBe('made;saved;became;');
    update(org, org.admin, heavyOne, { Weight__c: 12 });
    expect(read(org, heavyOne, 'Log__c')).toBe('made;saved;became;saved;');

    const lightOne = parcel(org, { Weight__c: 1 });
    update(org, org.admin, lightOne, { Weight__c: 11 });
    expect(read(org, lightOne, 'Log__c')).toBe('saved;became;');
    update(org, org.admin, lightOne, { Weight__c: 2 });
    update(org, org.admin, lightOne, { Weight__c: 30 });
    expect(read(org, lightOne, 'Log__c')).toBe('saved;became;saved;became;');
  });

  it('know what has changed', () => {
    const criteria = byFormula('ISCHANGED(Weight__c) && PRIORVALUE(Weight__c) < Weight__c && NOT(ISNEW())');
    const org = open(note('grown') + ruleOf('Grown', 'onAllChanges', criteria, 'grown'));
    const id = parcel(org, { Weight__c: 5 });
    update(org, org.admin, id, { Weight__c: 4 });
    expect(read(org, id, 'Log__c')).toBeNull();
    update(org, org.admin, id, { Weight__c: 6 });
    expect(read(org, id, 'Log__c')).toBe('grown;');
  });

  it('are looked at again, once each, when a field update that asks for it has changed its field', () => {
    const org = open(
      setBy('classify', 'Class__c', '"heavy"', AGAIN) +
        setBy('price', 'Price__c', 'Weight__c * 3') +
        note('seen') +
        ruleOf('Priced', 'onAllChanges', item('Class__c', 'equals', 'Heavy'), 'price', 'seen') +
        ruleOf('Classified', 'onAllChanges', item('Weight__c', 'greaterThan', '10'), 'classify', 'seen')
    );
    const id = parcel(org, { Weight__c: 20 });
    expect(read(org, id, 'Price__c')).toBe(60);
    expect(read(org, id, 'Log__c')).toBe('seen;seen;');
    const plain = open(
      setBy('classify', 'Class__c', '"heavy"') +
        setBy('price', 'Price__c', 'Weight__c * 3') +
        ruleOf('Priced', 'onAllChanges', item('Class__c', 'equals', 'heavy'), 'price') +
        ruleOf('Classified', 'onAllChanges', item('Weight__c', 'greaterThan', '10'), 'classify')
    );
    expect(read(plain, parcel(plain, { Weight__c: 20 }), 'Price__c')).toBeNull();
  });

  it('start at most five more rounds', () => {
    const steps = Array.from({ length: 9 }, (_, at) => String(at));
    const org = open(
      steps.map((at) => setBy(`to${at}`, 'Weight__c', `${at} + 1`, AGAIN)).join('') +
        steps.map((at) => ruleOf(`From${at}`, 'onAllChanges', item('Weight__c', 'equals', at), `to${at}`)).join('')
    );
    expect(read(org, parcel(org, { Weight__c: 0 }), 'Weight__c')).toBe(6);
  });

  it('run triggers once more, as one batch, with the record as it was before the user changed it', () => {
    const seen: unknown[] = [];
    const hook: SaveHooks = {
      beforeSave: (changes) =>
        seen.push([
          'before',
          ...changes.map(({ kind, before, after }) => [kind, before?.['Weight__c'], after['Weight__c']]),
        ]),
      afterSave: (changes) =>
        seen.push([
          'after',
          ...changes.map(({ kind, before, after }) => [kind, before?.['Weight__c'], after['Weight__c']]),
        ]),
    };
    const org = open(
      setBy('more', 'Weight__c', 'Weight__c + 1') +
        ruleOf('More', 'onAllChanges', item('Weight__c', 'greaterThan', '9'), 'more'),
      [],
      [hook]
    );
    const ids = [parcel(org, { Weight__c: 1 }), parcel(org, { Weight__c: 2 })];
    seen.length = 0;
    org.save(
      org.admin,
      ids.map((id) => ({ kind: 'update', object: 'Parcel__c', id, values: { Weight__c: 10 } })),
      { allOrNone: true }
    );
    expect(seen).toEqual([
      ['before', ['update', 1, 10], ['update', 2, 10]],
      ['after', ['update', 1, 10], ['update', 2, 10]],
      ['before', ['update', 1, 11], ['update', 2, 11]],
      ['after', ['update', 1, 11], ['update', 2, 11]],
    ]);
  });

  it('skip validation rules, and update parents without starting their rules', () => {
    const org = open(
      setBy('up', 'Weight__c', 'Weight__c + 100', '<targetObject>Main__c</targetObject>') +
        note('parent') +
        ruleOf('Up', 'onAllChanges', byFormula('NOT(ISBLANK(Main__c))'), 'up') +
        ruleOf('Parent', 'onAllChanges', item('Weight__c', 'greaterThan', '99'), 'parent'),
      [rule('Parcel__c.Light', 'Weight__c > 50')]
    );
    const main = parcel(org, { Weight__c: 1 });
    parcel(org, { Weight__c: 2, Main__c: main });
    expect(read(org, main, 'Weight__c')).toBe(102);
    expect(read(org, main, 'Log__c')).toBeNull();
  });

  it('refuse the record, and only it, when their field update is refused', () => {
    const hook: SaveHooks = {
      beforeSave: (changes) => {
        for (const { after, errors } of changes)
          if (after['Class__c'] === 'odd') errors.push(new ApiError('FIELD_CUSTOM_VALIDATION_EXCEPTION', 'Odd.'));
      },
    };
    const org = open(
      setBy('odd', 'Class__c', '"odd"') + ruleOf('Odd', 'onAllChanges', item('Weight__c', 'equals', '13'), 'odd'),
      [],
      [hook]
    );
    const [good, bad] = org.save(
      org.admin,
      [1, 13].map((weight) => ({ kind: 'insert', object: 'Parcel__c', values: { Name: 'P', Weight__c: weight } })),
      { allOrNone: false }
    );
    expect(good?.success).toBe(true);
    expect(bad && messages(bad)).toEqual(['Odd.']);
    expect(org.sql.all('SELECT count(*) AS "n" FROM "Parcel__c"', [])).toEqual([{ n: 1 }]);
  });

  it('create tasks and are not run when they are inactive', () => {
    const task = `<tasks><fullName>Call</fullName><assignedToType>owner</assignedToType><dueDateOffset>2</dueDateOffset>
<notifyAssignee>false</notifyAssignee><priority>High</priority><protected>false</protected><status>Not Started</status><subject>Call</subject></tasks>`;
    const callRule = (name: string, active: boolean): string =>
      `<rules><fullName>${name}</fullName><actions><name>Call</name><type>Task</type></actions><active>${String(active)}</active>
${item('Weight__c', 'greaterThan', '10')}<triggerType>onCreateOnly</triggerType></rules>`;
    const org = open(task + callRule('On', true) + callRule('Off', false));
    const id = parcel(org, { Weight__c: 11 });
    expect(org.sql.all('SELECT "Subject", "WhatId", "ActivityDate" FROM "Task"', [])).toEqual([
      { Subject: 'Call', WhatId: id, ActivityDate: '2026-03-17' },
    ]);
  });

  it('are refused when they wait for a time, or name an action that is not there', () => {
    const org = open('');
    const timed = (active: boolean): MetadataComponent =>
      workflow(
        `<rules><fullName>Late</fullName><active>${String(active)}</active>${item('Weight__c', 'equals', '1')}
<triggerType>onCreateOnly</triggerType><workflowTimeTriggers><timeLength>1</timeLength>
<workflowTimeTriggerUnit>Days</workflowTimeTriggerUnit></workflowTimeTriggers></rules>`
      );
    expect(deploy(org, [timed(true)])).toEqual([expect.stringContaining('Late has time-dependent actions')]);
    expect(deploy(org, [timed(false)])).toEqual([]);
    expect(deploy(org, [workflow(ruleOf('R', 'onAllChanges', item('Weight__c', 'equals', '1'), 'gone'))])).toEqual([
      'In field: action - no WorkflowFieldUpdate named Parcel__c.gone found',
    ]);
  });
});
