import { ApiError, type FieldDef, type ObjectDef } from '../../contract.ts';
import { compactLayoutOf } from '../layouts/compactLayouts.ts';
import { layoutFor } from '../layouts/describeLayouts.ts';
import { defaultSections, sectionsOf, type LayoutPlace, type LayoutSection } from '../layouts/layoutItems.ts';
import type { Handler } from '../message.ts';
import { MASTER, recordTypesOf, type RecordTypeInfo } from '../recordTypes.ts';
import { conditionalJson, tagged } from './entityTag.ts';
import { addPath, listOf, type FieldTree } from './fieldTree.ts';
import { partsOf } from './readRecords.ts';
import type {
  LayoutItemRepresentation,
  LayoutMode,
  LayoutRepresentation,
  LayoutSectionRepresentation,
  LayoutType,
} from './formRepresentations.ts';
import { badRecordType, uiContext, uiObject, type UiContext } from './uiContext.ts';

export interface LayoutKey {
  readonly type: LayoutType;
  readonly mode: LayoutMode;
  readonly recordTypeId: string;
}

/** `GET /ui-api/layout/X?layoutType=Full&mode=View&recordTypeId=012…`. */
export const readLayout: Handler = (context, request, params) => {
  const ui = uiContext(context, request);
  const object = uiObject(ui, params['object'] ?? '');
  const [type = 'Full'] = layoutTypesOf(request.query.get('layoutType'));
  const [mode = 'View'] = modesOf(request.query.get('mode'));
  const recordTypeId = request.query.get('recordTypeId') ?? MASTER.id;
  return conditionalJson(request, layoutOf(ui, object, { type, mode, recordTypeId }));
};

/** @throws ApiError ILLEGAL_QUERY_PARAMETER_VALUE */
export const layoutTypesOf = (text: string | null): readonly LayoutType[] =>
  choices(text, ['Compact', 'Full'], 'layoutType');
export const modesOf = (text: string | null): readonly LayoutMode[] =>
  choices(text, ['Create', 'Edit', 'View'], 'mode');

function choices<Choice extends string>(
  text: string | null,
  known: readonly Choice[],
  name: string
): readonly Choice[] {
  return listOf(text).map((word) => {
    const found = known.find((each) => each.toLowerCase() === word.toLowerCase());
    if (found) return found;
    const message = `Illegal value for query parameter ${name}: ${word}. Valid values are: ${known.join(', ')}`;
    throw new ApiError('ILLEGAL_QUERY_PARAMETER_VALUE', message);
  });
}

/** A layout as the user sees it: fields that are hidden from the user leave their places empty. */
export function layoutOf(context: UiContext, object: ObjectDef, key: LayoutKey): LayoutRepresentation {
  const type = recordTypeOf(context, object, key.recordTypeId);
  const { id, sections } =
    key.type === 'Compact' ? compactSections(context, object) : fullSections(context, object, type);
  return tagged({
    id,
    layoutType: key.type,
    mode: key.mode,
    objectApiName: object.name,
    recordTypeId: type.id,
    saveOptions: [],
    sections: sections.map((section, index) => render(context, object, section, { key, id, index })),
  });
}

function recordTypeOf({ rest }: UiContext, object: ObjectDef, id: string): RecordTypeInfo {
  const found = recordTypesOf(rest.org, object).find((type) => type.id.slice(0, 15) === id.slice(0, 15));
  if (!found) throw badRecordType(object, id);
  return found;
}

interface Sections {
  readonly id: string | null;
  readonly sections: readonly LayoutSection[];
}

function fullSections({ rest }: UiContext, object: ObjectDef, type: RecordTypeInfo): Sections {
  const layout = layoutFor(rest, object, type);
  return {
    id: layout?.id ?? null,
    sections: layout?.element ? sectionsOf(layout.element) : defaultSections(object),
  };
}

/** Compact layouts are one section of one column. */
function compactSections({ rest }: UiContext, object: ObjectDef): Sections {
  const { id, fields } = compactLayoutOf(rest, object);
  const column = fields.map((field): LayoutPlace => ({ field, behavior: 'Readonly' }));
  return { id, sections: [{ heading: '', showsOnDetail: true, showsOnEdit: true, columns: [column] }] };
}

function render(
  context: UiContext,
  object: ObjectDef,
  section: LayoutSection,
  place: { readonly key: LayoutKey; readonly id: string | null; readonly index: number }
): LayoutSectionRepresentation {
  const rows = Math.max(0, ...section.columns.map((column) => column.length));
  const useHeading =
    section.heading !== '' && (place.key.mode === 'View' ? section.showsOnDetail : section.showsOnEdit);
  return {
    collapsible: useHeading,
    columns: section.columns.length,
    heading: section.heading === '' ? null : section.heading,
    id: place.id === null ? null : `${place.id}-${String(place.index)}`,
    layoutRows: Array.from({ length: rows }, (_, row) => ({
      layoutItems: section.columns.map((column) => renderItem(context, object, column[row])),
    })),
    rows,
    useHeading,
  };
}

function renderItem(context: UiContext, object: ObjectDef, place: LayoutPlace | undefined): LayoutItemRepresentation {
  const field = place?.field === undefined ? undefined : object.fields.get(place.field.toLowerCase());
  if (!place || !field || !context.access.mayReadField(object, field.name)) {
    return {
      editableForNew: false,
      editableForUpdate: false,
      label: '',
      layoutComponents: [{ apiName: null, componentType: 'EmptySpace' }],
      lookupIdApiName: null,
      required: false,
      sortable: false,
    };
  }
  const components = componentsOf(object, field);
  const isEditable = place.behavior !== 'Readonly' && context.access.mayEditField(object, field.name);
  return {
    editableForNew: isEditable && components.some(({ createable }) => createable),
    editableForUpdate: isEditable && components.some(({ updateable }) => updateable),
    label: field.type === 'reference' ? field.label.replace(/ ID$/, '') : field.label,
    layoutComponents: components.map(({ name, label }) => ({ apiName: name, componentType: 'Field', label })),
    lookupIdApiName: field.nameField ? 'Id' : field.type === 'reference' ? field.name : null,
    required: place.behavior === 'Required' || (!field.nillable && isEditable && field.type !== 'boolean'),
    sortable: false,
  };
}

/** Addresses are shown by their parts, people by those of their names. */
function componentsOf(object: ObjectDef, field: FieldDef): readonly FieldDef[] {
  if (field.type === 'address') return partsOf(object, field).filter(({ name }) => !/(tude|Accuracy)$/.test(name));
  const isPerson = field.nameField && object.fields.has('firstname') && object.fields.has('lastname');
  const parts = isPerson ? ['salutation', 'firstname', 'lastname'].map((name) => object.fields.get(name)) : [field];
  return parts.filter((part) => part !== undefined);
}

/** Adds the fields of layouts to a tree; of a related record, its name. */
export function addLayoutFields(
  context: UiContext,
  object: ObjectDef,
  tree: FieldTree,
  keys: readonly LayoutKey[]
): void {
  for (const key of keys) {
    for (const { layoutRows } of layoutOf(context, object, key).sections) {
      const components = layoutRows.flatMap(({ layoutItems }) => layoutItems.flatMap((item) => item.layoutComponents));
      for (const { apiName } of components) if (apiName !== null) addShown(object, tree, apiName);
    }
  }
}

function addShown(object: ObjectDef, tree: FieldTree, name: string): void {
  const field = object.fields.get(name.toLowerCase());
  addPath(tree, [name]);
  if (field?.type === 'reference' && field.relationshipName) addPath(tree, [field.relationshipName, 'Id']);
}

/** The layouts of a record type that a request names with `layoutTypes` and `modes`. */
export function layoutKeys(
  query: URLSearchParams,
  recordTypeId: string | null,
  otherwise: readonly LayoutType[] = []
): readonly LayoutKey[] {
  const types = layoutTypesOf(query.get('layoutTypes'));
  const modes = modesOf(query.get('modes'));
  return (types.length > 0 ? types : otherwise).flatMap((type) =>
    (modes.length > 0 ? modes : (['View'] as const)).map((mode) => ({
      type,
      mode,
      recordTypeId: recordTypeId ?? MASTER.id,
    }))
  );
}
