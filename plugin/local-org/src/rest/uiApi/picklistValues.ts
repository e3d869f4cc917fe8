import type { FieldDef, ObjectDef, PicklistValue } from '../../contract.ts';
import { childrenOf, flag, textOf } from '../../metadata/elements.ts';
import type { Handler } from '../message.ts';
import { componentsOfObject } from '../orgComponents.ts';
import { recordTypesOf } from '../recordTypes.ts';
import { conditionalJson, tagged } from './entityTag.ts';
import { badField } from './fieldTree.ts';
import type { PicklistValueRepresentation, PicklistValuesRepresentation } from './formRepresentations.ts';
import { badRecordType, uiContext, uiObject, type UiContext } from './uiContext.ts';

/** `GET /ui-api/object-info/X/picklist-values/<record type>`: all picklists of the object. */
export const readAllPicklistValues: Handler = (context, request, params) => {
  const ui = uiContext(context, request);
  const object = uiObject(ui, params['object'] ?? '');
  const offered = offeredBy(ui, object, params['recordType'] ?? '');
  const fields = [...object.fields.values()].filter(
    (field) => isPicklist(field) && ui.access.mayReadField(object, field.name)
  );
  const values = fields.map((field) => [field.name, picklistValues(ui, object, field, offered)] as const);
  return conditionalJson(request, tagged({ picklistFieldValues: Object.fromEntries(values) }));
};

/** `GET /ui-api/object-info/X/picklist-values/<record type>/<field>`. @throws ApiError INVALID_FIELD */
export const readPicklistValues: Handler = (context, request, params) => {
  const ui = uiContext(context, request);
  const object = uiObject(ui, params['object'] ?? '');
  const name = params['field'] ?? '';
  const field = object.fields.get(name.toLowerCase());
  if (!field || !isPicklist(field) || !ui.access.mayReadField(object, field.name)) {
    throw badField(`The field ${name} is no picklist of ${object.name}.`);
  }
  return conditionalJson(request, picklistValues(ui, object, field, offeredBy(ui, object, params['recordType'] ?? '')));
};

const isPicklist = ({ type }: FieldDef): boolean => type === 'picklist' || type === 'multipicklist';

interface Offered {
  readonly recordTypeId: string;
  /** Of the picklists that the record type narrows down: values, and which of them is the default. */
  readonly byField: ReadonlyMap<string, ReadonlyMap<string, boolean>>;
}

function offeredBy({ rest }: UiContext, object: ObjectDef, id: string): Offered {
  const type = recordTypesOf(rest.org, object).find((each) => each.id.slice(0, 15) === id.slice(0, 15));
  if (!type) throw badRecordType(object, id);
  const name = `${object.name}.${type.developerName}`.toLowerCase();
  const element = componentsOfObject(rest.org, 'RecordType', object.name).find(
    ({ fullName }) => fullName.toLowerCase() === name
  )?.element;
  const lists = element ? childrenOf(element, 'picklistValues') : [];
  return {
    recordTypeId: type.id,
    byField: new Map(
      lists.map((list) => [
        textOf(list, 'picklist') ?? '',
        // Deployed values are written as parts of addresses: `In%20Work`.
        new Map(
          childrenOf(list, 'values').map((value) => [
            decodeURIComponent(textOf(value, 'fullName') ?? ''),
            flag(value, 'default'),
          ])
        ),
      ])
    ),
  };
}

function picklistValues(
  ui: UiContext,
  object: ObjectDef,
  field: FieldDef,
  offered: Offered
): PicklistValuesRepresentation {
  const own = offered.byField.get(field.name);
  const shown = field.picklistValues.filter(({ active, value }) => active && (own === undefined || own.has(value)));
  const controllers = controllerValues(object, field);
  const values = shown.map((value) => representation(value, controllers));
  const preset = shown.findIndex(({ value, defaultValue }) =>
    own === undefined ? defaultValue : own.get(value) === true
  );
  const url = `${ui.base}/ui-api/object-info/${object.name}/picklist-values/${offered.recordTypeId}/${field.name}`;
  return tagged({ controllerValues: controllers, defaultValue: values[preset] ?? null, url, values });
}

const representation = (
  { label, value, validFor = [] }: PicklistValue,
  controllers: Readonly<Record<string, number>>
): PicklistValueRepresentation => ({
  attributes: null,
  label,
  validFor: validFor.flatMap((each) => controllers[each] ?? []),
  value,
});

/** The values of the controlling field with the numbers by which `validFor` names them. */
function controllerValues(object: ObjectDef, field: FieldDef): Readonly<Record<string, number>> {
  const controller = object.fields.get(field.controllerName?.toLowerCase() ?? '');
  if (!controller) return {};
  const values =
    controller.type === 'boolean' ? ['false', 'true'] : controller.picklistValues.map(({ value }) => value);
  return Object.fromEntries(values.map((value, index) => [value, index]));
}

/** The values of a picklist by record type; of all record types of the object when none is named. */
export function picklistsOf(
  ui: UiContext,
  objectName: string,
  fieldName: string,
  recordTypeIds?: readonly string[]
): readonly object[] {
  const object = uiObject(ui, objectName);
  const field = object.fields.get(fieldName.toLowerCase());
  if (!field) return [];
  const ids = recordTypeIds ?? recordTypesOf(ui.rest.org, object).map(({ id }) => id);
  return ids.map((recordTypeID) => {
    const {
      controllerValues: controllers,
      defaultValue,
      values,
    } = picklistValues(ui, object, field, offeredBy(ui, object, recordTypeID));
    const controllerValues = Object.entries(controllers).map(([apiName, value]) => ({ apiName, value }));
    return { recordTypeID, defaultValue, controllerValues, picklistValues: values };
  });
}
