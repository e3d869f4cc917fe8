import { outcome, programOf, type Case } from '../unit/apex/library/apexRun.ts';
import type { Figure } from './benchLocalOrg.ts';

const ITEMS = 1000;
const DOCUMENT = `List<Object> l = new List<Object>(); for (Integer i = 0; i < ${ITEMS}; i++) l.add(new Map<String, Object>{ 'id' => i, 'name' => 'Item ' + i, 'amount' => 19.99, 'isOpen' => true });`;

/** What is timed, all of it as Apex: how many operations one run makes, and the run. */
const WORK: readonly (readonly [name: string, operations: number, ...Case])[] = [
  [
    'Decimal * and +',
    400_000,
    'Decimal s = 0; Decimal p = 19.99; for (Integer i = 0; i < 200000; i++) s = s + p * 3; return s;',
    '',
  ],
  [
    'Decimal / and setScale',
    40_000,
    'Decimal s = 0; Decimal p = 19.99; for (Integer i = 0; i < 20000; i++) s = (p / 3).setScale(2); return s;',
    '',
  ],
  [
    'Map<String, Integer> put and get',
    400_000,
    "Map<String, Integer> m = new Map<String, Integer>(); Integer s = 0; for (Integer i = 0; i < 200000; i++) { String k = 'k' + Math.mod(i, 1000); m.put(k, i); s += m.get(k); } return s;",
    '',
  ],
  [
    'Map<Decimal, Integer> put and get',
    40_000,
    'Map<Decimal, Integer> m = new Map<Decimal, Integer>(); Integer s = 0; for (Integer i = 0; i < 20000; i++) { Decimal k = Math.mod(i, 100); m.put(k, i); s += m.get(k); } return s;',
    '',
  ],
  [
    `JSON of ${ITEMS} objects there and back`,
    1,
    `${DOCUMENT} return ((List<Object>) JSON.deserializeUntyped(JSON.serialize(l))).size();`,
    '',
  ],
];

/** Operations a second of the best of five runs, after a first one that compiles. */
export function benchApexLibrary(): readonly Figure[] {
  const program = programOf(WORK.map(([, , apex, expected]) => [apex, expected]));
  return WORK.map(([name, operations], index) => {
    const seconds = Array.from({ length: 6 }, () => {
      const start = performance.now();
      outcome(program, index);
      return (performance.now() - start) / 1000;
    }).slice(1);
    return { name, value: Math.round(operations / Math.min(...seconds)), unit: '1/s', target: '' };
  });
}

if (import.meta.main) console.table(benchApexLibrary());
