import { describe, expect, it } from 'vitest';
import { pluck } from '../rest/plantServer.ts';
import { sfSession } from './sfSession.ts';

const FOLDER = 'force-app/main/default';
const meta = (type: string): string =>
  `<?xml version="1.0" encoding="UTF-8"?>\n<${type} xmlns="http://soap.sforce.com/2006/04/metadata">\n    <apiVersion>66.0</apiVersion>\n    <status>Active</status>\n</${type}>\n`;

const GREETER = `public with sharing class Greeter {
    public static String greet(Account account) {
        return 'Hello ' + account.Name;
    }

    public static void unused() {
        System.debug('never');
    }
}
`;
const GREETER_TEST = `@IsTest
private class GreeterTest {
    @IsTest
    static void greets() {
        Account account = new Account(Name = 'Acme');
        insert account;
        System.assertEquals('Hello Acme!', Greeter.greet([SELECT Name FROM Account]));
    }

    @IsTest
    static void fails() {
        System.assertEquals(1, 2, 'on purpose');
    }
}
`;
const TRIGGER = `trigger AccountNames on Account (before insert) {
    for (Account account : Trigger.new) {
        account.Name = account.Name + '!';
    }
}
`;
const PROJECT = {
  [`${FOLDER}/classes/Greeter.cls`]: GREETER,
  [`${FOLDER}/classes/Greeter.cls-meta.xml`]: meta('ApexClass'),
  [`${FOLDER}/classes/GreeterTest.cls`]: GREETER_TEST,
  [`${FOLDER}/classes/GreeterTest.cls-meta.xml`]: meta('ApexClass'),
  [`${FOLDER}/triggers/AccountNames.trigger`]: TRIGGER,
  [`${FOLDER}/triggers/AccountNames.trigger-meta.xml`]: meta('ApexTrigger'),
  'hello.apex':
    "Account a = new Account(Name = 'Run');\ninsert a;\nSystem.debug(Greeter.greet([SELECT Name FROM Account]));\n",
  'broken.apex': 'Integer i = 1;\nString s = i;\n',
};

const session = sfSession(PROJECT);
const { ok } = session;

// One after the other: each step works on what the one before has left in the org.
describe('sf apex', { timeout: 240_000 }, () => {
  it('deploys classes and triggers, which are records then', async () => {
    const result = await ok('project', 'deploy', 'start', '--source-dir', 'force-app');
    expect(result).toMatchObject({ status: 'Succeeded' });
    const { records } = await ok(
      'data',
      'query',
      '--query',
      'SELECT Name, ApiVersion, Status FROM ApexClass ORDER BY Name'
    );
    expect(records).toMatchObject([{ Name: 'Greeter', ApiVersion: 66, Status: 'Active' }, { Name: 'GreeterTest' }]);
  });

  it('runs statements, keeps what they did and tells what they logged', async () => {
    const result = await ok('apex', 'run', '--file', 'hello.apex');
    expect(result).toMatchObject({ success: true, compiled: true });
    expect(String(result.logs)).toContain('USER_DEBUG|[3]|DEBUG|Hello Run!');
    expect((await ok('data', 'query', '--query', 'SELECT Name FROM Account')).records).toMatchObject([
      { Name: 'Run!' },
    ]);
    const broken = await session.sf.run(['apex', 'run', '--file', 'broken.apex']);
    expect(broken.output).toContain('Illegal assignment from Integer to String');
    const logs = await ok('apex', 'list', 'log');
    expect(pluck(logs, 'Operation')).toContain('executeAnonymous');
    const [log] = await ok('apex', 'get', 'log', '--number', '1');
    expect(JSON.stringify(log)).toContain('Hello Run!');
  });

  it('runs tests, at once and in the background, with the lines that they have covered', async () => {
    const now = await session.sf.run(['apex', 'run', 'test', '--synchronous', '--class-names', 'GreeterTest']);
    expect(now.exitCode, now.output).toBe(100);
    expect(now.json.result.summary).toMatchObject({ testsRan: 2, passing: 1, failing: 1 });
    const later = await session.sf.run([
      'apex',
      'run',
      'test',
      '--class-names',
      'GreeterTest',
      '--wait',
      '2',
      '--code-coverage',
    ]);
    expect(later.exitCode, later.output).toBe(100);
    expect(later.json.result.tests).toContainEqual(
      expect.objectContaining({
        MethodName: 'fails',
        Outcome: 'Fail',
        Message: 'System.AssertException: Assertion Failed: on purpose: Expected: 1, Actual: 2',
        StackTrace: 'Class.GreeterTest.fails: line 12, column 1',
      })
    );
    expect(later.json.result.coverage.coverage).toContainEqual(
      expect.objectContaining({ name: 'Greeter', totalLines: 2, totalCovered: 1, coveredPercent: 50 })
    );
    // What tests write does not stay.
    expect((await ok('data', 'query', '--query', 'SELECT Name FROM Account')).totalSize).toBe(1);
  });

  it('refuses classes that do not compile, by line, and deployments whose tests fail', async () => {
    session.sf.write(`${FOLDER}/classes/Greeter.cls`, GREETER.replace('account.Name;', 'account.Nam;'));
    const broken = await session.sf.run(['project', 'deploy', 'start', '--source-dir', 'force-app']);
    expect(broken.exitCode).toBe(1);
    expect(broken.json.result.details.componentFailures[0]).toMatchObject({ fullName: 'Greeter', lineNumber: 3 });
    session.sf.write(`${FOLDER}/classes/Greeter.cls`, GREETER.replace('Hello', 'Bye'));
    const level = ['--test-level', 'RunLocalTests'];
    const failed = await session.sf.run(['project', 'deploy', 'start', '--source-dir', 'force-app', ...level]);
    expect(failed.exitCode, failed.output).toBe(1);
    expect(failed.json.result).toMatchObject({ numberTestErrors: 2, numberTestsTotal: 2 });
    // Neither has changed the org.
    const { logs } = await ok('apex', 'run', '--file', 'hello.apex').catch(() => ({ logs: '' }));
    expect(logs).not.toContain('Bye');
  });
});
