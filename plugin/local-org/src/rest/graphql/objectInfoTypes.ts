import {
  GraphQLBoolean,
  GraphQLID,
  GraphQLInt,
  GraphQLInterfaceType,
  GraphQLList,
  GraphQLNonNull,
  GraphQLObjectType,
  GraphQLString,
  type GraphQLFieldConfigMap,
  type GraphQLScalarType,
} from 'graphql';
import { picklistsOf } from '../uiApi/picklistValues.ts';
import type { FieldRepresentation, ObjectInfoRepresentation } from '../uiApi/representations.ts';
import type { TypeContext } from './typeContext.ts';

/** A field of an object with the object that it is of. */
interface InfoField extends FieldRepresentation {
  readonly objectApiName: string;
}

const plain = (type: GraphQLScalarType, names: string): GraphQLFieldConfigMap<unknown, TypeContext> =>
  Object.fromEntries(names.split(' ').map((name) => [name, { type }]));

/** `ObjectInfo`: an object as the User Interface API tells it; names begin with `ApiName`. */
export const objectInfoType = (types: TypeContext): GraphQLObjectType =>
  types.type(
    'ObjectInfo',
    () =>
      new GraphQLObjectType<ObjectInfoRepresentation, TypeContext>({
        name: 'ObjectInfo',
        fields: () => ({
          ApiName: { type: new GraphQLNonNull(GraphQLString), resolve: ({ apiName }) => apiName },
          ...plain(GraphQLString, 'keyPrefix label labelPlural defaultRecordTypeId'),
          ...plain(
            GraphQLBoolean,
            'createable custom deletable feedEnabled layoutable mruEnabled queryable searchable updateable'
          ),
          nameFields: { type: new GraphQLList(GraphQLString) },
          childRelationships: { type: new GraphQLList(childRelationship(types)) },
          fields: {
            type: new GraphQLList(fieldInterface(types)),
            resolve: ({ apiName, fields }): readonly InfoField[] =>
              Object.values(fields).map((field) => ({ ...field, objectApiName: apiName })),
          },
          recordTypeInfos: {
            type: new GraphQLList(recordTypeInfo(types)),
            resolve: ({ recordTypeInfos }) => Object.values(recordTypeInfos),
          },
          themeInfo: { type: themeInfo(types) },
        }),
      })
  );

const childRelationship = (types: TypeContext): GraphQLObjectType =>
  types.type('ChildRelationship', () => {
    const fields = plain(GraphQLString, 'childObjectApiName fieldName relationshipName');
    return new GraphQLObjectType({ name: 'ChildRelationship', fields });
  });

const recordTypeInfo = (types: TypeContext): GraphQLObjectType =>
  types.type('RecordTypeInfo', () => {
    const fields = {
      ...plain(GraphQLBoolean, 'available defaultRecordTypeMapping master'),
      name: { type: GraphQLString },
      recordTypeId: { type: GraphQLID },
    };
    return new GraphQLObjectType({ name: 'RecordTypeInfo', fields });
  });

const themeInfo = (types: TypeContext): GraphQLObjectType =>
  types.type(
    'ThemeInfo',
    () => new GraphQLObjectType({ name: 'ThemeInfo', fields: plain(GraphQLString, 'color iconUrl') })
  );

const referenceToInfo = (types: TypeContext): GraphQLObjectType =>
  types.type('ReferenceToInfo', () => {
    const fields: GraphQLFieldConfigMap<{ readonly apiName: string }, TypeContext> = {
      ApiName: { type: GraphQLString, resolve: ({ apiName }) => apiName },
      nameFields: { type: new GraphQLList(GraphQLString) },
    };
    return new GraphQLObjectType({ name: 'ReferenceToInfo', fields });
  });

const fieldFields = (types: TypeContext): GraphQLFieldConfigMap<InfoField, TypeContext> => ({
  ApiName: { type: new GraphQLNonNull(GraphQLString), resolve: ({ apiName }) => apiName },
  ...plain(
    GraphQLString,
    'compoundComponentName compoundFieldName controllerName dataType extraTypeInfo inlineHelpText label relationshipName'
  ),
  ...plain(
    GraphQLBoolean,
    'calculated compound createable custom filterable htmlFormatted nameField polymorphicForeignKey reference required searchPrefilterable sortable unique updateable'
  ),
  ...plain(GraphQLInt, 'length precision scale'),
  controllingFields: { type: new GraphQLList(GraphQLString) },
  referenceToInfos: { type: new GraphQLList(referenceToInfo(types)) },
});

/** `Field`; of picklists `... on PicklistField` tells the values. */
const fieldInterface = (types: TypeContext): GraphQLInterfaceType =>
  types.type(
    'Field',
    () =>
      new GraphQLInterfaceType({
        name: 'Field',
        fields: () => fieldFields(types),
        resolveType: ({ dataType, reference }: InfoField) =>
          /Picklist/.test(dataType) ? 'PicklistField' : reference ? 'ReferenceField' : 'StandardField',
      })
  );

/** The members of `Field`, which no field of the schema names. */
export const fieldTypes = (types: TypeContext): readonly GraphQLObjectType[] =>
  ['StandardField', 'ReferenceField', 'PicklistField'].map((name) =>
    types.type(
      name,
      () =>
        new GraphQLObjectType<InfoField, TypeContext>({
          name,
          interfaces: [fieldInterface(types)],
          fields: () => ({ ...fieldFields(types), ...(name === 'PicklistField' ? picklistFields(types) : {}) }),
        })
    )
  );

const picklistFields = (types: TypeContext): GraphQLFieldConfigMap<InfoField, TypeContext> => ({
  picklistValuesByRecordTypeIDs: {
    type: new GraphQLList(valuesByRecordType(types)),
    args: { recordTypeIDs: { type: new GraphQLList(GraphQLID) } },
    resolve: ({ objectApiName, apiName }, { recordTypeIDs }: { readonly recordTypeIDs?: readonly string[] | null }) =>
      picklistsOf(types.ui, objectApiName, apiName, recordTypeIDs ?? undefined),
  },
});

const valuesByRecordType = (types: TypeContext): GraphQLObjectType =>
  types.type('PicklistValuesByRecordType', () => {
    const value = new GraphQLObjectType({
      name: 'PicklistEntry',
      fields: { ...plain(GraphQLString, 'label value'), validFor: { type: new GraphQLList(GraphQLInt) } },
    });
    const controller = new GraphQLObjectType({
      name: 'PicklistControllerValue',
      fields: { apiName: { type: GraphQLString }, value: { type: GraphQLInt } },
    });
    const fields = {
      recordTypeID: { type: GraphQLID },
      defaultValue: { type: value },
      controllerValues: { type: new GraphQLList(controller) },
      picklistValues: { type: new GraphQLList(value) },
    };
    return new GraphQLObjectType({ name: 'PicklistValuesByRecordType', fields });
  });
