import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { apexOf } from '../../src/apex/platform/runtime/registry.ts';
import { createOrg, type CreateOrgOptions } from '../../src/org/createOrg.ts';
import type { LocalOrg } from '../../src/org/localOrg.ts';

const META = '<ApexClass xmlns="http://soap.sforce.com/2006/04/metadata"><apiVersion>66.0</apiVersion></ApexClass>';
const COUNTER = `public class Counter {
  static Integer n = 0;
  public static Integer next() {
    n++;
    return n;
  }
}`;

describe('Apex of orgs of one project', () => {
  const folder = mkdtempSync(join(tmpdir(), 'local-org-shared-apex-'));
  mkdirSync(join(folder, 'classes'));
  writeFileSync(join(folder, 'classes/Counter.cls'), COUNTER);
  writeFileSync(join(folder, 'classes/Counter.cls-meta.xml'), META);
  const made: LocalOrg[] = [];
  const open = (options: CreateOrgOptions): LocalOrg => {
    const org = createOrg(options);
    made.push(org);
    return org;
  };
  const next = (org: LocalOrg): unknown => {
    const runtime = apexOf(org);
    return runtime.execute({ session: org.admin, quiddity: 'REST' }, (apex) => [
      runtime.program.invokeStatic(apex, 'Counter', 'next', []),
      runtime.program.invokeStatic(apex, 'Counter', 'next', []),
    ]);
  };
  const runs = (org: LocalOrg): number | undefined => apexOf(org).program.coverage()[0]?.lines.get(4);
  afterAll(() => {
    for (const org of made) org.close();
    rmSync(folder, { recursive: true });
  });

  it('is compiled once; what runs in one org is nothing to the other', () => {
    const [one, two] = [
      open({ name: 'one', sourceFolders: [folder] }),
      open({ name: 'two', number: 2, sourceFolders: [folder] }),
    ];
    expect(apexOf(two).program.classNamed('Counter')).toBe(apexOf(one).program.classNamed('Counter'));
    expect(next(one)).toEqual([1, 2]);
    expect([runs(one), runs(two)]).toEqual([2, 0]);
    expect(next(two)).toEqual([1, 2]);
  });

  it('is in the picture of an org in memory, also what was deployed after an earlier picture', () => {
    const org = open({ name: 'seen', number: 3, sourceFolders: [folder] });
    expect(next(open({ name: 'first', picture: org.picture() }))).toEqual([1, 2]);

    const content = Buffer.from(COUNTER.replace('n++', 'n += 10'));
    const [result] = org.applyMetadata(
      [{ type: 'ApexClass', fullName: 'Counter', fileName: 'classes/Counter.cls', xml: META, content }],
      { checkOnly: false }
    );
    expect(result).toMatchObject({ success: true, created: false, changed: true });
    expect(next(open({ name: 'second', picture: org.picture() }))).toEqual([10, 20]);
  });
});
