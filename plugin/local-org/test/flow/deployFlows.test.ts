import { afterEach, describe, expect, it } from 'vitest';
import type { MetadataComponent } from '../../src/contract.ts';
import type { LocalOrg } from '../../src/org/localOrg.ts';
import { deploy } from '../metadata/orgOf.ts';
import {
  assign,
  decision,
  condition,
  element,
  filter,
  flow,
  formula,
  jobOrg,
  recordFlow,
  to,
  val,
  variable,
} from './flowOrg.ts';

let org: LocalOrg | undefined;
afterEach(() => {
  org?.close();
  org = undefined;
});
const refusal = (component: MetadataComponent): readonly string[] => deploy((org ??= jobOrg([])), [component]);
const SET = assign('Set', '$Record.State__c', 'Assign', 'x');
const before = (body: string, start = to('Set')): MetadataComponent =>
  recordFlow('F', 'RecordBeforeSave', 'Create', start, body);

describe('deploying flows', () => {
  it.each<[string, MetadataComponent, string]>([
    ['a screen flow', flow('F', element('screens', 'Ask', ''), 'Active', 'Flow'), 'AutoLaunchedFlow only, not Flow'],
    ['a screen', flow('F', element('screens', 'Ask', '')), 'Ask (Screen) - screens are not run by the local org'],
    ['a pause', flow('F', element('waits', 'Hold', '')), 'Hold (Pause) - waits are not run'],
    ['a sort', flow('F', element('collectionProcessors', 'Sort', '')), 'Sort (Collection Processor) - '],
    [
      'a schedule',
      recordFlow('F', 'Scheduled', 'Create', '', ''),
      'Start (Start) - flows that Scheduled starts are not run by the local org',
    ],
    [
      'a scheduled path',
      before(SET, `<scheduledPaths><pathType>AsyncAfterCommit</pathType>${to('Set')}</scheduledPaths>`),
      'Start (Start) - scheduledPaths are not run',
    ],
    [
      'another action',
      flow(
        'F',
        element('actionCalls', 'Post', '<actionName>chatterPost</actionName><actionType>chatterPost</actionType>')
      ),
      'Post (Action) - the action type chatterPost is not run',
    ],
    [
      'an unknown operator',
      before(decision('If', condition('$Record.State__c', 'WasSet', true), to('Set')) + SET),
      'If (Decision) - the operator WasSet is not known',
    ],
    [
      'logic of a condition that is not there',
      before(SET, `<filterLogic>1 AND (2 OR NOT 3)</filterLogic>${filter('State__c', 'EqualTo', 'x')}${to('Set')}`),
      'Start (Start) - the logic 1 AND (2 OR NOT 3) is not valid',
    ],
    [
      'logic with open brackets',
      before(SET, `<filterLogic>${'('.repeat(5000)}1</filterLogic>${filter('State__c', 'EqualTo', 'x')}${to('Set')}`),
      'Start (Start) - the logic ',
    ],
    ['a connector to nowhere', before(''), 'Start (Start) - the connector leads to Set, which does not exist'],
    [
      'an unknown field',
      before(assign('Set', '$Record.No__c', 'Assign', 'x')),
      'Set (Assignment) - the field Job__c.No__c does not exist',
    ],
    [
      'an unknown resource',
      before(assign('Set', '$Record.State__c', 'Assign', '=nobody')),
      'Set (Assignment) - the resource nobody does not exist',
    ],
    [
      'an unknown name in a text',
      before(assign('Set', '$Record.State__c', 'Assign', 'a {!nobody.x}')),
      'the resource nobody does not exist',
    ],
    [
      'an unknown filter',
      before(SET, filter('No__c', 'EqualTo', 1) + to('Set')),
      'Start (Start) - the field Job__c.No__c does not exist',
    ],
    ['a bad formula', before(SET + formula('bad', 'Number', '{!$Record.State__c} * 2')), 'bad (Formula) - '],
    [
      'a data element before the save',
      before(
        element(
          'recordCreates',
          'Set',
          `<inputAssignments><field>Name</field>${val('x')}</inputAssignments><object>Job__c</object>`
        )
      ),
      'Set (Create Records) - flows that run before the record is saved cannot use this element',
    ],
    [
      'an unknown object',
      flow('F', variable('v', 'SObject', '<objectType>No__c</objectType>')),
      'v (Variable) - the object No__c does not exist',
    ],
    [
      'an alert that is not there',
      flow(
        'F',
        element('actionCalls', 'Tell', '<actionName>Job__c.Tell</actionName><actionType>emailAlert</actionType>')
      ),
      'Tell (Action) - there is no e-mail alert Job__c.Tell',
    ],
    [
      'a class that is not there',
      flow('F', element('actionCalls', 'Call', '<actionName>Gone</actionName><actionType>apex</actionType>')),
      'Call (Action) - there is no Apex class Gone',
    ],
  ])('refuses %s, and names it', (_what, component, message) => {
    expect(refusal(component)).toEqual([expect.stringContaining(message)]);
  });

  it('takes logic of numbers, words and brackets', () => {
    const logic = '<filterLogic>NOT (1 AND 2) OR (NOT 2 AND (1))</filterLogic>';
    const filters = filter('State__c', 'EqualTo', 'x') + filter('Hours__c', 'GreaterThan', 1);
    expect(refusal(before(SET, logic + filters + to('Set')))).toEqual([]);
  });

  it('says where in the file, and keeps drafts of any kind', () => {
    const org = jobOrg([]);
    const body = `\n<screens><name>Ask</name></screens>`;
    const [result] = org.applyMetadata([flow('F', body)], { checkOnly: false });
    expect(result?.problem).toMatchObject({ line: 4, column: 1 });
    expect(deploy(org, [flow('F', body, 'Draft', 'Flow')])).toEqual([]);
    expect(org.components().some(({ type }) => type === 'Flow')).toBe(true);
    org.close();
  });
});
