import type { ApexSource } from '../../../../../src/apex/program.ts';
import type { Case } from '../apexRun.ts';

export const collectionClasses: readonly ApexSource[] = [
  {
    name: 'Point',
    kind: 'class',
    text: `public class Point implements Comparable {
  public Integer x; public String label;
  public Point(Integer x) { this.x = x; }
  public Boolean equals(Object other) { return other instanceof Point && ((Point) other).x == x; }
  public Integer hashCode() { return x; }
  public Integer compareTo(Object other) { return x - ((Point) other).x; }
}`,
  },
  {
    name: 'Descending',
    kind: 'class',
    text: 'public class Descending implements Comparator<Integer> { public Integer compare(Integer a, Integer b) { return b - a; } }',
  },
  { name: 'Plain', kind: 'class', text: 'public class Plain { public Integer a = 1; public String b; }' },
  {
    name: 'Countdown',
    kind: 'class',
    text: `public class Countdown implements Iterable<Integer>, Iterator<Integer> {
  Integer left = 3;
  public Iterator<Integer> iterator() { return this; }
  public Boolean hasNext() { return left > 0; }
  public Integer next() { return left--; }
}`,
  },
  {
    name: 'Doer',
    kind: 'class',
    text: 'public class Doer implements Callable { public Object call(String action, Map<String, Object> args) { return action + args.size(); } }',
  },
];

const L = 'List<Integer> l = new List<Integer>{ 3, 1, 2 };';
const S = "Set<String> s = new Set<String>{ 'b', 'a', 'b' };";
const M = "Map<String, Integer> m = new Map<String, Integer>{ 'x' => 1, 'y' => 2 };";

/** List, Set, Map, iteration, ordering and equality. */
export const collectionCases: readonly Case[] = [
  [`${L} l.add(4); l.add(0, 9); return l;`, '(9, 3, 1, 2, 4)'],
  [`${L} l.add(9, 9); return l;`, '!System.ListException: List index out of bounds: 9'],
  [`${L} l.addAll(new List<Integer>{ 7 }); l.addAll(new Set<Integer>{ 8 }); return l;`, '(3, 1, 2, 7, 8)'],
  [`${L} l.addAll(new Countdown()); return l;`, '(3, 1, 2, 3, 2, 1)'],
  [`${L} l.clear(); return l.isEmpty();`, 'true'],
  [`${L} List<Integer> c = l.clone(); c.add(1); return l.size();`, '3'],
  [`${L} return l.contains(2);`, 'true'],
  [`${L} return l.deepClone() == l;`, 'true'],
  [`${L} return l.deepClone(true);`, '(3, 1, 2)'],
  [`${L} return l.deepClone(true, true);`, '(3, 1, 2)'],
  [`${L} return l.deepClone(true, true, true);`, '(3, 1, 2)'],
  [`${L} return l.equals(new List<Integer>{ 3, 1, 2 });`, 'true'],
  [`${L} return l.get(1) + l[0];`, '4'],
  [`${L} return l.get(3);`, '!System.ListException: List index out of bounds: 3'],
  [`${L} return l[-1];`, '!System.ListException: List index out of bounds: -1'],
  ['new List<Account>().getSObjectType() != null', 'true'],
  [`${L} return l.getSObjectType();`, 'null'],
  ['new List<Integer>{ 1 }.hashCode()', '32'],
  [`${L} return l.indexOf(2);`, '2'],
  [`${L} Iterator<Integer> i = l.iterator(); i.next(); return i.hasNext() + ' ' + i.next();`, 'true 1'],
  ['new List<Integer>().iterator().next()', '!System.NoSuchElementException: Iterator has no more elements.'],
  [`${L} return l.remove(0) + ' ' + l;`, '3 (1, 2)'],
  [`${L} l.set(0, 5); return l;`, '(5, 1, 2)'],
  [`${L} l.sort(); return l;`, '(1, 2, 3)'],
  ["List<String> l = new List<String>{ 'b', null, 'B', 'a' }; l.sort(); return l;", '(null, B, a, b)'],
  [`${L} l.sort(new Descending()); return l;`, '(3, 2, 1)'],
  ['List<Point> l = new List<Point>{ new Point(2), new Point(1) }; l.sort(); return l[0].x;', '1'],
  [
    'List<Plain> l = new List<Plain>{ new Plain(), new Plain() }; l.sort(); return l;',
    '!System.ListException: One or more of the items in this list is not Comparable.',
  ],
  [`${L} return l.toString();`, '(3, 1, 2)'],
  ['new List<Integer>(2)', '(null, null)'],
  ['new Integer[2]', '(null, null)'],
  ['new List<Integer>(new List<Integer>{ 1 })', '(1)'],
  ['new List<Integer>(new Set<Integer>{ 1, 1 })', '(1)'],
  ['new List<Integer>(new Countdown())', '(3, 2, 1)'],
  [
    'List<Integer> l = new List<Integer>(); for (Integer i = 0; i < 12; i++) l.add(i); return l;',
    '(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, ...)',
  ],
  [
    `${L} for (Integer i : l) l.add(i); return l;`,
    '!System.FinalException: Cannot modify a collection while it is being iterated.',
  ],
  [`${L} for (Integer i : l) { if (i == 1) break; } l.add(5); return l.size();`, '4'],
  ['List<Object> l = new List<Object>(); l.add(l); return l;', '((already output))'],
  ['new List<Plain>{ new Plain() }', '(Plain:[a=1, b=null])'],
  [`${S} return s;`, '{b, a}'],
  [`${S} return s.add('a') + ' ' + s.add('A');`, 'false true'],
  [`${S} return s.addAll(new List<String>{ 'c' }) + ' ' + s.addAll(new Set<String>{ 'c' });`, 'true false'],
  ['Set<Integer> s = new Set<Integer>(); return s.addAll(new Countdown());', 'true'],
  [`${S} s.clear(); return s.isEmpty();`, 'true'],
  [`${S} Set<String> c = s.clone(); c.remove('a'); return s.size();`, '2'],
  [`${S} return s.contains('a');`, 'true'],
  [
    `${S} return s.containsAll(new List<String>{ 'a', 'b' }) + ' ' + s.containsAll(new Set<String>{ 'x' });`,
    'true false',
  ],
  ['new Set<Integer>{ 1, 2, 3 }.containsAll(new Countdown())', 'true'],
  ["new Set<String>{ 'a', 'b' }.equals(new Set<String>{ 'b', 'a' })", 'true'],
  ["new Set<String>{ 'a', 'b' }.hashCode()", '195'],
  [`${S} return s.iterator().next();`, 'b'],
  [`${S} return s.remove('z');`, 'false'],
  [`${S} return s.removeAll(new List<String>{ 'a' }) + ' ' + s.removeAll(new Set<String>{ 'b' }) + s;`, 'true true{}'],
  ['Set<Integer> s = new Set<Integer>{ 1, 9 }; s.removeAll(new Countdown()); return s;', '{9}'],
  [
    `${S} return s.retainAll(new List<String>{ 'a' }) + ' ' + s.retainAll(new Set<String>{ 'a' }) + s;`,
    'true false{a}',
  ],
  ['Set<Integer> s = new Set<Integer>{ 1, 9 }; s.retainAll(new Countdown()); return s;', '{1}'],
  [`${S} return s.toString();`, '{b, a}'],
  ['new Set<String>()', '{}'],
  ["new Set<String>(new List<String>{ 'a', 'a' })", '{a}'],
  ["new Set<String>(new Set<String>{ 'a' })", '{a}'],
  ['new Set<Integer>(new Countdown())', '{3, 2, 1}'],
  ['new Set<Decimal>{ 1.0, 1.00 }.size()', '1'],
  ['new Set<Object>{ 1, 1L }.size()', '2'],
  ['new Set<Point>{ new Point(1), new Point(1), new Point(2) }.size()', '2'],
  ['new Set<Plain>{ new Plain(), new Plain() }.size()', '2'],
  ["new Set<Id>{ '001000000000001', '001000000000001AAA' }.size()", '1'],
  [
    `${S} for (String x : s) s.add(x + x); return s;`,
    '!System.FinalException: Cannot modify a collection while it is being iterated.',
  ],
  [`${M} return m;`, '{x=1, y=2}'],
  [`${M} m.clear(); return m.isEmpty();`, 'true'],
  [`${M} Map<String, Integer> c = m.clone(); c.put('z', 3); return m.size();`, '2'],
  [`${M} return m.containsKey('X');`, 'false'],
  [`${M} return m.deepClone();`, '{x=1, y=2}'],
  [`${M} return m.equals(new Map<String, Integer>{ 'y' => 2, 'x' => 1 });`, 'true'],
  [`${M} return m.get('x') + ' ' + m.get('nope');`, '1 null'],
  ['new Map<Id, Account>().getSObjectType() != null', 'true'],
  [`${M} return m.hashCode() == m.clone().hashCode();`, 'true'],
  [`${M} return m.keySet();`, '{x, y}'],
  [`${M} return m.put('x', 5) + ' ' + m.put('z', 6) + ' ' + m;`, '1 null {x=5, y=2, z=6}'],
  [`${M} m.putAll(new Map<String, Integer>{ 'z' => 3 }); return m;`, '{x=1, y=2, z=3}'],
  [
    "Map<Id, Account> m = new Map<Id, Account>(); m.putAll(new List<Account>{ new Account(Id = '001000000000001AAA') }); return m.keySet();",
    '{001000000000001AAA}',
  ],
  ["new Map<Id, Account>(new List<Account>{ new Account(Id = '001000000000001AAA') }).size()", '1'],
  ['new Map<Id, Account>(new List<Account>{ new Account() })', '!System.ListException: Row with null Id at index: 0'],
  [
    "Account a = new Account(Id = '001000000000001AAA'); return new Map<Id, Account>(new List<Account>{ a, a });",
    '!System.ListException: Row with duplicate Id at index: 1',
  ],
  ['new Map<String, Integer>()', '{}'],
  ["new Map<String, Integer>(new Map<String, Integer>{ 'a' => 1 })", '{a=1}'],
  [`${M} return m.remove('x') + ' ' + m.remove('x');`, '1 null'],
  [`${M} return m.toString();`, '{x=1, y=2}'],
  [`${M} return m.values();`, '(1, 2)'],
  ['Iterable<Integer> i = new List<Integer>{ 5 }; return i.iterator().next();', '5'],
  ['Iterable<Integer> i = new Countdown(); return i.iterator().hasNext();', 'true'],
  ['Comparable c = new Point(5); return c.compareTo(new Point(3));', '2'],
  ['Comparator<Integer> c = new Descending(); return c.compare(1, 3);', '2'],
  ["Collator c = Collator.getInstance(); return c.compare('a', 'B');", '-1'],
  ["Object a = 'a'; Object b = 'B'; return Collator.getInstance().compare(a, b);", '-1'],
  ["Callable c = new Doer(); return c.call('go', new Map<String, Object>{ 'a' => 1 });", 'go1'],
  ['Object o = new Point(1); return o.equals(new Point(1));', 'true'],
  ['Object o = new Point(7); return o.hashCode();', '7'],
  ["Object o = 'a'; return o.equals('a') + ' ' + o.hashCode();", 'true 97'],
  ['Object o = new Plain(); return o.toString();', 'Plain:[a=1, b=null]'],
];
