/** Objects that are made of others: what to read instead of a table. Nothing is written to them. */
const VIEWS: Readonly<Record<string, string>> = {
  ProcessInstanceHistory: `
SELECT s."Id", s."ProcessInstanceId", i."TargetObjectId", 0 AS "IsPending", s."StepStatus",
  s."StepNodeId" AS "ProcessNodeId", s."OriginalActorId", s."ActorId", 0 AS "RemindersSent", s."Comments",
  s."ElapsedTimeInDays", s."ElapsedTimeInHours", s."ElapsedTimeInMinutes", s."CreatedDate", s."CreatedById",
  s."LastModifiedDate", s."LastModifiedById", s."SystemModstamp", s."IsDeleted"
FROM "ProcessInstanceStep" s JOIN "ProcessInstance" i ON i."Id" = s."ProcessInstanceId"
UNION ALL
SELECT w."Id", w."ProcessInstanceId", i."TargetObjectId", 1, 'Pending',
  (SELECT n."ProcessNodeId" FROM "ProcessInstanceNode" n
    WHERE n."ProcessInstanceId" = w."ProcessInstanceId" AND n."NodeStatus" = 'Pending' ORDER BY n."Id" DESC LIMIT 1),
  w."OriginalActorId", w."ActorId", 0, NULL,
  calculated('ProcessInstanceWorkitem', 'ElapsedTimeInDays', w."Id"),
  calculated('ProcessInstanceWorkitem', 'ElapsedTimeInHours', w."Id"),
  calculated('ProcessInstanceWorkitem', 'ElapsedTimeInMinutes', w."Id"), w."CreatedDate", w."CreatedById",
  w."LastModifiedDate", w."LastModifiedById", w."SystemModstamp", w."IsDeleted"
FROM "ProcessInstanceWorkitem" w JOIN "ProcessInstance" i ON i."Id" = w."ProcessInstanceId"`,
  // The answer to one question, which the query has put to \`record_access\` before.
  UserRecordAccess: `
SELECT value ->> 'RecordId' AS "Id", value ->> 'UserId' AS "UserId", value ->> 'RecordId' AS "RecordId",
  value ->> 'HasReadAccess' AS "HasReadAccess", value ->> 'HasEditAccess' AS "HasEditAccess",
  value ->> 'HasDeleteAccess' AS "HasDeleteAccess", value ->> 'HasTransferAccess' AS "HasTransferAccess",
  value ->> 'HasAllAccess' AS "HasAllAccess", value ->> 'MaxAccessLevel' AS "MaxAccessLevel", 0 AS "IsDeleted"
FROM json_each(record_access())`,
};

/** The definition of a view that stands for an object; undefined for objects with a table of their own. */
export const viewOf = (objectName: string): string | undefined => VIEWS[objectName];
