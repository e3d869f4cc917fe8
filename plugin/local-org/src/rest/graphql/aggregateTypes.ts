import {
  GraphQLBoolean,
  GraphQLEnumType,
  GraphQLFloat,
  GraphQLInputObjectType,
  GraphQLInt,
  GraphQLObjectType,
  GraphQLString,
  type GraphQLInputFieldConfigMap,
} from 'graphql';
import type { FieldDef, ObjectDef } from '../../contract.ts';
import { isGroupable } from '../../soql/fieldTraits.ts';
import { connectionArgs, connectionType } from './connections.ts';
import { readAggregate, type AggregateArgs } from './readAggregate.ts';
import type { TypeContext } from './typeContext.ts';
import { scalar, scalarName } from './valueTypes.ts';

/** `aggregate { Account(groupBy: { Industry: { group: true } }) { edges { node { aggregate { … } } } } }`. */
export const aggregateQuery = (types: TypeContext): GraphQLObjectType =>
  new GraphQLObjectType<unknown, TypeContext>({
    name: 'RecordQueryAggregate',
    fields: () =>
      Object.fromEntries(
        types
          .objects()
          .filter(({ name }) => types.wants(name))
          .map((object) => [
            object.name,
            {
              type: connectionType(types, object, resultType(types, object), 'Aggregate'),
              args: { ...connectionArgs(types, object), groupBy: { type: groupByType(types, object) } },
              resolve: (_source, args: AggregateArgs, _types, info) => readAggregate(types.ui, object, args, info),
            },
          ])
      ),
  });

const resultType = (types: TypeContext, object: ObjectDef): GraphQLObjectType =>
  types.type(`${object.name}Result`, () => {
    const aggregate = new GraphQLObjectType({
      name: `${object.name}Aggregate`,
      fields: () =>
        Object.fromEntries(types.fields(object).map((field) => [field.name, { type: aggregateType(types, field) }])),
    });
    return new GraphQLObjectType({ name: `${object.name}Result`, fields: { aggregate: { type: aggregate } } });
  });

const NUMBERS = new Set(['Int', 'Double', 'Currency', 'Percent']);

/** A field of a group: the value that the group has in common, and what is computed of the others. */
function aggregateType(types: TypeContext, field: FieldDef): GraphQLObjectType {
  const of = scalarName(field);
  const name = `${of}Aggregate`;
  return types.type(name, () => {
    const result = (type: 'Int' | 'Double' | 'Self') => ({ type: functionType(types, type === 'Self' ? of : type) });
    return new GraphQLObjectType({
      name,
      fields: () => ({
        value: { type: scalar(of) },
        displayValue: { type: GraphQLString },
        label: { type: GraphQLString },
        ...(NUMBERS.has(of) ? { avg: result('Double'), sum: result('Double') } : {}),
        ...(of === 'Boolean' ? {} : { min: result('Self'), max: result('Self'), countDistinct: result('Int') }),
        count: result('Int'),
        grouping: result('Int'),
      }),
    });
  });
}

const functionType = (types: TypeContext, of: string): GraphQLObjectType =>
  types.type(`${of}AggregateResult`, () => {
    const type = of === 'Int' ? GraphQLInt : of === 'Double' ? GraphQLFloat : scalar(of);
    return new GraphQLObjectType({
      name: `${of}AggregateResult`,
      fields: { value: { type }, displayValue: { type: GraphQLString } },
    });
  });

const FUNCTIONS = ['MONTH', 'QUARTER', 'YEAR'].flatMap((unit) => [`CALENDAR_${unit}`, `FISCAL_${unit}`]);
const DAY_FUNCTIONS = [
  'DAY_IN_MONTH',
  'DAY_IN_WEEK',
  'DAY_IN_YEAR',
  'DAY_ONLY',
  'HOUR_IN_DAY',
  'WEEK_IN_MONTH',
  'WEEK_IN_YEAR',
];

/** `{ Industry: { group: true }, CloseDate: { function: CALENDAR_YEAR }, type: ROLLUP }`. */
function groupByType(types: TypeContext, object: ObjectDef): GraphQLInputObjectType {
  const name = `${object.name}_GroupBy`;
  return types.type(name, () => {
    const fields = (): GraphQLInputFieldConfigMap => ({
      ...Object.fromEntries(
        types
          .fields(object)
          .filter((field) => isGroupable(field) || field.type === 'datetime')
          .map((field) => [field.name, { type: groupClause(types) }])
      ),
      type: { type: groupKind(types) },
    });
    return new GraphQLInputObjectType({ name, fields });
  });
}

const groupKind = (types: TypeContext): GraphQLEnumType =>
  types.type('GroupByType', () => new GraphQLEnumType({ name: 'GroupByType', values: { CUBE: {}, ROLLUP: {} } }));

const groupClause = (types: TypeContext): GraphQLInputObjectType =>
  types.type('GroupByClause', () => {
    const values = Object.fromEntries([...FUNCTIONS, ...DAY_FUNCTIONS].map((each) => [each, {}]));
    const functions = new GraphQLEnumType({ name: 'GroupByFunction', values });
    const fields = { group: { type: GraphQLBoolean }, function: { type: functions } };
    return new GraphQLInputObjectType({ name: 'GroupByClause', fields });
  });
