import {
  GraphQLID,
  GraphQLInterfaceType,
  GraphQLNonNull,
  GraphQLObjectType,
  GraphQLString,
  GraphQLUnionType,
  type GraphQLFieldConfigMap,
  type GraphQLOutputType,
} from 'graphql';
import type { ObjectDef } from '../../contract.ts';
import { nameFieldOf } from '../../metadata/schema.ts';
import type { RecordRepresentation } from '../uiApi/representations.ts';
import { connectionArgs, connectionType, type ConnectionArgs } from './connections.ts';
import { readConnection } from './readConnection.ts';
import type { Parent, TypeContext } from './typeContext.ts';
import { scalar, valueType } from './valueTypes.ts';

type Fields = GraphQLFieldConfigMap<RecordRepresentation, TypeContext>;

/** What all records have. */
const COMMON: Fields = {
  Id: { type: new GraphQLNonNull(GraphQLID), resolve: ({ id }) => id },
  ApiName: { type: new GraphQLNonNull(GraphQLString), resolve: ({ apiName }) => apiName },
  WeakEtag: { type: new GraphQLNonNull(scalar('Long')), resolve: ({ weakEtag }) => weakEtag },
  DisplayValue: { type: GraphQLString, resolve: (record, _args, types) => displayName(types, record) },
};

function displayName({ ui }: TypeContext, { apiName, fields }: RecordRepresentation): string | null {
  const object = ui.schema.object(apiName);
  const value = object && fields[nameFieldOf(object)?.name ?? '']?.value;
  return typeof value === 'string' ? value : null;
}

export const recordInterface = (types: TypeContext): GraphQLInterfaceType =>
  types.type(
    'Record',
    () => new GraphQLInterfaceType({ name: 'Record', fields: COMMON, resolveType: ({ apiName }) => apiName as string })
  );

/** `Account`: fields as `{ value displayValue }`, parents as records, children as connections. */
export function recordType(
  types: TypeContext,
  object: ObjectDef
): GraphQLObjectType<RecordRepresentation, TypeContext> {
  return types.type(
    object.name,
    () =>
      new GraphQLObjectType<RecordRepresentation, TypeContext>({
        name: object.name,
        interfaces: [recordInterface(types)],
        fields: () => ({
          ...childFields(types, object),
          ...parentFields(types, object),
          ...valueFields(types, object),
          ...COMMON,
        }),
      })
  );
}

function valueFields(types: TypeContext, object: ObjectDef): Fields {
  const fields = types.fields(object).filter(({ type }) => type !== 'id');
  return Object.fromEntries(
    fields.map((field) => [
      field.name,
      { type: valueType(types, field), resolve: (record) => record.fields[field.name] ?? null },
    ])
  );
}

function parentFields(types: TypeContext, object: ObjectDef): Fields {
  return Object.fromEntries(
    types
      .parents(object)
      .map((parent) => [
        parent.name,
        { type: parentType(types, object, parent), resolve: (record) => record.fields[parent.name]?.value ?? null },
      ])
  );
}

function parentType(types: TypeContext, object: ObjectDef, { name, targets }: Parent): GraphQLOutputType {
  const [only, ...others] = targets;
  if (only && others.length === 0) return recordType(types, only);
  const union = `${object.name}_${name}_Union`;
  return types.type(union, () => {
    const members = () => targets.map((target) => recordType(types, target));
    return new GraphQLUnionType({ name: union, types: members, resolveType: ({ apiName }) => apiName as string });
  });
}

function childFields(types: TypeContext, object: ObjectDef): Fields {
  return Object.fromEntries(
    types.children(object).map(({ name, child, field }) => [
      name,
      {
        type: connectionType(types, child, recordType(types, child)),
        args: connectionArgs(types, child),
        resolve: ({ id }, args: ConnectionArgs, _types, info) =>
          readConnection(types, child, args, info, [`${field} = '${id ?? ''}'`]),
      },
    ])
  );
}

/** `query { Account(first: 10, where: …, orderBy: …) { edges { node { … } } } }`. */
export const recordQuery = (types: TypeContext): GraphQLObjectType =>
  new GraphQLObjectType<unknown, TypeContext>({
    name: 'RecordQuery',
    fields: () =>
      Object.fromEntries(
        types
          .objects()
          .filter(({ name }) => types.wants(name))
          .map((object) => [
            object.name,
            {
              type: connectionType(types, object, recordType(types, object)),
              args: connectionArgs(types, object),
              resolve: (_source, args: ConnectionArgs, _types, info) => readConnection(types, object, args, info, []),
            },
          ])
      ),
  });
