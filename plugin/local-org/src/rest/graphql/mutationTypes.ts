import {
  GraphQLBoolean,
  GraphQLID,
  GraphQLInputObjectType,
  GraphQLNonNull,
  GraphQLObjectType,
  type GraphQLFieldConfigMap,
} from 'graphql';
import { ApiError, type ObjectDef, type SaveOperation } from '../../contract.ts';
import { normalizeId } from '../../store/ids.ts';
import { isObject } from '../message.ts';
import { saveOne } from '../sobjects.ts';
import { readRecords } from '../uiApi/readRecords.ts';
import { deleteInput, saveInput } from './inputTypes.ts';
import { recordType } from './recordTypes.ts';
import { selectedBelow, treeOfNodes } from './selections.ts';
import type { TypeContext } from './typeContext.ts';

type Fields = GraphQLFieldConfigMap<Saved, TypeContext>;

/** Ids of the records of one request, by the aliases of their fields: later ones refer to them as `@{alias}`. */
interface Saved {
  readonly ids: Map<string, string>;
}

export const mutationInput = (types: TypeContext): GraphQLInputObjectType =>
  types.type('UIAPIMutationsInput', () => {
    const fields = { allOrNone: { type: GraphQLBoolean, defaultValue: true } };
    return new GraphQLInputObjectType({ name: 'UIAPIMutationsInput', fields });
  });

/** `AccountCreate`, `AccountUpdate` and `AccountDelete` of each object, as far as the user may. */
export const mutations = (types: TypeContext): GraphQLObjectType =>
  new GraphQLObjectType<Saved, TypeContext>({
    name: 'UIAPIMutations',
    fields: () => Object.assign({}, ...types.objects().map((object) => mutationsOf(types, object))) as Fields,
  });

export const noneSaved = (): Saved => ({ ids: new Map() });

function mutationsOf(types: TypeContext, object: ObjectDef): Fields {
  const { access } = types.ui;
  const named = (kind: string): boolean => types.wants(`${object.name}${kind}`);
  const fields: Fields = {};
  if (named('Create') && object.createable && access.mayCreate(object)) {
    fields[`${object.name}Create`] = saveField(types, object, 'Create');
  }
  if (named('Update') && object.updateable && access.mayEdit(object)) {
    fields[`${object.name}Update`] = saveField(types, object, 'Update');
  }
  if (named('Delete') && object.deletable && access.mayDelete(object))
    fields[`${object.name}Delete`] = deleteField(types, object);
  return fields;
}

function saveField(types: TypeContext, object: ObjectDef, kind: 'Create' | 'Update'): Fields[string] {
  const name = `${object.name}${kind}Payload`;
  const payload = types.type(name, () => {
    const fields = { Record: { type: recordType(types, object) }, success: { type: GraphQLBoolean } };
    return new GraphQLObjectType({ name, fields });
  });
  return {
    type: payload,
    args: { input: { type: new GraphQLNonNull(saveInput(types, object, kind)) } },
    resolve: (saved, { input }: { readonly input: Readonly<Record<string, unknown>> }, _types, info) => {
      const values = referring(saved, input[object.name]);
      const operation: SaveOperation =
        kind === 'Create'
          ? { kind: 'insert', object: object.name, values }
          : { kind: 'update', object: object.name, id: idOf(saved, object, input['Id']), values };
      const id = save(types, saved, String(info.path.key), operation);
      const tree = treeOfNodes(selectedBelow(info, ['Record']), info.fragments);
      return { Record: readRecords(types.ui, object, [id], tree).get(id) ?? null, success: true };
    },
  };
}

function deleteField(types: TypeContext, object: ObjectDef): Fields[string] {
  const payload = types.type('RecordDeletePayload', () => {
    const fields = { Id: { type: GraphQLID } };
    return new GraphQLObjectType({ name: 'RecordDeletePayload', fields });
  });
  return {
    type: payload,
    args: { input: { type: new GraphQLNonNull(deleteInput(types)) } },
    resolve: (saved, { input }: { readonly input: Readonly<Record<string, unknown>> }, _types, info) => {
      const id = idOf(saved, object, input['Id']);
      return { Id: save(types, saved, String(info.path.key), { kind: 'delete', object: object.name, id }) };
    },
  };
}

function save({ ui }: TypeContext, saved: Saved, alias: string, operation: SaveOperation): string {
  const result = saveOne(ui.rest, operation);
  if (!result.success) throw result.errors[0] ?? new Error('a refusal has an error');
  saved.ids.set(alias, result.id);
  return result.id;
}

/** The values, with the ids of records that the request has made before in the place of `@{alias}`. */
function referring(saved: Saved, values: unknown): Readonly<Record<string, unknown>> {
  if (!isObject(values)) return {};
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, referred(saved, value)]));
}

function referred({ ids }: Saved, value: unknown): unknown {
  const alias = typeof value === 'string' ? /^@\{(\w+)\}$/.exec(value)?.[1] : undefined;
  if (alias === undefined) return value;
  const id = ids.get(alias);
  if (id === undefined) throw new ApiError('INVALID_INPUT', `No record was made as ${alias} before.`);
  return id;
}

/** @throws ApiError for an id of another object */
function idOf(saved: Saved, object: ObjectDef, value: unknown): string {
  const text = referred(saved, value);
  const id = typeof text === 'string' ? normalizeId(text) : undefined;
  if (id?.startsWith(object.keyPrefix)) return id;
  throw new ApiError('MALFORMED_ID', `The ID is not one of ${object.name}: ${typeof text === 'string' ? text : ''}`);
}
