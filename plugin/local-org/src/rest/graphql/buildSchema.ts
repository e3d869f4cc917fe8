import {
  GraphQLList,
  GraphQLNonNull,
  GraphQLObjectType,
  GraphQLSchema,
  GraphQLString,
  type GraphQLFieldConfigMap,
} from 'graphql';
import { objectInfo } from '../uiApi/objectInfo.ts';
import { readRecords } from '../uiApi/readRecords.ts';
import { uiObject } from '../uiApi/uiContext.ts';
import { aggregateQuery } from './aggregateTypes.ts';
import { mutationInput, mutations, noneSaved } from './mutationTypes.ts';
import { fieldTypes, objectInfoType } from './objectInfoTypes.ts';
import { recordQuery, recordType } from './recordTypes.ts';
import { selectedBelow, treeOfNodes } from './selections.ts';
import type { TypeContext } from './typeContext.ts';

/** The schema of what a user may see and a document names. */
export function buildSchema(types: TypeContext): GraphQLSchema {
  const uiapi = new GraphQLObjectType<unknown, TypeContext>({
    name: 'UIAPI',
    fields: () => ({
      query: { type: new GraphQLNonNull(recordQuery(types)), resolve: () => ({}) },
      aggregate: { type: new GraphQLNonNull(aggregateQuery(types)), resolve: () => ({}) },
      objectInfos: {
        type: new GraphQLList(objectInfoType(types)),
        args: {
          apiNames: { type: new GraphQLNonNull(new GraphQLList(new GraphQLNonNull(GraphQLString))) },
          locale: { type: GraphQLString },
        },
        resolve: (_source, { apiNames }: { readonly apiNames: readonly string[] }) =>
          apiNames.map((name) => objectInfo(types.ui, uiObject(types.ui, name))),
      },
      ...currentUser(types),
    }),
  });
  const query = new GraphQLObjectType({
    name: 'Query',
    fields: { uiapi: { type: new GraphQLNonNull(uiapi), resolve: () => ({}) } },
  });
  const mutation = new GraphQLObjectType({
    name: 'Mutation',
    fields: () => ({
      uiapi: {
        type: new GraphQLNonNull(mutations(types)),
        args: { input: { type: mutationInput(types) } },
        resolve: noneSaved,
      },
    }),
  });
  return new GraphQLSchema({ query, mutation, types: fieldTypes(types), assumeValid: true });
}

function currentUser(types: TypeContext): GraphQLFieldConfigMap<unknown, TypeContext> {
  const user = types.ui.schema.object('User');
  if (!user || !types.isShown(user)) return {};
  return {
    currentUser: {
      type: recordType(types, user),
      resolve: (_source, _args, _types, info) => {
        const id = types.ui.rest.session.userId;
        const tree = treeOfNodes(selectedBelow(info, []), info.fragments);
        return readRecords(types.ui, user, [id], tree).get(id) ?? null;
      },
    },
  };
}
