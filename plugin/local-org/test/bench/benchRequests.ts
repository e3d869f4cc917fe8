import { callController } from '../../src/apex/doors/callController.ts';
import { runAll } from '../../src/apex/doors/testRuns.ts';
import { selectTests } from '../../src/apex/platform/testing/selectTests.ts';
import { apexOf } from '../../src/apex/platform/runtime/registry.ts';
import type { MetadataComponent, SaveOperation } from '../../src/contract.ts';
import { createOrg } from '../../src/org/createOrg.ts';
import type { LocalOrg } from '../../src/org/localOrg.ts';
import { projectComponents } from '../../src/org/projectComponents.ts';
import { SoqlEngine } from '../../src/soql/soqlEngine.ts';
import { customObject, field } from '../metadata/orgOf.ts';
import type { Figure } from './benchLocalOrg.ts';

const ROWS = 10_000;
const CHUNK = 200;

const apex = (type: 'ApexClass' | 'ApexTrigger', fullName: string, body: string): MetadataComponent => ({
  type,
  fullName,
  fileName: `${fullName}.${type === 'ApexClass' ? 'cls' : 'trigger'}`,
  xml: `<${type}><apiVersion>66.0</apiVersion><status>Active</status></${type}>`,
  content: Buffer.from(body),
});

const MODEL = [
  ...['Quiet__c', 'Watched__c'].flatMap((name) => [
    customObject(name),
    field(`${name}.Amount__c`, 'Currency', '<precision>16</precision><scale>2</scale>'),
    field(`${name}.Note__c`, 'Text', '<length>80</length>'),
  ]),
  apex(
    'ApexTrigger',
    'Watch',
    `trigger Watch on Watched__c (before insert, after insert) {
  if (Trigger.isBefore) for (Watched__c each : Trigger.new) each.Note__c = each.Name + ': ' + each.Amount__c;
  else { Decimal total = 0; for (Watched__c each : Trigger.new) total += each.Amount__c; System.debug(total); }
}`
  ),
  apex(
    'ApexClass',
    'Greeter',
    "public with sharing class Greeter { @AuraEnabled public static String greet(String name) { return 'Hello ' + name; } }"
  ),
];

interface Took {
  /** Milliseconds by the clock: of the median when there were several runs. */
  readonly ms: number;
  /** Milliseconds of processor, of all threads, for one run: what other programs on the machine do not change. */
  readonly cpu: number;
}

function once<T>(work: () => T): Took & { readonly value: T } {
  const [started, before] = [performance.now(), process.cpuUsage()];
  const value = work();
  const { user, system } = process.cpuUsage(before);
  return { ms: performance.now() - started, cpu: (user + system) / 1000, value };
}

function median(times: number, work: (at: number) => void): Took {
  const before = process.cpuUsage();
  const took = Array.from({ length: times }, (_, at) => {
    const started = performance.now();
    work(at);
    return performance.now() - started;
  }).sort((a, b) => a - b);
  const { user, system } = process.cpuUsage(before);
  return { ms: took[Math.floor(times / 2)] ?? 0, cpu: (user + system) / 1000 / times };
}

/** A figure with what it took of the processor beside what it is compared with. */
const figure = (name: string, { ms, cpu }: Took, unit: 'ms' | 's', target: number): Figure => {
  const scale = unit === 's' ? 1000 : 1;
  const spent = (cpu / scale).toFixed(2);
  return { name: `local org: ${name}`, value: ms / scale, unit, target: `< ${target}; ${spent} ${unit} of processor` };
};

const rows = (object: string, from: number): readonly SaveOperation[] =>
  Array.from({ length: CHUNK }, (_, at) => ({
    kind: 'insert' as const,
    object,
    values: { Name: `Row ${from + at}`, Amount__c: at },
  }));

/** What a server does for one request, inside of it: queries, controllers, triggers; the deploy and the tests of the project. */
export function benchRequests(sourceFolder: string): readonly Figure[] {
  const org = createOrg({ name: 'requests' });
  try {
    const deploy = once(() => {
      refuse(org.applyMetadata(projectComponents(sourceFolder), { checkOnly: false }));
    });
    refuse(org.applyMetadata(MODEL, { checkOnly: false }));
    const ids: string[] = [];
    for (let from = 0; from < ROWS; from += CHUNK) ids.push(...save(org, 'Quiet__c', from));
    const engine = new SoqlEngine(org);
    const access = org.rights(org.admin);
    const query = (soql: string): void => {
      const result = engine.run(soql, { access });
      JSON.stringify(result.page(0, result.length, ''));
    };
    const byId = median(500, (at) => {
      query(`SELECT Id, Name, Amount__c FROM Quiet__c WHERE Id = '${ids[(at * 7) % ROWS] ?? ''}'`);
    });
    const many = median(15, () => {
      query('SELECT Id, Name, Amount__c, Note__c FROM Quiet__c LIMIT 2000');
    });
    const controller = median(500, (at) => {
      const args = { name: String(at) };
      const answer = callController(org, org.admin, { className: 'Greeter', method: 'greet', args });
      if (answer.isError) throw new Error(JSON.stringify(answer.body));
    });
    const quiet = median(15, (at) => void save(org, 'Quiet__c', at));
    const watched = median(15, (at) => void save(org, 'Watched__c', at));
    const added = { ms: watched.ms - quiet.ms, cpu: watched.cpu - quiet.cpu };
    const tests = once(() => apexTests(org));
    return [
      figure('deploy of the whole project into a new org', deploy, 's', 5),
      figure('query by id', byId, 'ms', 1),
      figure('query of 2,000 rows', many, 'ms', 30),
      figure('call of a controller without SOQL', controller, 'ms', 1),
      figure('what a trigger adds to 200 records', added, 'ms', 50),
      figure(`all ${String(tests.value)} Apex tests of the project`, tests, 's', 10),
    ];
  } finally {
    org.close();
  }
}

function apexTests(org: LocalOrg): number {
  const chosen = selectTests(apexOf(org).program.classes, {});
  return runAll(org, chosen, { session: org.admin, quiddity: 'RUNTEST_DEPLOY' }).length;
}

function save(org: LocalOrg, object: string, from: number): readonly string[] {
  return org.save(org.admin, rows(object, from), { allOrNone: true }).map((result) => {
    if (!result.success) throw result.errors[0] ?? new Error('The save failed.');
    return result.id;
  });
}

function refuse(results: ReturnType<LocalOrg['applyMetadata']>): void {
  const failed = results.filter(({ success }) => !success);
  if (failed.length > 0) throw new Error(JSON.stringify(failed.slice(0, 3)));
}

if (process.argv[1] === import.meta.filename) console.table(benchRequests(process.argv[2] ?? 'force-app/main/default'));
