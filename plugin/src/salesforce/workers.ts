/** The people of the desk: who is in which queue, what they can do, when they work and when they are away. */
import { z } from 'zod';
import type { WorkerRow } from '../engine/peoplePorts.ts';
import { MEMBERS, QUEUES } from './approvalPolicyRows.ts';
import type { CrmClient } from './crmClient.ts';
import { text } from './rowTypes.ts';

const Row = z.object({
  User__c: z.string(),
  User__r: z.object({ Name: text, Username: z.string() }),
  Skills__c: text,
  WipLimit__c: z.number().nullish(),
  Shift__c: text,
});
const QueueRow = z.object({ Id: z.string(), DeveloperName: z.string() });
const MemberRow = z.object({ GroupId: z.string(), UserOrGroupId: z.string() });
const AbsenceRow = z.object({ User__c: z.string(), From__c: z.string(), To__c: z.string() });

const WORKERS =
  'SELECT User__c, User__r.Name, User__r.Username, Skills__c, WipLimit__c, Shift__c FROM OM_Worker__c ' +
  'WHERE Active__c = true AND User__r.IsActive = true ORDER BY User__c, CreatedDate DESC';

/** One call. Of a person who is listed twice the newest record counts. */
export async function readWorkers(client: CrmClient, now: () => number): Promise<readonly WorkerRow[]> {
  const since = new Date(now()).toISOString();
  const [rows, queues, members, absences] = await client.queries([
    WORKERS,
    QUEUES,
    MEMBERS,
    `SELECT User__c, From__c, To__c FROM OM_Absence__c WHERE To__c > ${since} ORDER BY From__c`,
  ]);
  const names = new Map(
    z
      .array(QueueRow)
      .parse(queues)
      .map(({ Id, DeveloperName }) => [Id, DeveloperName])
  );
  const memberships = Map.groupBy(z.array(MemberRow).parse(members), ({ UserOrGroupId }) => UserOrGroupId);
  const away = Map.groupBy(z.array(AbsenceRow).parse(absences), ({ User__c }) => User__c);
  const workers = new Map<string, WorkerRow>();
  for (const row of z.array(Row).parse(rows)) {
    const id = row.User__c;
    if (workers.has(id)) continue;
    workers.set(id, {
      id,
      name: row.User__r.Name || row.User__r.Username,
      queues: (memberships.get(id) ?? []).flatMap(({ GroupId }) => names.get(GroupId) ?? []),
      skills: skillsOf(row.Skills__c),
      ...(row.WipLimit__c === null || row.WipLimit__c === undefined ? {} : { wipLimit: row.WipLimit__c }),
      ...(row.Shift__c ? { shift: row.Shift__c.trim() } : {}),
      absences: (away.get(id) ?? []).map(({ From__c: from, To__c: to }) => ({
        from: new Date(from).toISOString(),
        to: new Date(to).toISOString(),
      })),
    });
  }
  return [...workers.values()];
}

/** One per line, or with commas, as people write lists. */
const skillsOf = (list: string | null | undefined): readonly string[] =>
  (list ?? '')
    .split(/[\n,;]+/)
    .map((skill) => skill.trim())
    .filter(Boolean);
