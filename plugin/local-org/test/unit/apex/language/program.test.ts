import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { FileClassCache, type ClassCache } from '../../../../src/apex/program.ts';
import { compile, transactionOf, type Asked } from './runApex.ts';

class MemoryCache implements ClassCache {
  readonly entries = new Map<string, string>();
  writes = 0;
  read(key: string): string | undefined {
    return this.entries.get(key);
  }
  write(key: string, text: string): void {
    this.writes += 1;
    this.entries.set(key, text);
  }
}

describe('a program', () => {
  it('keeps statics for a transaction only', () => {
    const program = compile({
      A: 'public class A { static Integer n = 0; public static Integer next() { return ++n; } }',
    });
    const apex = transactionOf(program);
    expect([program.invokeStatic(apex, 'A', 'next', []), program.invokeStatic(apex, 'a', 'NEXT', [])]).toEqual([1, 2]);
    expect(program.invokeStatic(transactionOf(program), 'A', 'next', [])).toBe(1);
  });

  it('names the lines of Apex in stack traces', () => {
    const program = compile({
      A: 'public class A {\n  public class Inner {\n    public Inner(Integer n) {\n      Integer x = 1 / n;\n    }\n  }\n  public static void run() {\n\n    new Inner(0);\n  }\n}',
    });
    const apex = transactionOf(program);
    let thrown: Error | undefined;
    try {
      program.invokeStatic(apex, 'A', 'run', []);
    } catch (error) {
      thrown = error as Error;
    }
    expect(apex.stack(thrown)).toEqual(['Class.A.Inner.<init>: line 4, column 1', 'Class.A.run: line 9, column 1']);
  });

  it('counts the lines that run', () => {
    const program = compile({
      A: 'public class A {\n  public static void run(Boolean b) {\n    if (b) {\n      run(false);\n    }\n  }\n  static void never() {\n    run(true);\n  }\n}',
    });
    program.invokeStatic(transactionOf(program), 'A', 'run', [true]);
    expect(program.coverage().map(({ lines }) => [...lines])).toEqual([
      [
        [3, 2],
        [4, 1],
        [8, 0],
      ],
    ]);
    program.resetCoverage();
    expect([...(program.coverage()[0]?.lines.values() ?? [])]).toEqual([0, 0, 0]);
  });

  it('asks the platform for queries and saves, with the sharing of the class', () => {
    const asked: Asked = { queries: [], saves: [] };
    const program = compile({
      A: "public with sharing class A { public static String run(String name) { List<Account> all = [SELECT Name FROM Account WHERE Name = :name + 'x']; String s = ''; for (Account a : [SELECT Name FROM Account]) { s += a.Name; } Account one = [SELECT Name FROM Account LIMIT 1]; one.Name += '!'; update as user one; B.save(all); return s + one.Name; } }",
      B: 'public without sharing class B { public static void save(List<Account> all) { upsert all Account.Id; } }',
    });
    expect(program.problems).toEqual([]);
    expect(program.invokeStatic(transactionOf(program, asked), 'A', 'run', ['n'])).toBe('onetwoone!');
    expect(asked.queries[0]).toMatchObject({
      query: { text: 'SELECT Name FROM Account WHERE Name = :b0' },
      binds: ['nx'],
      sharing: 'with',
    });
    expect(asked.saves.map(({ statement, sharing }) => [statement, sharing])).toEqual([
      [{ operation: 'update', accessLevel: 'user' }, 'with'],
      [{ operation: 'upsert', externalIdField: 'Id' }, 'without'],
    ]);
  });

  it('refuses several rows where one is wanted', () => {
    const program = compile({
      A: 'public class A { public static void run() { Account a = [SELECT Name FROM Account]; } }',
    });
    expect(() => program.invokeStatic(transactionOf(program), 'A', 'run', [])).toThrow(
      'List has more than 1 row for assignment to SObject'
    );
  });

  it('runs triggers and anonymous Apex', () => {
    const program = compile({
      T: 'trigger T on Account (before insert, after update) { for (Account a : Trigger.new) { A.seen = a.Name; } }',
      A: 'public class A { public static String seen; }',
    });
    expect(program.triggers).toEqual([{ name: 'T', object: 'Account', events: ['before insert', 'after update'] }]);
    const apex = transactionOf(program);
    program.runTrigger(apex, 't');
    program.anonymous('A.seen = twice(A.seen); String twice(String s) { return s + s; }').run(apex);
    expect(program.enter(apex, () => program.types.resolve('A')?.fields[0]?.get?.({}))).toBe('xx');
    expect(program.anonymous('Integer i = true;').problems).toMatchObject([
      { line: 1, message: 'Illegal assignment from Boolean to Integer' },
    ]);
  });

  it('knows annotations, parameters and access', () => {
    const program = compile({
      A: 'public class A { @AuraEnabled(cacheable=true) public static String get(Id recordId) { return null; } }',
    });
    expect(program.classNamed('a')?.methods[0]).toMatchObject({
      name: 'get',
      parameters: [{ name: 'recordId', type: 'Id' }],
      returns: 'String',
      annotations: [{ name: 'auraenabled', values: { cacheable: 'true' } }],
    });
  });
});

describe('the class cache', () => {
  const sources = {
    A: 'public class A { public static Integer run() { return B.n() + 1; } }',
    B: 'public class B { public static Integer n() { return 1; } }',
  };

  it('compiles nothing that it has', () => {
    const cache = new MemoryCache();
    compile(sources, cache);
    expect(cache.writes).toBe(2);
    const again = compile(sources, cache);
    expect(cache.writes).toBe(2);
    expect(again.invokeStatic(transactionOf(again), 'A', 'run', [])).toBe(2);
  });

  it('compiles only what has changed, and what that means something else to', () => {
    const cache = new MemoryCache();
    compile(sources, cache);
    const body = compile({ ...sources, B: 'public class B { public static Integer n() { return 5; } }' }, cache);
    expect(cache.writes).toBe(3);
    expect(body.invokeStatic(transactionOf(body), 'A', 'run', [])).toBe(6);
    const shape = compile({ ...sources, B: "public class B { public static String n() { return 'x'; } }" }, cache);
    expect(shape.problems).toMatchObject([{ source: 'A', message: 'Illegal assignment from String to Integer' }]);
    expect(cache.writes).toBe(5);
  });

  it('is kept in files', () => {
    const folder = mkdtempSync(join(tmpdir(), 'apex-'));
    try {
      compile(sources, new FileClassCache(folder));
      const later = new FileClassCache(folder);
      later.write = (): never => {
        throw new Error('compiled again');
      };
      const program = compile(sources, later);
      expect(program.invokeStatic(transactionOf(program), 'A', 'run', [])).toBe(2);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
