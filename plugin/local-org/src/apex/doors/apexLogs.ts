import type { Org, Session } from '../../contract.ts';
import { ensureRecord } from '../../org/ensureRecord.ts';
import { notFound, type Handler, type RestContext } from '../../rest/message.ts';
import { normalizeId } from '../../store/ids.ts';
import { apexOf } from '../platform/runtime/registry.ts';
import { logLevel, type LogSettings } from '../platform/runtime/debugLog.ts';

/** More logs than this are forgotten, the oldest first. */
const KEPT = 100;

export interface FinishedRun {
  readonly operation: string;
  /** `Success`, or what went wrong. */
  readonly status: string;
  readonly log: string;
  readonly milliseconds: number;
}

/** Keeps a debug log as a record of `ApexLog`; answers its id. */
export function storeLog(org: Org, session: Session, run: FinishedRun): string {
  const { core } = apexOf(org).apexOrg;
  return org.transaction(() => {
    const logs = core.objectNamed('ApexLog');
    const ids = core.records.all(logs).map((row) => String(row['Id']));
    for (const id of ids.sort().slice(0, Math.max(0, ids.length - KEPT + 1))) core.records.remove(logs, id);
    const id = ensureRecord(core, 'ApexLog', 'Id', {
      Id: core.nextId('ApexLog'),
      Application: 'Unknown',
      DurationMilliseconds: Math.round(run.milliseconds),
      Location: 'Monitoring',
      LogLength: Buffer.byteLength(run.log),
      LogUserId: session.userId,
      Operation: run.operation,
      Request: 'Api',
      StartTime: core.stamp(),
      Status: run.status.slice(0, 255),
      Body: Buffer.from(run.log).toString('base64'),
    });
    core.counters.flush();
    return id;
  });
}

/** `GET /tooling/sobjects/ApexLog/<id>/Body`. */
export const readLogBody: Handler = ({ org }, _request, params) => {
  const { core } = apexOf(org).apexOrg;
  const row = core.records.find(core.objectNamed('ApexLog'), normalizeId(params['id'] ?? '') ?? '');
  const body = row?.['Body'];
  if (typeof body !== 'string') throw notFound();
  return { status: 200, content: { bytes: Buffer.from(body, 'base64'), type: 'text/plain;charset=UTF-8' } };
};

/** What a trace flag of the user asks to be logged now; undefined without one. */
export function tracedSettings({
  org,
  session,
  clock,
}: Pick<RestContext, 'org' | 'session' | 'clock'>): LogSettings | undefined {
  const { core } = apexOf(org).apexOrg;
  const now = clock().toISOString();
  const flag = core.records
    .findBy(core.objectNamed('TraceFlag'), 'TracedEntityId', session.userId)
    .find((row) => String(row['StartDate'] ?? '') <= now && String(row['ExpirationDate'] ?? '9') >= now);
  const level = flag && core.records.find(core.objectNamed('DebugLevel'), String(flag['DebugLevelId']));
  if (!level) return undefined;
  return {
    apexCode: logLevel(String(level['ApexCode'])) ?? 'DEBUG',
    database: logLevel(String(level['Database'])) ?? 'INFO',
  };
}
