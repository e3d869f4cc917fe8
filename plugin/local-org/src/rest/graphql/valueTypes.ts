import {
  GraphQLBoolean,
  GraphQLEnumType,
  GraphQLFloat,
  GraphQLID,
  GraphQLInputObjectType,
  GraphQLInt,
  GraphQLList,
  GraphQLObjectType,
  GraphQLScalarType,
  GraphQLString,
  type GraphQLInputFieldConfigMap,
  type GraphQLInputType,
} from 'graphql';
import type { FieldDef } from '../../contract.ts';
import type { FieldValueRepresentation } from '../uiApi/representations.ts';
import type { TypeContext } from './typeContext.ts';

/** The scalars of the platform; what they hold is checked where it is used. */
const scalars = new Map(
  [
    ...['Currency', 'Date', 'DateTime', 'Double', 'Email', 'EncryptedString', 'IdOrRef', 'Long', 'LongTextArea'],
    ...['MultiPicklist', 'Percent', 'PhoneNumber', 'Picklist', 'TextArea', 'Time', 'Url'],
  ].map((name) => [name, new GraphQLScalarType({ name })])
);

const BUILT_IN = {
  Boolean: GraphQLBoolean,
  ID: GraphQLID,
  Int: GraphQLInt,
  String: GraphQLString,
  Float: GraphQLFloat,
};

export function scalar(name: string): GraphQLScalarType {
  const found = scalars.get(name) ?? BUILT_IN[name as keyof typeof BUILT_IN];
  return found;
}

/** Longer texts are of another type than those that fit a column of an index. */
const LONG = 255;

const SCALARS: Readonly<Record<FieldDef['type'], string>> = {
  id: 'ID',
  reference: 'ID',
  string: 'String',
  textarea: 'TextArea',
  boolean: 'Boolean',
  int: 'Int',
  double: 'Double',
  currency: 'Currency',
  percent: 'Percent',
  date: 'Date',
  datetime: 'DateTime',
  time: 'Time',
  picklist: 'Picklist',
  multipicklist: 'MultiPicklist',
  email: 'Email',
  phone: 'PhoneNumber',
  url: 'Url',
  combobox: 'Picklist',
  encryptedstring: 'EncryptedString',
  anyType: 'String',
  address: 'String',
  location: 'String',
  base64: 'String',
};

export const scalarName = ({ type, length }: FieldDef): string =>
  type === 'textarea' && length > LONG ? 'LongTextArea' : SCALARS[type];

/** `{ value displayValue }`, of picklists also `label`. */
export function valueType(types: TypeContext, field: FieldDef): GraphQLObjectType {
  const of = scalarName(field);
  const name = `${of}Value`;
  const labelled = of === 'Picklist' || of === 'MultiPicklist';
  return types.type(name, () => {
    const label = {
      type: GraphQLString,
      resolve: ({ displayValue }: FieldValueRepresentation): string | null => displayValue,
    };
    return new GraphQLObjectType<FieldValueRepresentation>({
      name,
      fields: {
        value: { type: scalar(of) },
        displayValue: { type: GraphQLString },
        ...(labelled ? { label } : {}),
      },
    });
  });
}

/** The operators that filters have for a field: `{ eq ne in nin … }`. */
export function operatorsType(
  types: TypeContext,
  field: FieldDef,
  joins: () => GraphQLInputType
): GraphQLInputObjectType {
  const of = scalarName(field);
  const operand = of === 'Date' || of === 'DateTime' ? dateInput(types, of) : scalar(of);
  const name = `${of === 'Int' ? 'Integer' : of === 'ID' ? 'Id' : of}Operators`;
  return types.type(name, () => {
    const several = new GraphQLList(operand);
    const fields = (): GraphQLInputFieldConfigMap => ({
      eq: { type: operand },
      ne: { type: operand },
      ...(of === 'Boolean' || of === 'MultiPicklist'
        ? {}
        : { lt: { type: operand }, lte: { type: operand }, gt: { type: operand }, gte: { type: operand } }),
      ...(TEXTS.has(of) ? { like: { type: operand } } : {}),
      ...(of === 'Boolean' ? {} : { in: { type: several }, nin: { type: several } }),
      ...(of === 'MultiPicklist' ? { includes: { type: several }, excludes: { type: several } } : {}),
      ...(of === 'ID' ? { inq: { type: joins() }, ninq: { type: joins() } } : {}),
    });
    return new GraphQLInputObjectType({ name, fields });
  });
}

const TEXTS = new Set(['String', 'TextArea', 'LongTextArea', 'Email', 'PhoneNumber', 'Url', 'Picklist', 'ID']);

/** A day or moment: itself, by a name such as `TODAY`, or by a distance such as `{ last_n_days: 3 }`. */
function dateInput(types: TypeContext, of: string): GraphQLInputObjectType {
  return types.type(
    `${of}Input`,
    () =>
      new GraphQLInputObjectType({
        name: `${of}Input`,
        fields: {
          value: { type: scalar(of) },
          literal: { type: dateLiterals(types) },
          range: { type: dateRanges(types) },
        },
      })
  );
}

const PERIODS = ['WEEK', 'MONTH', 'QUARTER', 'YEAR', 'FISCAL_QUARTER', 'FISCAL_YEAR'];
const LITERALS = [
  ...['TODAY', 'YESTERDAY', 'TOMORROW', 'LAST_90_DAYS', 'NEXT_90_DAYS'],
  ...PERIODS.flatMap((period) => ['LAST', 'THIS', 'NEXT'].map((which) => `${which}_${period}`)),
];
const RANGES = ['days', 'weeks', 'months', 'quarters', 'years', 'fiscal_quarters', 'fiscal_years'];

const dateLiterals = (types: TypeContext): GraphQLEnumType =>
  types.type('DateLiteral', () => {
    const values = Object.fromEntries(LITERALS.map((name) => [name, { value: name }]));
    return new GraphQLEnumType({ name: 'DateLiteral', values });
  });

const dateRanges = (types: TypeContext): GraphQLInputObjectType =>
  types.type('DateRange', () => {
    const names = RANGES.flatMap((unit) => [`last_n_${unit}`, `next_n_${unit}`]);
    const fields = Object.fromEntries(names.map((name) => [name, { type: GraphQLInt }]));
    return new GraphQLInputObjectType({ name: 'DateRange', fields });
  });
