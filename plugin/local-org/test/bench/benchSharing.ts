import type { Session } from '../../src/contract.ts';
import { SoqlEngine } from '../../src/soql/soqlEngine.ts';
import { insert } from '../metadata/orgOf.ts';
import { person, role, secretOrg } from '../security/sharingOrg.ts';

export interface SharingFigure {
  readonly reader: string;
  readonly byIdMs: number;
  readonly rows2000Ms: number;
  readonly countMs: number;
  readonly updatesPerSecond: number;
}

const RECORDS = 20_000;
const PEOPLE = 100;

/** What sharing costs: the same reads and saves for who sees all records and for who sees some of them. */
export function benchSharing(): readonly SharingFigure[] {
  const org = secretOrg([role('Boss'), role('Worker', 'Boss')]);
  try {
    const boss = person(org, ['Workers'], 'Boss');
    const auditor = person(org, ['Workers', 'Auditors']);
    const workers = Array.from({ length: PEOPLE }, () => person(org, ['Workers'], 'Worker'));
    const ids: string[] = [];
    for (let from = 0; from < RECORDS; from += 200) {
      const results = org.save(
        org.admin,
        Array.from({ length: 200 }, (_, at) => ({
          kind: 'insert' as const,
          object: 'Secret__c',
          values: { Name: `S${String(from + at)}`, OwnerId: workers[(from + at) % PEOPLE]?.userId },
        })),
        { allOrNone: true }
      );
      for (const result of results) if (result.success) ids.push(result.id);
    }
    insert(org, 'Secret__c', { Name: 'own' }, boss);
    const engine = new SoqlEngine(org);
    const median = (times: number, work: (at: number) => void): number => {
      const took = Array.from({ length: times }, (_, at) => {
        const started = performance.now();
        work(at);
        return performance.now() - started;
      }).sort((a, b) => a - b);
      return took[Math.floor(times / 2)] ?? 0;
    };
    const measure = (reader: string, session: Session, checks: boolean): SharingFigure => {
      const run = (soql: string): void => {
        const result = engine.run(soql, checks ? { access: org.rights(session) } : {});
        result.page(0, result.length, '');
      };
      const updates = ids.slice(0, 2000);
      const started = performance.now();
      for (let from = 0; from < updates.length; from += 200) {
        org.save(
          session,
          updates.slice(from, from + 200).map((id) => ({
            kind: 'update' as const,
            object: 'Secret__c',
            id,
            values: { Level__c: from % 9 },
          })),
          { allOrNone: false }
        );
      }
      const updatesPerSecond = updates.length / ((performance.now() - started) / 1000);
      return {
        reader,
        byIdMs: median(500, (at) => {
          run(`SELECT Id, Name, Level__c FROM Secret__c WHERE Id = '${ids[at] ?? ''}'`);
        }),
        rows2000Ms: median(15, () => {
          run('SELECT Id, Name, Level__c FROM Secret__c LIMIT 2000');
        }),
        countMs: median(15, () => {
          run('SELECT COUNT() FROM Secret__c');
        }),
        updatesPerSecond,
      };
    };
    return [
      measure('no access check', org.admin, false),
      measure('administrator', org.admin, true),
      measure('View All', auditor, true),
      measure('above 100 owners', boss, true),
    ];
  } finally {
    org.close();
  }
}

if (process.argv[1] === import.meta.filename) console.table(benchSharing());
