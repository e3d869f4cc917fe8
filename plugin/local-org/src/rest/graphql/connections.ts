import {
  GraphQLBoolean,
  GraphQLEnumType,
  GraphQLInt,
  GraphQLList,
  GraphQLNonNull,
  GraphQLObjectType,
  GraphQLString,
  type GraphQLFieldConfigArgumentMap,
} from 'graphql';
import { ApiError, type ObjectDef } from '../../contract.ts';
import { filterType, orderType } from './inputTypes.ts';
import type { TypeContext } from './typeContext.ts';

/** A page of a result. */
export interface Connection<Node> {
  readonly edges: readonly { readonly node: Node; readonly cursor: string }[];
  readonly pageInfo: {
    readonly hasNextPage: boolean;
    readonly hasPreviousPage: boolean;
    readonly startCursor: string | null;
    readonly endCursor: string | null;
  };
  readonly pageResultCount: number;
  /** All records, on whatever page; counted when it is asked for. */
  totalCount(): number;
}

const DEFAULT_FIRST = 10;
const MAX_FIRST = 2000;

export interface PageArgs {
  readonly first?: number | null;
  readonly after?: string | null;
}

export interface ConnectionArgs extends PageArgs {
  readonly where?: unknown;
  readonly orderBy?: unknown;
  readonly scope?: 'EVERYTHING' | 'MINE' | null;
}

/** `djE6Mg==` is `v1:2`: the position of a record in its result, from zero. */
export const cursorOf = (position: number): string => Buffer.from(`v1:${String(position)}`).toString('base64');

/** @throws ApiError INVALID_QUERY_LOCATOR for a text that is no cursor, and for pages that are too large */
export function pageOf({ first, after }: PageArgs): { readonly size: number; readonly offset: number } {
  const size = first ?? DEFAULT_FIRST;
  if (size < 0 || size > MAX_FIRST) {
    throw new ApiError('INVALID_ARGUMENT', `The argument first must be between 0 and ${String(MAX_FIRST)}.`);
  }
  if (after === null || after === undefined) return { size, offset: 0 };
  const position = /^v1:(\d{1,9})$/.exec(Buffer.from(after, 'base64').toString())?.[1];
  if (position === undefined) throw new ApiError('INVALID_QUERY_LOCATOR', `The cursor is not valid: ${after}`);
  return { size, offset: Number(position) + 1 };
}

/** Makes the page of nodes that begin at an offset; one node more than its size tells that there are others. */
export function connectionOf<Node>(
  page: { readonly size: number; readonly offset: number },
  nodes: readonly Node[],
  totalCount: () => number
): Connection<Node> {
  const shown = nodes.slice(0, page.size);
  const edges = shown.map((node, index) => ({ node, cursor: cursorOf(page.offset + index) }));
  return {
    edges,
    pageInfo: {
      hasNextPage: nodes.length > page.size,
      hasPreviousPage: page.offset > 0,
      startCursor: edges[0]?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
    pageResultCount: shown.length,
    totalCount,
  };
}

const pageInfoType = (types: TypeContext): GraphQLObjectType =>
  types.type('PageInfo', () => {
    const flag = { type: new GraphQLNonNull(GraphQLBoolean) };
    const fields = {
      hasNextPage: flag,
      hasPreviousPage: flag,
      startCursor: { type: GraphQLString },
      endCursor: { type: GraphQLString },
    };
    return new GraphQLObjectType({ name: 'PageInfo', fields });
  });

/** `AccountConnection` with the edges of a type of nodes. */
export function connectionType(
  types: TypeContext,
  object: Pick<ObjectDef, 'name'>,
  node: GraphQLObjectType,
  suffix = ''
): GraphQLObjectType {
  const name = `${object.name}${suffix}`;
  return types.type(`${name}Connection`, () => {
    const edge = new GraphQLObjectType({
      name: `${name}Edge`,
      fields: () => ({ node: { type: node }, cursor: { type: new GraphQLNonNull(GraphQLString) } }),
    });
    const count = new GraphQLNonNull(GraphQLInt);
    return new GraphQLObjectType({
      name: `${name}Connection`,
      fields: () => ({
        edges: { type: new GraphQLList(edge) },
        pageInfo: { type: new GraphQLNonNull(pageInfoType(types)) },
        pageResultCount: { type: count },
        totalCount: { type: count },
      }),
    });
  });
}

export const scopeType = (types: TypeContext): GraphQLEnumType =>
  types.type(
    'SupportedScope',
    () => new GraphQLEnumType({ name: 'SupportedScope', values: { EVERYTHING: {}, MINE: {} } })
  );

export const connectionArgs = (types: TypeContext, object: ObjectDef): GraphQLFieldConfigArgumentMap => ({
  first: { type: GraphQLInt },
  after: { type: GraphQLString },
  where: { type: filterType(types, object) },
  orderBy: { type: orderType(types, object) },
  scope: { type: scopeType(types) },
});
