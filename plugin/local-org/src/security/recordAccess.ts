import type { ObjectDef, RecordAccess } from '../contract.ts';
import type { OrgModel } from '../metadata/model.ts';
import type { UserRights } from '../save/change.ts';
import type { Database } from '../store/database.ts';
import { normalizeId } from '../store/ids.ts';
import { quote } from '../store/tables.ts';
import type { AccessLevel, RowAccess } from './rowAccess.ts';

/** One user as his access is looked into. */
export interface Subject {
  readonly userId: string;
  readonly rights: UserRights;
  readonly rows: RowAccess;
}

/** What a user may do with records: by permissions on their objects, and by sharing. */
export function recordAccess(
  database: Database,
  model: OrgModel,
  user: Subject,
  ids: readonly string[]
): RecordAccess[] {
  return ids.flatMap((given) => {
    const id = normalizeId(given);
    const object = id === undefined ? undefined : model.schema.objectOfId(id);
    return id === undefined || !object?.queryable ? [] : [accessTo(database, model, user, object, id)];
  });
}

function accessTo(
  database: Database,
  model: OrgModel,
  { userId, rights, rows }: Subject,
  object: ObjectDef,
  id: string
): RecordAccess {
  const may = (level: AccessLevel): boolean => {
    const condition = rows.condition(object, 'r', level) ?? '1';
    const sql = `SELECT 1 AS "found" FROM ${quote(object.name)} r WHERE r."Id" = ? AND r."IsDeleted" = 0 AND ${condition}`;
    return database.get(sql, [id]) !== undefined;
  };
  const HasReadAccess = rights.mayRead(object) && may('read');
  const HasEditAccess = HasReadAccess && rights.mayEdit(object) && may('edit');
  const HasDeleteAccess = HasReadAccess && rights.mayDelete(object) && may('all');
  const sharing = model.sharing.objects.get(object.name.toLowerCase())?.model;
  const isFree = sharing === 'ReadWriteTransfer' || sharing === 'FullAccess' || rights.has('TransferAnyEntity');
  const HasTransferAccess = HasEditAccess && object.fields.has('ownerid') && (isFree || may('all'));
  const HasAllAccess = HasEditAccess && HasDeleteAccess && HasTransferAccess;
  const levels = [
    ['All', HasAllAccess],
    ['Transfer', HasTransferAccess],
    ['Delete', HasDeleteAccess],
    ['Edit', HasEditAccess],
    ['Read', HasReadAccess],
  ] as const;
  const MaxAccessLevel = levels.find(([, has]) => has)?.[0] ?? 'None';
  return {
    UserId: userId,
    RecordId: id,
    HasReadAccess,
    HasEditAccess,
    HasDeleteAccess,
    HasTransferAccess,
    HasAllAccess,
    MaxAccessLevel,
  };
}
