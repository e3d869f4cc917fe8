import type { FieldValue, Session } from '../contract.ts';
import type { OrgModel } from '../metadata/model.ts';
import type { Records, Row } from '../store/records.ts';
import type { Globals } from './expression.ts';
import { recordView, type RecordSource, type RecordView } from './recordView.ts';

/** The records and rights of the user that formulas can ask about, read when they are asked for. */
export function orgGlobals(model: OrgModel, records: Records): Globals {
  const source: RecordSource = {
    find: (id) => {
      const object = model.schema.objectOfId(id);
      const row = object?.queryable ? records.find(object, id) : undefined;
      return object && row && { object, row };
    },
    // Standard set-up objects have no formula fields of their own.
    calculate: () => null,
  };
  const view = (objectName: string, row: Row | undefined): RecordView | undefined => {
    const object = model.schema.object(objectName);
    return object && row && recordView(object, row, source);
  };
  const find = (objectName: string, id: FieldValue | undefined): RecordView | undefined => {
    const object = model.schema.object(objectName);
    return object && typeof id === 'string' ? view(objectName, records.find(object, id)) : undefined;
  };
  const user = (session: Session): RecordView | undefined => find('User', session.userId);
  return {
    user,
    profile: (session) => find('Profile', user(session)?.row['ProfileId']),
    role: (session) => find('UserRole', user(session)?.row['UserRoleId']),
    organization: () => {
      const object = model.schema.object('Organization');
      return object && view('Organization', records.all(object)[0]);
    },
    recordType: (id) => find('RecordType', id),
    setting: (session, objectName) => {
      const object = model.schema.object(objectName);
      if (object === undefined) return undefined;
      // The closest wins: user, then profile, then the whole org.
      const owners = [session.userId, user(session)?.row['ProfileId'] ?? null, session.orgId];
      for (const owner of owners) {
        const [row] = records.findBy(object, 'SetupOwnerId', owner, 1);
        if (row) return view(objectName, row);
      }
      return undefined;
    },
    lookup: (object, wanted, key, value) => {
      const [row] = records.findBy(object, key.name, value, 1);
      return row?.[wanted.name] ?? null;
    },
    timeZone: (session) => String(user(session)?.row['TimeZoneSidKey'] ?? 'GMT'),
  };
}
