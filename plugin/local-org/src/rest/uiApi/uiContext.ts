import { ApiError, type AccessRights, type ObjectDef, type Schema } from '../../contract.ts';
import { normalizeId } from '../../store/ids.ts';
import { notFound, type RestContext, type RestRequest } from '../message.ts';
import { recordTypeInfosOf } from './recordTypeInfos.ts';
import type { RecordTypeInfoRepresentation } from './representations.ts';
import { userLocale, type UserLocale } from './userLocale.ts';

/** What the resources of the User Interface API work with during one call. */
export interface UiContext {
  readonly rest: RestContext;
  readonly base: string;
  readonly schema: Schema;
  readonly access: AccessRights;
  readonly locale: UserLocale;
  /** What the user may choose from, the master last. */
  recordTypeInfos(object: ObjectDef): readonly RecordTypeInfoRepresentation[];
}

export function uiContext(rest: RestContext, { base }: Pick<RestRequest, 'base'>): UiContext {
  const types = new Map<string, readonly RecordTypeInfoRepresentation[]>();
  return {
    rest,
    base,
    schema: rest.org.schema,
    access: rest.org.rights(rest.session),
    locale: userLocale(rest.org, rest.session),
    recordTypeInfos: (object) => {
      const found = types.get(object.name) ?? recordTypeInfosOf(rest, object);
      types.set(object.name, found);
      return found;
    },
  };
}

/** Objects of the local org that are behind the scenes of set-up, or derived, and not part of the API. */
const NOT_SUPPORTED =
  /^(?:ObjectPermissions|FieldPermissions|SetupEntityAccess|UserRecordAccess|QueueSobject|GroupMember|Name|DebugLevel|TraceFlag|PermissionSet\w*|Process(?:Definition|Node)|UserLicense)$/;

export const isSupported = (object: ObjectDef): boolean =>
  object.tooling !== true && object.kind !== 'event' && object.queryable && !NOT_SUPPORTED.test(object.name);

/**
 * The object with a name.
 * @throws ApiError INVALID_TYPE when there is none, the user may not read it, or the API does not know it
 */
export function uiObject({ schema, access }: Pick<UiContext, 'schema' | 'access'>, name: string): ObjectDef {
  const object = schema.object(name);
  if (!object || !access.mayRead(object)) {
    throw new ApiError('INVALID_TYPE', `sObject type '${name}' is not supported.`, { status: 404 });
  }
  if (!isSupported(object)) throw new ApiError('INVALID_TYPE', `Object ${object.name} is not supported in UI API`);
  return object;
}

/**
 * The object and the 18 characters of an id.
 * @throws ApiError for a text that is no id, and for ids of objects that the user may not read
 */
export function uiObjectOfId(context: UiContext, text: string): { readonly object: ObjectDef; readonly id: string } {
  const id = normalizeId(text);
  if (!id) throw new ApiError('INVALID_PARAMETER_VALUE', `The ID field is not valid: ${text}`);
  const object = context.schema.objectOfId(id);
  if (!object || !context.access.mayRead(object)) throw notFound();
  return { object: uiObject(context, object.name), id };
}

export const badRecordType = (object: ObjectDef, id: string): ApiError =>
  new ApiError('INVALID_RECORD_TYPE', `Record type ${id} is not a record type of ${object.name}.`);
