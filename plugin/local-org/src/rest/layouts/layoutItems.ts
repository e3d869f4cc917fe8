import type { ObjectDef, ReadAccess } from '../../contract.ts';
import { childrenOf, textOf } from '../../metadata/elements.ts';
import type { XmlElement } from '../../metadata/xml.ts';
import { describeField } from '../describe.ts';

/** One place of a layout: a field, or a blank space. */
export interface LayoutPlace {
  readonly field?: string;
  readonly behavior: 'Edit' | 'Readonly' | 'Required';
}

export interface LayoutSection {
  readonly heading: string;
  readonly showsOnDetail: boolean;
  readonly showsOnEdit: boolean;
  readonly columns: readonly (readonly LayoutPlace[])[];
}

/** The sections of a Layout component. */
export function sectionsOf(element: XmlElement): readonly LayoutSection[] {
  return childrenOf(element, 'layoutSections').map((section) => ({
    heading: textOf(section, 'label') ?? '',
    showsOnDetail: textOf(section, 'detailHeading') !== 'false' || textOf(section, 'editHeading') === 'false',
    showsOnEdit: true,
    columns: childrenOf(section, 'layoutColumns').map((column) =>
      childrenOf(column, 'layoutItems').map((item): LayoutPlace => {
        const field = textOf(item, 'field');
        const behavior = textOf(item, 'behavior');
        return {
          ...(field === undefined ? {} : { field }),
          behavior: behavior === 'Required' || behavior === 'Readonly' ? behavior : 'Edit',
        };
      })
    ),
  }));
}

/** What the platform shows of an object that nobody made a layout for: its fields in two columns, then who and when. */
export function defaultSections(object: ObjectDef): readonly LayoutSection[] {
  const fields = [...object.fields.values()].filter(
    (field) => field.type !== 'id' && field.compoundFieldName === undefined && field.name !== 'IsDeleted'
  );
  const place = (field: (typeof fields)[number]): LayoutPlace => ({
    field: field.name,
    behavior: !field.updateable ? 'Readonly' : field.nillable || field.type === 'boolean' ? 'Edit' : 'Required',
  });
  const isSystem = (name: string): boolean =>
    /^(Created|LastModified|SystemModstamp|Last(Viewed|Referenced))/.test(name);
  const own = fields.filter((field) => !isSystem(field.name)).map(place);
  const system = fields.filter((field) => /^(CreatedById|LastModifiedById)$/.test(field.name)).map(place);
  const inColumns = (heading: string, places: readonly LayoutPlace[]): LayoutSection => ({
    heading,
    showsOnDetail: true,
    showsOnEdit: true,
    columns: [places.filter((_, index) => index % 2 === 0), places.filter((_, index) => index % 2 === 1)],
  });
  return [
    inColumns(`${object.label} Information`, own),
    ...(system.length > 0 ? [inColumns('System Information', system)] : []),
  ];
}

/** A section as the describe call shows it: rows across the columns. Fields that the user may not see are blank. */
export function renderSection(
  object: ObjectDef,
  access: ReadAccess,
  section: LayoutSection,
  position: { readonly layoutId: string | null; readonly index: number }
): object {
  const rows = Math.max(0, ...section.columns.map((column) => column.length));
  const layoutRows = Array.from({ length: rows }, (_, row) => {
    const layoutItems = section.columns.map((column, index) =>
      renderItem(object, access, column[row], row * section.columns.length + index + 1)
    );
    return { layoutItems, numItems: layoutItems.length };
  });
  return {
    collapsed: false,
    columns: section.columns.length,
    heading: section.heading,
    layoutRows,
    layoutSectionId: null,
    parentLayoutId: position.layoutId,
    rows,
    tabOrder: 'TopToBottom',
    useCollapsibleSection: true,
    useHeading: section.heading !== '',
  };
}

export function renderItem(
  object: ObjectDef,
  access: ReadAccess,
  place: LayoutPlace | undefined,
  tabOrder: number
): object {
  const field = place?.field === undefined ? undefined : object.fields.get(place.field.toLowerCase());
  if (!place || !field || !access.mayReadField(object, field.name)) {
    return {
      editableForNew: false,
      editableForUpdate: false,
      label: '',
      layoutComponents: [{ behavior: null, displayLines: 1, tabOrder, type: 'EmptySpace', value: null }],
      placeholder: true,
      required: false,
    };
  }
  const isEditable = place.behavior !== 'Readonly';
  return {
    editableForNew: isEditable && field.createable,
    editableForUpdate: isEditable && field.updateable,
    label: field.label,
    layoutComponents: [
      {
        details: describeField(object, field),
        displayLines: field.type === 'textarea' ? 6 : 1,
        tabOrder,
        type: 'Field',
        value: field.name,
      },
    ],
    placeholder: false,
    required: place.behavior === 'Required',
  };
}
