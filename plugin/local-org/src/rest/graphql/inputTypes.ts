import {
  GraphQLEnumType,
  GraphQLInputObjectType,
  GraphQLList,
  GraphQLNonNull,
  GraphQLString,
  type GraphQLInputFieldConfigMap,
} from 'graphql';
import type { FieldDef, ObjectDef } from '../../contract.ts';
import { isFilterable, isSortable } from '../../soql/fieldTraits.ts';
import type { Parent, TypeContext } from './typeContext.ts';
import { operatorsType, scalar, scalarName } from './valueTypes.ts';

/** `Account_Filter`: conditions on fields and parents, joined by `and`, `or` and `not`. */
export function filterType(types: TypeContext, object: ObjectDef): GraphQLInputObjectType {
  const name = `${object.name}_Filter`;
  return types.type(name, () => {
    const fields = (): GraphQLInputFieldConfigMap => ({
      and: { type: new GraphQLList(filterType(types, object)) },
      or: { type: new GraphQLList(filterType(types, object)) },
      not: { type: filterType(types, object) },
      ...Object.fromEntries(
        types
          .fields(object)
          .filter(isFilterable)
          .map((field) => [field.name, { type: operatorsType(types, field, () => joinType(types)) }])
      ),
      ...Object.fromEntries(
        types.parents(object).map((parent) => [parent.name, { type: parentFilter(types, object, parent) }])
      ),
    });
    return new GraphQLInputObjectType({ name, fields });
  });
}

/** Behind a reference to several objects a filter names the object first. */
function parentFilter(types: TypeContext, object: ObjectDef, { name, targets }: Parent): GraphQLInputObjectType {
  const [only, ...others] = targets;
  if (only && others.length === 0) return filterType(types, only);
  return types.type(`${object.name}_${name}_Filters`, () => {
    const fields = (): GraphQLInputFieldConfigMap =>
      Object.fromEntries(targets.map((target) => [target.name, { type: filterType(types, target) }]));
    return new GraphQLInputObjectType({ name: `${object.name}_${name}_Filters`, fields });
  });
}

/** `{ Contact: { … }, ApiName: "AccountId" }`: the values of a field of the records that meet a filter. */
const joinType = (types: TypeContext): GraphQLInputObjectType =>
  types.type('JoinInput', () => {
    const fields = (): GraphQLInputFieldConfigMap => ({
      ApiName: { type: GraphQLString },
      ...Object.fromEntries(
        types
          .objects()
          .filter(({ name }) => types.wants(name))
          .map((object) => [object.name, { type: filterType(types, object) }])
      ),
    });
    return new GraphQLInputObjectType({ name: 'JoinInput', fields });
  });

const resultOrder = (types: TypeContext): GraphQLEnumType =>
  types.type('ResultOrder', () => new GraphQLEnumType({ name: 'ResultOrder', values: { ASC: {}, DESC: {} } }));
const nullOrder = (types: TypeContext): GraphQLEnumType =>
  types.type('NullOrder', () => new GraphQLEnumType({ name: 'NullOrder', values: { FIRST: {}, LAST: {} } }));

export const aggregateFunction = (types: TypeContext): GraphQLEnumType =>
  types.type('AggregateOrderByFunction', () => {
    const values = { AVG: {}, COUNT: {}, COUNT_DISTINCT: {}, MAX: {}, MIN: {}, SUM: {} };
    return new GraphQLEnumType({ name: 'AggregateOrderByFunction', values });
  });

const orderClause = (types: TypeContext): GraphQLInputObjectType =>
  types.type('OrderByClause', () => {
    const fields = {
      order: { type: resultOrder(types) },
      nulls: { type: nullOrder(types) },
      /** Of aggregate queries: what is computed of the field. */
      function: { type: aggregateFunction(types) },
    };
    return new GraphQLInputObjectType({ name: 'OrderByClause', fields });
  });

/** `Account_OrderBy`: `{ Name: { order: DESC, nulls: LAST } }`. */
export function orderType(types: TypeContext, object: ObjectDef): GraphQLInputObjectType {
  const name = `${object.name}_OrderBy`;
  return types.type(name, () => {
    const isSingle = ({ targets }: Parent): boolean => targets.length === 1;
    const fields = (): GraphQLInputFieldConfigMap => ({
      ...Object.fromEntries(
        types
          .fields(object)
          .filter(isSortable)
          .map((field) => [field.name, { type: orderClause(types) }])
      ),
      ...Object.fromEntries(
        types
          .parents(object)
          .filter(isSingle)
          .flatMap(({ name: relationship, targets: [parent] }) =>
            parent ? [[relationship, { type: orderType(types, parent) }]] : []
          )
      ),
    });
    return new GraphQLInputObjectType({ name, fields });
  });
}

/** `AccountCreateInput`: `{ Account: { Name: "Acme" } }`; that of an update also names the record by its `Id`. */
export function saveInput(types: TypeContext, object: ObjectDef, kind: 'Create' | 'Update'): GraphQLInputObjectType {
  const name = `${object.name}${kind}Input`;
  const values = `${object.name}${kind}Representation`;
  return types.type(name, () => {
    const representation = types.type(values, () => {
      const fields = types.fields(object).filter((field) => isWritable(types, object, field, kind));
      const configs = fields.map((field) => [field.name, { type: scalar(inputScalar(field)) }] as const);
      return new GraphQLInputObjectType({ name: values, fields: Object.fromEntries(configs) });
    });
    const id = { type: new GraphQLNonNull(scalar('IdOrRef')) };
    const fields = {
      ...(kind === 'Update' ? { Id: id } : {}),
      [object.name]: { type: new GraphQLNonNull(representation) },
    };
    return new GraphQLInputObjectType({ name, fields });
  });
}

const inputScalar = (field: FieldDef): string => (field.type === 'reference' ? 'IdOrRef' : scalarName(field));

function isWritable({ ui }: TypeContext, object: ObjectDef, field: FieldDef, kind: 'Create' | 'Update'): boolean {
  const isGiven = field.formula !== undefined || field.summary !== undefined || field.autoNumber !== undefined;
  const can = kind === 'Create' ? field.createable : field.updateable;
  return can && !isGiven && ui.access.mayEditField(object, field.name);
}

export const deleteInput = (types: TypeContext): GraphQLInputObjectType =>
  types.type('RecordDeleteInput', () => {
    const fields = { Id: { type: new GraphQLNonNull(scalar('IdOrRef')) } };
    return new GraphQLInputObjectType({ name: 'RecordDeleteInput', fields });
  });
