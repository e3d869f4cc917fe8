import { z } from 'zod';
import type { ApprovalDirectory, ApprovalPerson, ApprovalPolicy, ApprovalRule } from '../domain/approval.ts';
import { ok, refuse, type Problem, type Result } from '../domain/result.ts';
import { parseApprovers, parseConditions } from '../engine/approvalText.ts';
import type { Row } from './crmClient.ts';
import { text } from './rowTypes.ts';

const RuleRow = z.object({
  Id: z.string(),
  Name: z.string(),
  ExternalId__c: text,
  Subject__c: z.enum(['Order', 'Contract']),
  Level__c: z.number().int().min(1),
  Conditions__c: text,
  Approvers__c: text,
  Quorum__c: z.enum(['All', 'First']),
  Fallback__c: text,
  EscalateTo__c: text,
  DueHours__c: z.number().positive(),
  Consequence__c: text,
});
export const RULES = `SELECT ${Object.keys(RuleRow.shape).join(', ')} FROM OM_ApprovalRule__c WHERE Active__c = true ORDER BY Subject__c, Level__c, Name`;

export function toPolicy(rows: readonly Row[]): Result<ApprovalPolicy, readonly Problem[]> {
  const rules: ApprovalRule[] = [];
  const problems: Problem[] = [];
  for (const row of rows) {
    const rule = toRule(RuleRow.parse(row));
    if (rule.ok) rules.push(rule.value);
    else problems.push(rule.error);
  }
  return problems.length > 0 ? refuse(problems) : ok({ rules });
}

function toRule(row: z.infer<typeof RuleRow>): Result<ApprovalRule, Problem> {
  const path = `OM_ApprovalRule__c ${row.Name}`;
  const conditions = parseConditions(row.Conditions__c ?? '', `${path}: Conditions`);
  if (!conditions.ok) return conditions;
  const approvers = parseApprovers(row.Approvers__c ?? '', `${path}: Approvers`);
  if (!approvers.ok) return approvers;
  const fallback = parseApprovers(row.Fallback__c ?? '', `${path}: Fallback`);
  if (!fallback.ok) return fallback;
  const escalation = parseApprovers(row.EscalateTo__c ?? '', `${path}: Escalate To`);
  if (!escalation.ok) return escalation;
  const [lastResort] = fallback.value;
  const [escalateTo] = escalation.value;
  return ok({
    key: row.ExternalId__c || row.Id,
    name: row.Name,
    subject: row.Subject__c,
    level: row.Level__c,
    conditions: conditions.value,
    approvers: approvers.value,
    quorum: row.Quorum__c,
    dueHours: row.DueHours__c,
    ...(lastResort === undefined ? {} : { fallback: lastResort }),
    ...(escalateTo === undefined ? {} : { escalateTo }),
    ...(row.Consequence__c ? { consequence: row.Consequence__c } : {}),
  });
}

export const PEOPLE =
  'SELECT Id, Username, Name, IsActive, ManagerId, UserRole.DeveloperName, Email, MobilePhone FROM User';
export const QUEUES = `SELECT Id, DeveloperName FROM Group WHERE Type = 'Queue'`;
export const MEMBERS = `SELECT GroupId, UserOrGroupId FROM GroupMember WHERE Group.Type = 'Queue'`;
export const absencesSince = (at: string): string =>
  `SELECT User__c, Delegate__c, From__c, To__c FROM OM_Absence__c WHERE To__c > ${at}`;

const PersonRow = z.object({
  Id: z.string(),
  Username: z.string(),
  Name: text,
  IsActive: z.boolean(),
  ManagerId: text,
  UserRole: z.object({ DeveloperName: text }).nullish(),
  Email: text,
  MobilePhone: text,
});
const QueueRow = z.object({ Id: z.string(), DeveloperName: z.string() });
const MemberRow = z.object({ GroupId: z.string(), UserOrGroupId: z.string() });
const AbsenceRow = z.object({ User__c: z.string(), Delegate__c: z.string(), From__c: z.string(), To__c: z.string() });

export function toDirectory(
  people: readonly Row[],
  queues: readonly Row[],
  members: readonly Row[],
  absences: readonly Row[]
): ApprovalDirectory {
  const membership = Map.groupBy(z.array(MemberRow).parse(members), (row) => row.GroupId);
  return {
    people: new Map(
      z
        .array(PersonRow)
        .parse(people)
        .map((row) => [row.Id, toPerson(row)])
    ),
    queues: new Map(
      z
        .array(QueueRow)
        .parse(queues)
        .map(({ Id: id, DeveloperName: name }) => [
          id,
          { id, name, members: (membership.get(id) ?? []).map((row) => row.UserOrGroupId) },
        ])
    ),
    absences: z
      .array(AbsenceRow)
      .parse(absences)
      .map((row) => ({ userId: row.User__c, delegateId: row.Delegate__c, from: row.From__c, to: row.To__c })),
  };
}

/** Numbers as people write them, such as `+41 79 123 45 67`, in the form that vendors want. */
function toPerson(row: z.infer<typeof PersonRow>): ApprovalPerson {
  const mobile = (row.MobilePhone ?? '').replace(/[\s().-]/g, '');
  const role = row.UserRole?.DeveloperName;
  return {
    id: row.Id,
    username: row.Username,
    name: row.Name || row.Username,
    isActive: row.IsActive,
    ...(row.ManagerId ? { managerId: row.ManagerId } : {}),
    ...(role ? { role } : {}),
    ...(row.Email ? { email: row.Email } : {}),
    ...(/^\+[1-9]\d{6,14}$/.test(mobile) ? { mobile } : {}),
  };
}
