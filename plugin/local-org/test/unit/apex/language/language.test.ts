import { describe, expect, it } from 'vitest';
import { run } from './runApex.ts';

type Case = readonly [name: string, statements: string, result: string, members?: string];

const check = (cases: readonly Case[]): void => {
  for (const [name, statements, result, members] of cases) {
    it(name, () => expect(run(statements, members)).toBe(result));
  }
};

describe('numbers', () =>
  check([
    ['Integers overflow', 'Integer i = 2147483647; i++; return i;', '-2147483648'],
    ['Integers divide towards zero', "return (7 / 2) + ' ' + (-7 / 2);", '3 -3'],
    ['division by zero', 'Integer zero = 0; return 1 / zero;', 'System.MathException: Divide by 0'],
    ['Longs overflow', 'Long l = 9223372036854775807L; l++; return l;', '-9223372036854775808'],
    [
      'an Integer becomes what a wider one is added to',
      "Integer i = 2; Long l = 3; Decimal d = 1.50; return (i + l) + ' ' + (i + d);",
      '5 3.50',
    ],
    ['Decimals keep their scale', 'Decimal d = 1.10; return d + 2;', '3.10'],
    [
      'shifts',
      "return (1 << 31) + ' ' + (-1 >>> 28) + ' ' + (-8 >> 1) + ' ' + (5 & 3) + ' ' + (5 ^ 1) + ' ' + (4 | 1);",
      '-2147483648 15 -4 1 4 5',
    ],
    [
      'a null is no number',
      'Integer i; return i + 1;',
      'System.NullPointerException: Attempt to de-reference a null object',
    ],
    ['nothing is less than null', 'Integer i; return (i < 1) || (i > 1) || (i <= 1);', 'false'],
    [
      'compound assignment to an element runs its index once',
      'Integer n = 0; List<Integer> l = new List<Integer>{ 5, 6 }; l[n++] += 10; return l[0] + n;',
      '16',
    ],
    [
      'steps give the value before or after',
      "Integer i = 1; Integer a = i++; Integer b = ++i; return a + ' ' + b + ' ' + i;",
      '1 3 3',
    ],
  ]));

describe('text and equality', () =>
  check([
    ['concatenation prints null', "String s; return 'a' + s + 1 + true + 1.50;", 'anull1true1.50'],
    [
      '== takes no notice of case, equals does',
      "String a = 'Ab'; return (a == 'aB') + ' ' + a.equals('aB');",
      'true false',
    ],
    [
      'numbers of different types are equal by value',
      'Integer i = 1; Long l = 1; Decimal d = 1.0; return i == l && l == d && d == i;',
      'true',
    ],
    [
      'user classes are equal as they say',
      "return (new C(1) == new C(1)) + ' ' + (new C(1) === new C(1));",
      'true false',
      'class C { Integer n; C(Integer n) { this.n = n; } public Boolean equals(Object o) { return o instanceof C && ((C) o).n == n; } public override Integer hashCode() { return n; } }',
    ],
    ['lines of a multi-line string', "String s = '''\nab\n  cd'''; return s.length();", '7'],
    ['names have no case', 'INTEGER Count = 1; count += COUNT; return cOUNT;', '2'],
  ]));

describe('control flow', () =>
  check([
    [
      'loops',
      "String s = ''; for (Integer i = 0; i < 6; i++) { if (i == 1) { continue; } if (i == 4) { break; } s += i; } Integer n = 0; while (n < 2) { s += n++; } do { s += 'd'; } while (false); return s;",
      '02301d',
    ],
    [
      'iteration over a list, a set and an iterable of the user',
      "String s = ''; for (Integer i : new List<Integer>{ 1, 2 }) { s += i; } for (String t : new Set<String>{ 'x' }) { s += t; } for (String u : new It()) { s += u; } return s;",
      '12xab',
      "class It implements Iterable<String>, Iterator<String> { Integer at = 0; public Iterator<String> iterator() { return this; } public Boolean hasNext() { return at < 2; } public String next() { at++; return at == 1 ? 'a' : 'b'; } }",
    ],
    [
      'switch on values and null',
      "String s = ''; for (Integer i : new List<Integer>{ 1, 3, null, 9 }) { switch on i { when 1, 2 { s += 'few'; } when 3 { s += 'three'; } when null { s += 'none'; } when else { s += 'many'; } } } return s;",
      'fewthreenonemany',
    ],
    [
      'switch on an enum',
      "Season now = Season.SUMMER; switch on now { when WINTER { return 'cold'; } when SUMMER, SPRING { return now.name() + now.ordinal() + Season.values().size(); } } return null;",
      'SUMMER13',
      'enum Season { WINTER, SUMMER, SPRING }',
    ],
    [
      'switch on types of records',
      "SObject o = new Contact(LastName = 'Q'); switch on o { when Account a { return 'account'; } when Contact c { return c.LastName; } } return null;",
      'Q',
    ],
    [
      'break in a switch ends the loop',
      'Integer n = 0; while (true) { n++; switch on n { when 3 { break; } } } return n;',
      '3',
    ],
    [
      'finally runs after a return',
      'Integer r = attempt(); return r * 10 + seen;',
      '12',
      'static Integer seen = 0; static Integer attempt() { try { return 1; } finally { seen = 2; } }',
    ],
    [
      'catch by type',
      "try { throw new SpecialException('x'); } catch (NullPointerException e) { return 'wrong'; } catch (BaseException e) { return e.getMessage() + (e instanceof SpecialException); }",
      'xtrue',
      'virtual class BaseException extends Exception {} class SpecialException extends BaseException {}',
    ],
    [
      'a member of null is caught',
      'C c; try { return c.n; } catch (NullPointerException e) { return e.getMessage(); }',
      'Attempt to de-reference a null object',
      'class C { Integer n; }',
    ],
    [
      '?. ends the whole chain',
      'C c; return c?.next().next().n;',
      'null',
      'class C { Integer n; C next() { return this; } }',
    ],
    ['?? and ternary', "String s; return (s ?? 'none') + (s == null ? 1 : 2);", 'none1'],
  ]));

const SHAPES = `abstract class Shape { protected String name = 'shape'; Shape(String name) { this.name = name; } public abstract Integer area(); public virtual String say() { return name + area(); } }
  class Square extends Shape { Integer side; Square(Integer side) { super('square'); this.side = side; } Square() { this(3); } public override Integer area() { return side * side; } public override String say() { return '[' + super.say() + ']'; } }`;

describe('classes', () =>
  check([
    ['constructors chain, methods override', 'Shape s = new Square(); return s.say();', '[square9]', SHAPES],
    [
      'overloads are chosen by static types',
      "Object o = 'x'; return f(1) + f(1L) + f(1.5) + f('x') + f((String) null) + f(o) + f(new List<Integer>());",
      'ILDSSOO',
      "static String f(Integer x) { return 'I'; } static String f(Long x) { return 'L'; } static String f(Decimal x) { return 'D'; } static String f(String x) { return 'S'; } static String f(Object x) { return 'O'; }",
    ],
    [
      'fields are set before the body, blocks in order',
      'return new C().log;',
      'abc',
      "class C { String log = 'a'; { log += 'b'; } C() { log += 'c'; } }",
    ],
    [
      'static blocks run once, in order',
      'return total + total;',
      '14',
      'static Integer start = 3; static Integer total; static { total = start + 4; }',
    ],
    [
      'private methods of one name stay apart',
      'return new Child().both();',
      'parentchild',
      "virtual class Parent { private String who() { return 'parent'; } public String first() { return who(); } } class Child extends Parent { private String who() { return 'child'; } public String both() { return first() + who(); } }",
    ],
    [
      'properties with and without accessors',
      'P p = new P(); p.plain = 2; p.twice = 5; p.plain += 1; return p.plain + p.twice + p.fixed;',
      '113',
      'class P { public Integer plain { get; set; } public Integer twice { get { return twice * 2; } set; } public Integer fixed { get { return 100; } private set; } }',
    ],
    [
      'interfaces',
      "List<Greeter> all = new List<Greeter>{ new Hello(), new Bye() }; String s = ''; for (Greeter g : all) { s += g.greet(); } return s;",
      'hellobye',
      "interface Greeter { String greet(); } class Hello implements Greeter { public String greet() { return 'hello'; } } class Bye implements Greeter { public String greet() { return 'bye'; } }",
    ],
    [
      'Comparable and Comparator sort',
      "List<N> l = new List<N>{ new N(2), new N(1) }; l.sort(); String s = '' + l[0].n; l.sort(new Down()); return s + l[0].n;",
      '12',
      'class N implements Comparable { Integer n; N(Integer n) { this.n = n; } public Integer compareTo(Object o) { return n - ((N) o).n; } } class Down implements Comparator<N> { public Integer compare(N a, N b) { return b.n - a.n; } }',
    ],
    [
      'toString of the user prints',
      "return '' + new C();",
      'mine',
      "class C { public override String toString() { return 'mine'; } }",
    ],
    [
      'a wrong cast',
      "Object o = 'x'; return (Integer) o;",
      'System.TypeException: Invalid conversion from runtime type String to Integer',
    ],
    [
      'instanceof of collections looks at elements',
      "Object o = new List<String>(); return (o instanceof List<String>) + ' ' + (o instanceof List<Integer>);",
      'true false',
    ],
    [
      'types make objects',
      "return ((C) Type.forName('A.C').newInstance()).n;",
      '4',
      'public class C { public Integer n = 4; }',
    ],
    [
      'JSON reads and writes objects',
      'C c = (C) JSON.deserialize(\'{"n":5}\', C.class); return JSON.serialize(c);',
      '{"n":5}',
      'public class C { public Integer n; }',
    ],
    [
      'an endless recursion',
      'return again(1);',
      'System.LimitException: Maximum stack depth reached: 1001',
      'static Integer again(Integer n) { return again(n + 1) + 1; }',
    ],
    [
      'an endless loop, which cannot be caught',
      'try { while (true) {} } catch (Exception e) { return 1; }',
      'System.LimitException: Apex CPU time limit exceeded',
    ],
    ['labels', 'return Label.Known;', 'label Known'],
  ]));
