import { API } from 'org/page';
import { call } from 'org/client';
import type { UiRecord } from 'org/records';
import { isBlank, type FieldInfo, type Layout, type LayoutItem, type ObjectInfo } from 'one/fieldFormat';

export interface Option {
  readonly label: string;
  readonly value: string;
}
export type Picklists = Readonly<Record<string, readonly Option[] | undefined>>;

export interface FormField {
  readonly key: string;
  readonly info: FieldInfo;
  readonly label: string;
  readonly required: boolean;
  readonly value: unknown;
  readonly displayValue: string | null;
  readonly options: readonly Option[];
}

/** A place of the layout: one field, or the parts of one, such as street and city of an address. */
export interface FormCell {
  readonly key: string;
  readonly label: string;
  readonly help: string | null;
  readonly pencil: string;
  readonly editable: boolean;
  readonly fields: readonly FormField[];
  /** The address that the parts make; undefined for other cells. */
  readonly address: FieldInfo | undefined;
}

export interface FormSection {
  readonly key: string;
  readonly heading: string | null;
  readonly className: string;
  readonly cells: readonly FormCell[];
}

interface FormSource {
  readonly layout: Layout;
  readonly info: ObjectInfo;
  readonly record: UiRecord;
  readonly picklists: Picklists;
  readonly edits: Readonly<Record<string, unknown>>;
  readonly isNew: boolean;
}

/** The sections of a layout with the values of a record, row by row as the layout has them. */
export function formSections(source: FormSource): readonly FormSection[] {
  return source.layout.sections
    .map((section, index) => ({
      key: section.id ?? String(index),
      heading: section.useHeading ? section.heading : null,
      className: section.columns > 1 ? 'form-grid form-grid_two' : 'form-grid',
      cells: section.layoutRows.flatMap(({ layoutItems }, row) =>
        layoutItems.map((item, column) => cellOf(source, item, `${String(row)}.${String(column)}`))
      ),
    }))
    .filter(({ cells }) => cells.some(({ fields }) => fields.length > 0));
}

function cellOf(source: FormSource, item: LayoutItem, key: string): FormCell {
  const { info, isNew } = source;
  const fields = item.layoutComponents.flatMap(({ apiName }): readonly FormField[] => {
    const field = apiName === null ? undefined : info.fields[apiName];
    return field ? [fieldOf(source, item, field)] : [];
  });
  const compound = fields.length > 1 ? fields[0]?.info.compoundFieldName : undefined;
  const label = item.label === '' ? (fields[0]?.label ?? '') : item.label;
  return {
    key,
    label,
    help: fields.length === 1 ? (fields[0]?.info.inlineHelpText ?? null) : null,
    pencil: `Edit ${label}`,
    editable: fields.length > 0 && (isNew ? item.editableForNew : item.editableForUpdate),
    fields,
    address: compound?.endsWith('Address')
      ? { ...(fields[0] as FormField).info, apiName: compound, dataType: 'Address' }
      : undefined,
  };
}

function fieldOf({ record, picklists, edits }: FormSource, item: LayoutItem, info: FieldInfo): FormField {
  const isEdited = info.apiName in edits;
  return {
    key: info.apiName,
    info,
    label: item.layoutComponents.length === 1 && item.label !== '' ? item.label : info.label,
    required: item.required,
    value: isEdited ? edits[info.apiName] : (record.fields[info.apiName]?.value ?? null),
    displayValue: isEdited ? null : referenceName(record, info),
    options: picklists[info.apiName] ?? [],
  };
}

/** The name of the record that a reference leads to. */
export function referenceName(record: UiRecord, field: FieldInfo): string | null {
  if (field.relationshipName === null) return null;
  const related = record.fields[field.relationshipName];
  const value = related?.value as UiRecord | null | undefined;
  const nameField = field.referenceToInfos.find(({ apiName }) => apiName === value?.apiName)?.nameFields[0] ?? 'Name';
  const name = value?.fields[nameField]?.value ?? related?.displayValue;
  return isBlank(name) ? null : String(name);
}

/** The values of all picklists of an object, for a record type. */
export async function readPicklists(object: string, recordTypeId: string | null | undefined): Promise<Picklists> {
  const type = recordTypeId ?? '012000000000000AAA';
  const answer = (await call('GET', `${API}/ui-api/object-info/${object}/picklist-values/${type}`)) as {
    readonly picklistFieldValues: Readonly<Record<string, { readonly values: readonly Option[] }>>;
  };
  return Object.fromEntries(Object.entries(answer.picklistFieldValues).map(([name, { values }]) => [name, values]));
}
