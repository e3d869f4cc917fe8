import { afterEach, describe, expect, it } from 'vitest';
import { executeAnonymous } from '../../../src/apex/doors/anonymous.ts';
import { callController } from '../../../src/apex/doors/callController.ts';
import { deployTested } from '../../../src/apex/doors/deployTests.ts';
import type { MetadataComponent } from '../../../src/contract.ts';
import type { LocalOrg } from '../../../src/org/localOrg.ts';
import { customObject, deploy, field, insert, messages, orgOf, run } from '../../metadata/orgOf.ts';

const apex = (type: 'ApexClass' | 'ApexTrigger', fullName: string, body: string): MetadataComponent => ({
  type,
  fullName,
  fileName: `${fullName}.${type === 'ApexClass' ? 'cls' : 'trigger'}`,
  xml: `<${type}><apiVersion>66.0</apiVersion><status>Active</status></${type}>`,
  content: Buffer.from(body),
});
const MODEL = [customObject('Plan__c'), field('Plan__c.Note__c', 'Text', '<length>20</length>')];

let org: LocalOrg;
afterEach(() => {
  org.close();
});

/** Runs statements; answers what went wrong, or nothing. */
function problem(text: string): string | null {
  const { result } = executeAnonymous(org, org.admin, text);
  return result.compileProblem ?? result.exceptionMessage;
}

const names = (): readonly unknown[] =>
  org.sql.all('SELECT "Note__c" FROM "Plan__c" WHERE "IsDeleted" = 0 ORDER BY "Id"', []).map((row) => row['Note__c']);

describe('triggers', () => {
  const TRIGGER = apex(
    'ApexTrigger',
    'Plans',
    `trigger Plans on Plan__c (before insert, after insert, before update, before delete) {
  if (Trigger.isBefore && Trigger.isInsert) {
    for (Plan__c plan : Trigger.new) {
      if (plan.Note__c == 'bad') plan.Note__c.addError('Not that.');
      else plan.Note__c = plan.Note__c + ' seen';
    }
  }
  if (Trigger.isDelete) for (Plan__c plan : Trigger.old) if (plan.Note__c == 'keep seen') plan.addError('Kept.');
  if (Trigger.isUpdate) for (Plan__c plan : Trigger.new) plan.Note__c = Trigger.oldMap.get(plan.Id).Note__c + '>' + plan.Note__c;
}`
  );

  it('change records before they are saved, see old values, and refuse records and deletions', () => {
    org = orgOf([...MODEL, TRIGGER]);
    const id = insert(org, 'Plan__c', { Note__c: 'a' });
    expect(names()).toEqual(['a seen']);
    run(org, { kind: 'update', object: 'Plan__c', id, values: { Note__c: 'b' } });
    expect(names()).toEqual(['a seen>b']);
    const bad = run(org, { kind: 'insert', object: 'Plan__c', values: { Note__c: 'bad' } });
    expect(messages(bad)).toEqual(['Not that.']);
    expect(bad.success ? [] : bad.errors[0]?.fields).toEqual(['Note__c']);
    const kept = insert(org, 'Plan__c', { Note__c: 'keep' });
    expect(messages(run(org, { kind: 'delete', object: 'Plan__c', id: kept }))).toEqual(['Kept.']);
  });

  it('put their values through the rules of the fields', () => {
    org = orgOf([...MODEL, TRIGGER]);
    const result = run(org, { kind: 'insert', object: 'Plan__c', values: { Note__c: 'just short enough' } });
    expect(messages(result)).toEqual(['Note__c: data value too large: just short enough seen (max length=20)']);
  });

  it('tell Apex what they have refused by record, and leave the others', () => {
    org = orgOf([...MODEL, TRIGGER]);
    const text = `List<Plan__c> plans = new List<Plan__c>{ new Plan__c(Note__c = 'a'), new Plan__c(Note__c = 'bad') };
List<Database.SaveResult> results = Database.insert(plans, false);
System.assertEquals(true, results[0].isSuccess());
System.assertEquals('Not that.', results[1].getErrors()[0].getMessage());
try { insert plans[1]; } catch (DmlException e) { System.assertEquals(StatusCode.FIELD_CUSTOM_VALIDATION_EXCEPTION, e.getDmlType(0)); }`;
    expect(problem(text)).toBeNull();
    expect(names()).toEqual(['a seen']);
  });

  it('add little to a save of 200 records', () => {
    org = orgOf([...MODEL, TRIGGER]);
    const records = Array.from({ length: 200 }, (_, index) => ({
      kind: 'insert' as const,
      object: 'Plan__c',
      values: { Note__c: `n${String(index)}` },
    }));
    org.save(org.admin, records, { allOrNone: true });
    expect(names()).toHaveLength(200);
  });
});

describe('transactions', () => {
  it('end an endless loop with the limit of processor time, and endless recursion with that of the stack', () => {
    org = orgOf(MODEL, { apexCpuLimit: 50 });
    expect(problem('while (true) { Integer i = 1; }')).toBe('System.LimitException: Apex CPU time limit exceeded');
    expect(deploy(org, [apex('ApexClass', 'Deep', 'public class Deep { public static void go() { go(); } }')])).toEqual(
      []
    );
    expect(problem('Deep.go();')).toBe('System.LimitException: Maximum stack depth reached: 1001');
  });

  it('keep nothing of what failed, and go back to a savepoint', () => {
    org = orgOf(MODEL);
    expect(problem("insert new Plan__c(Note__c = 'gone'); Integer i = 1 / 0;")).toBe(
      'System.MathException: Divide by 0'
    );
    expect(names()).toEqual([]);
    const text = `insert new Plan__c(Note__c = 'kept');
Savepoint point = Database.setSavepoint();
insert new Plan__c(Note__c = 'undone');
Database.rollback(point);`;
    expect(problem(text)).toBeNull();
    expect(names()).toEqual(['kept']);
  });

  it('count queries', () => {
    org = orgOf(MODEL);
    expect(problem('for (Integer i = 0; i < 101; i++) { List<Plan__c> l = [SELECT Id FROM Plan__c]; }')).toBe(
      'System.LimitException: Too many SOQL queries: 101'
    );
  });
});

describe('controllers of pages', () => {
  const CONTROLLER = apex(
    'ApexClass',
    'Desk',
    `public with sharing class Desk {
  public class Answer { @AuraEnabled public String text; @AuraEnabled public Integer count { get; set; } }
  @AuraEnabled(cacheable=true) public static Answer ask(String name, List<Integer> numbers) {
    Answer answer = new Answer();
    answer.text = 'Hi ' + name;
    answer.count = numbers.size();
    return answer;
  }
  @AuraEnabled public static void fail() { throw new AuraHandledException('Not today.'); }
  @AuraEnabled public static void crash() { insert new Plan__c(Note__c = 'x'); Object o; o.toString(); }
  public static void hidden() { }
}`
  );

  it('are called with arguments by name', () => {
    org = orgOf([...MODEL, CONTROLLER]);
    const call = (method: string, args: Record<string, unknown> = {}) =>
      callController(org, org.admin, { className: 'Desk', method, args });
    expect(call('ask', { name: 'Ann', numbers: [1, 2] })).toEqual({
      isError: false,
      isCacheable: true,
      value: { text: 'Hi Ann', count: 2 },
    });
    expect(call('fail')).toMatchObject({ isError: true, status: 500, body: { message: 'Not today.' } });
    expect(call('crash')).toMatchObject({
      isError: true,
      body: { exceptionType: 'System.NullPointerException', isUserDefinedException: false },
    });
    expect(names()).toEqual([]);
    expect(call('hidden')).toMatchObject({ isError: true, status: 403 });
  });
});

describe('deployments', () => {
  const TESTED = apex(
    'ApexClass',
    'Tested',
    'public class Tested { public static Integer one() { return 1; } public static Integer two() { return 2; } }'
  );
  const test = (body: string): MetadataComponent =>
    apex('ApexClass', 'TestedTest', `@IsTest private class TestedTest { @IsTest static void runs() { ${body} } }`);
  const options = { session: { userId: '', username: '', orgId: '' }, runTests: [], testLevel: 'RunLocalTests' };

  it('say where a class does not compile, and change nothing', () => {
    org = orgOf(MODEL);
    const [result] = org.applyMetadata([apex('ApexClass', 'Bad', 'public class Bad {\n  Integer i = missing;\n}')], {
      checkOnly: false,
    });
    expect(result?.problem).toMatchObject({ line: 2, message: 'Variable does not exist: missing' });
    expect(org.sql.all('SELECT "Id" FROM "ApexClass"', [])).toEqual([]);
  });

  it.each([
    ['whose tests fail', 'System.assertEquals(2, Tested.one()); Tested.two();'],
    ['that are only checked', 'Tested.one(); Tested.two();'],
  ])('%s leave the org as it was', (what, body) => {
    org = orgOf(MODEL);
    const checkOnly = what === 'that are only checked';
    const { tests } = deployTested(org, [TESTED, test(body)], { ...options, session: org.admin, checkOnly });
    expect(tests).toMatchObject({ total: 1, isPassed: checkOnly });
    expect(org.sql.all('SELECT "Id" FROM "ApexClass"', [])).toEqual([]);
    expect(org.components().filter(({ type }) => type === 'ApexClass')).toEqual([]);
    expect(problem('Tested.one();')).toContain('Variable does not exist: Tested');
  });

  it('are refused when tests run too few lines', () => {
    org = orgOf(MODEL);
    const source =
      'public class Tested {\n  public static Integer one() { return 1; }\n  public static Integer two() {\n    return 2;\n  }\n}';
    const { tests } = deployTested(org, [apex('ApexClass', 'Tested', source), test('Tested.one();')], {
      ...options,
      session: org.admin,
      checkOnly: false,
    });
    expect(tests?.isPassed).toBe(false);
    expect(tests?.result['codeCoverageWarnings']).toEqual([
      {
        name: null,
        message:
          'Average test coverage across all Apex Classes and Triggers is 50%, at least 75% test coverage is required.',
      },
    ]);
  });
});
