import { describe, expect, it } from 'vitest';
import { compile, problemsOf } from './runApex.ts';

type Case = readonly [members: string, problem: string];

const CASES: readonly Case[] = [
  ['void f() { x = 1; }', '2:12 Variable does not exist: x'],
  ['void f() { foo(1); }', '2:12 Method does not exist or incorrect signature: void foo(Integer) from the type A'],
  ["void f() { Integer i = 'a'; }", '2:20 Illegal assignment from String to Integer'],
  ['Integer f() { }', '2:9 Missing return statement required return type: Integer'],
  ['Integer f(Boolean b) { if (b) { return 1; } }', '2:9 Missing return statement required return type: Integer'],
  ['Integer f() { return 1; f(); }', '2:25 Unreachable statement'],
  ['void f() { Integer i; String I; }', '2:30 Duplicate variable: I'],
  ['Integer n; String n;', '2:19 Duplicate field: n'],
  ['void f() { Missing m; }', '2:12 Invalid type: Missing'],
  ['void f() { return 1; }', '2:12 Void method must not return a value'],
  ['void f() { if (1) {} }', '2:16 Condition expression must be of type Boolean: Integer'],
  ["void f() { Boolean b = 1 == 'a'; }", '2:24 Comparison arguments must be compatible types: Integer, String'],
  [
    'void f(User u) { System.runAs(u) { return; } }',
    '2:36 A return out of System.runAs is not supported by the local org',
  ],
  ['void f() { break; }', '2:12 Break statement must be in loop'],
  ['void f() { 1 + 1; }', '2:12 Expression cannot be a statement.'],
  ['void f() { for (Integer i : 5) {} }', '2:29 Loop must iterate over collection: Integer'],
  ["void f() { throw 'x'; }", '2:12 Throw expression must be of type exception: String'],
  ["void f() { insert 'x'; }", '2:19 DML requires SObject or SObject list type: String'],
  ['void f() { Account a = new Account(Nam = 1); }', '2:36 Field does not exist: Nam on Account'],
  ['void f(Account a) { a.Nam = null; }', '2:23 Variable does not exist: Nam'],
  ['void f() { Label.Missing.length(); }', '2:18 External string does not exist: Missing'],
  ['abstract class B {} void f() { new B(); }', '2:32 Abstract classes cannot be constructed: A.B'],
  ['class B { B(Integer n) {} } void f() { new B(); }', '2:40 Constructor not defined: [A.B].<Constructor>()'],
  ['class B {} class C extends B {}', '2:18 Non-virtual and non-abstract type cannot be extended: A.B'],
  [
    'virtual class B { public virtual void m() {} } class C extends B { public void m() {} }',
    '2:80 Method must use the override keyword: void A.C.m()',
  ],
  ['interface I { void m(); } class C implements I {}', '2:33 Class A.C must implement the method: void A.I.m()'],
  [
    'static void f() { g(); } void g() {}',
    '2:19 Non static method cannot be referenced from a static context: void A.g()',
  ],
  [
    'void f(Object o) { String s = (String) 1; }',
    '2:31 Incompatible types since an instance of Integer is never an instance of String',
  ],
  ['class Bad extends Exception {}', "2:7 Classes extending Exception must have a name ending in 'Exception': A.Bad"],
  [
    'void f(Integer i) { switch on i { when 1 {} when 1 {} } }',
    '2:50 1 occurs as more than one when branch for this switch statement',
  ],
  ['void f() { }  void f() { }', '2:20 Method already defined: void f() from the type A'],
];

describe('problems in the words of the platform', () => {
  it.each(CASES)('%s', (members, problem) => expect(problemsOf(members)).toEqual([problem]));

  it('reports each mistake of a class', () =>
    expect(problemsOf('void f() { x = 1; }\nvoid g() { y = 1; z = 2; }')).toEqual([
      '2:12 Variable does not exist: x',
      '3:12 Variable does not exist: y',
      '3:19 Variable does not exist: z',
    ]));

  it('keeps private members of other classes out, except of tests', () => {
    const secret =
      'public class B { private static Integer hidden = 1; @TestVisible private static Integer shown = 2; }';
    expect(problemsOf('Integer f() { return B.hidden; }', { B: secret })).toEqual([
      '2:24 Variable is not visible: hidden',
    ]);
    const { problems } = compile({
      B: secret,
      T: '@IsTest private class T { static Integer f() { return B.shown; } }',
    });
    expect(problems).toEqual([]);
  });

  it('finds syntax errors', () =>
    expect(problemsOf('void f() { Integer i = 1 }')).toEqual(["2:26 Missing ';' at '}'"]));
});
