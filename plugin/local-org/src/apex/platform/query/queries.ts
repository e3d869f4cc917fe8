import type { ObjectDef, ReadAccess } from '../../../contract.ts';
import { ApiError } from '../../../contract.ts';
import type { LocalOrg } from '../../../org/localOrg.ts';
import { SoqlEngine, type QueryResult } from '../../../soql/soqlEngine.ts';
import { exception } from '../../library/exceptions/standardExceptions.ts';
import type { ApexTransaction, SharingMode } from '../../transaction.ts';
import { logDatabase } from '../runtime/transaction.ts';
import { RecordReader } from '../records/readRecord.ts';
import type { ApexSObject } from '../records/sobject.ts';
import { bound } from './binds.ts';
import { isGrouped, modeOf, readsDeleted } from './soqlText.ts';

export type AccessMode = 'user' | 'system';

export interface ApexQuery {
  readonly text: string;
  /** The value of a bind. @throws QueryException for a name that is not known */
  readonly valueOf: (name: string) => unknown;
  /** What the call says; what the query itself says wins. */
  readonly mode?: AccessMode | undefined;
  /** Searches have a limit of their own. */
  readonly isPartOfSearch?: boolean;
}

/** Runs the queries of Apex with the engine of the REST API, as the user of a transaction. */
export class Queries {
  readonly #org: LocalOrg;
  readonly #engine: SoqlEngine;

  constructor(org: LocalOrg, clock: () => Date) {
    this.#org = org;
    this.#engine = new SoqlEngine(org, clock, () => org.timeZone());
  }

  /** @throws QueryException with the text of the API, LimitException */
  records(apex: ApexTransaction, query: ApexQuery): readonly ApexSObject[] {
    const result = this.#run(apex, query);
    apex.count('queryRows', result.length);
    return new RecordReader(this.#org.schema).rows(result);
  }

  /** The number of rows of a query. */
  count(apex: ApexTransaction, query: ApexQuery): number {
    const { totalSize } = this.#run(apex, query);
    apex.count('queryRows', 1);
    return totalSize;
  }

  /** What a query or search of a transaction may see. */
  access(apex: ApexTransaction, isUser: boolean): ReadAccess {
    const rights = this.#org.rights(sessionOf(apex));
    return isUser ? rights : systemAccess(rights, apex.sharing);
  }

  #run(apex: ApexTransaction, { text, valueOf, mode, isPartOfSearch }: ApexQuery): QueryResult {
    if (!isPartOfSearch) apex.count('queries');
    if (isGrouped(text)) apex.count('aggregateQueries');
    const stated = modeOf(text);
    const isUser = stated === undefined ? mode === 'user' : stated === 'user';
    const soql = bound(text, valueOf);
    logDatabase(apex, `SOQL_EXECUTE_BEGIN|[0]|Aggregations:0|${soql}`);
    const access = this.access(apex, isUser || stated === 'enforced');
    try {
      return this.#org.runAs(sessionOf(apex), () =>
        this.#engine.run(soql, { access, includeDeleted: readsDeleted(text) })
      );
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      throw refusal(error, stated === 'enforced');
    }
  }
}

const sessionOf = ({ userId, orgId }: ApexTransaction): { userId: string; username: string; orgId: string } => ({
  userId,
  username: '',
  orgId,
});

function refusal(error: ApiError, isEnforced: boolean): Error {
  const isHidden = isEnforced && (error.errorCode === 'INVALID_FIELD' || error.errorCode === 'INVALID_TYPE');
  if (!isHidden) return exception('QueryException', error.message);
  const message = 'Insufficient permissions: secure query included inaccessible field';
  return exception('QueryException', message);
}

/** Apex sees all objects and fields, and of the records those that the sharing of its class shows. */
function systemAccess(rights: ReadAccess, sharing: SharingMode): ReadAccess {
  const all = (): boolean => true;
  if (sharing === 'without') return { mayRead: all, mayReadField: all };
  const rowsOf = (object: ObjectDef, alias: string): string | undefined => rights.rowsOf?.(object, alias);
  return { mayRead: all, mayReadField: all, rowsOf, reader: `${rights.reader ?? ''} sharing` };
}
