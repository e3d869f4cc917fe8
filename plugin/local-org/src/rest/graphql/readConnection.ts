import type { GraphQLResolveInfo } from 'graphql';
import type { ObjectDef } from '../../contract.ts';
import { nameFieldOf } from '../../metadata/schema.ts';
import { isObject } from '../message.ts';
import { idsOf } from '../uiApi/listRecords.ts';
import { readRecords } from '../uiApi/readRecords.ts';
import type { RecordRepresentation } from '../uiApi/representations.ts';
import { connectionOf, pageOf, type Connection, type ConnectionArgs } from './connections.ts';
import { selectedBelow, treeOfNodes } from './selections.ts';
import type { TypeContext } from './typeContext.ts';
import { whereClause } from './whereClause.ts';

/** Reads a page of the records of an object that meet the filter of a query and further conditions. */
export function readConnection(
  { ui }: TypeContext,
  object: ObjectDef,
  args: ConnectionArgs,
  info: GraphQLResolveInfo,
  conditions: readonly string[]
): Connection<RecordRepresentation> {
  const page = pageOf(args);
  const where = whereText(ui, object, args, conditions);
  const order = orderText(args.orderBy);
  const limit = ` LIMIT ${String(page.size + 1)} OFFSET ${String(page.offset)}`;
  const ids = idsOf(ui, `SELECT Id FROM ${object.name}${where}${order}${limit}`);
  const nodes = selectedBelow(info, ['edges', 'node']);
  const tree = treeOfNodes(nodes, info.fragments);
  const name = nameFieldOf(object)?.name.toLowerCase();
  if (name !== undefined && nodes.some((node) => node.name.value === 'DisplayValue')) tree.set(name, tree.get(name));
  const records = nodes.length > 0 ? readRecords(ui, object, ids, tree) : undefined;
  const found = ids.map((id) => records?.get(id) ?? bare(object, id));
  return connectionOf(page, found, () => countOf(ui, object, where));
}

/** A record of which nothing but its presence is asked for. */
const bare = (object: ObjectDef, id: string): RecordRepresentation => ({
  apiName: object.name,
  childRelationships: {},
  eTag: '',
  fields: {},
  id,
  lastModifiedById: null,
  lastModifiedDate: null,
  recordTypeId: null,
  recordTypeInfo: null,
  systemModstamp: null,
  weakEtag: 0,
});

/** ` WHERE …` of the filter, the scope and other conditions, or nothing. */
export function whereText(
  ui: TypeContext['ui'],
  object: ObjectDef,
  { where, scope }: ConnectionArgs,
  conditions: readonly string[]
): string {
  const filter = whereClause(ui, object, where);
  const mine = scope === 'MINE' && object.fields.has('ownerid') ? [`OwnerId = '${ui.rest.session.userId}'`] : [];
  const all = [...conditions, ...(filter === undefined ? [] : [filter]), ...mine];
  return all.length > 0 ? ` WHERE ${all.join(' AND ')}` : '';
}

export function countOf({ rest, access }: TypeContext['ui'], object: ObjectDef, where: string): number {
  return rest.soql.run(`SELECT COUNT() FROM ${object.name}${where}`, { access }).totalSize;
}

/** ` ORDER BY …` with the id behind, so that pages do not overlap. */
function orderText(orderBy: unknown): string {
  const keys = orderKeys(orderBy, '');
  return ` ORDER BY ${[...keys, 'Id ASC'].join(', ')}`;
}

function orderKeys(orderBy: unknown, path: string): readonly string[] {
  if (!isObject(orderBy)) return [];
  return Object.entries(orderBy).flatMap(([name, clause]) => {
    if (!isObject(clause)) return [];
    const isClause = Object.keys(clause).every((key) => key === 'order' || key === 'nulls' || key === 'function');
    return isClause ? [path + name + direction(clause)] : orderKeys(clause, `${path}${name}.`);
  });
}

/** ` DESC NULLS LAST`. */
export function direction({ order, nulls }: Readonly<Record<string, unknown>>): string {
  return ` ${order === 'DESC' ? 'DESC' : 'ASC'} NULLS ${nulls === 'LAST' ? 'LAST' : 'FIRST'}`;
}
