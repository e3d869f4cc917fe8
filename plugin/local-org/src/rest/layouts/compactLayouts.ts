import { ApiError, type ObjectDef } from '../../contract.ts';
import { child, childrenOf, textOf } from '../../metadata/elements.ts';
import { nameFieldOf } from '../../metadata/schema.ts';
import { json, notFound, type Handler, type RestContext } from '../message.ts';
import { componentsOf, componentsOfObject } from '../orgComponents.ts';
import { objectNamed } from '../record.ts';
import { recordTypesOf } from '../recordTypes.ts';
import { renderItem } from './layoutItems.ts';

/** What one call may ask for. */
const MOST_OBJECTS = 100;

export interface CompactLayout {
  readonly id: string | null;
  readonly name: string;
  readonly label: string;
  readonly fields: readonly string[];
}

/** `GET /sobjects/X/describe/compactLayouts`. */
export const describeCompactLayouts: Handler = (context, { base }, params) => {
  const object = objectNamed(context, params['object'] ?? '');
  const layouts = [systemLayout(object), ...ownLayouts(context, object)];
  const assigned = layouts.find(({ name }) => name === assignedTo(context, object)) ?? layouts[0];
  return json({
    compactLayouts: layouts.map((layout) => render(context, object, layout)),
    defaultCompactLayoutId: assigned?.id ?? null,
    recordTypeCompactLayoutMappings: recordTypesOf(context.org, object).map((type) => ({
      available: true,
      compactLayoutId: assigned?.id ?? null,
      compactLayoutName: assigned?.name ?? null,
      recordTypeId: type.id,
      recordTypeName: type.name,
      urls: { compactLayout: `${base}/sobjects/${object.name}/describe/compactLayouts/${type.id}` },
    })),
    urls: { primary: `${base}/sobjects/${object.name}/describe/compactLayouts/primary` },
  });
};

/** `GET /sobjects/X/describe/compactLayouts/primary`, or of one of the record types by its id. */
export const describeCompactLayout: Handler = (context, _request, params) => {
  const object = objectNamed(context, params['object'] ?? '');
  const wanted = params['recordType'] ?? '';
  const isKnown = recordTypesOf(context.org, object).some(({ id }) => id.slice(0, 15) === wanted.slice(0, 15));
  if (wanted.toLowerCase() !== 'primary' && !isKnown) throw notFound();
  return json(render(context, object, compactLayoutOf(context, object)));
};

/** `GET /compactLayouts?q=Account,Contact`: the compact layout that each of the objects shows, by object. */
export const describePrimaryLayouts: Handler = (context, { query }) => {
  const names = (query.get('q') ?? '').split(',').map((name) => name.trim());
  const wanted = names.filter((name) => name !== '');
  if (wanted.length === 0) throw new ApiError('MISSING_ARGUMENT', 'q must name at least one object.');
  if (wanted.length > MOST_OBJECTS) {
    throw new ApiError('EXCEEDED_ID_LIMIT', `The limit of ${String(MOST_OBJECTS)} objects is exceeded.`);
  }
  const objects = wanted.map((name) => objectNamed(context, name));
  return json(
    Object.fromEntries(
      objects.map((object) => [object.name, render(context, object, compactLayoutOf(context, object))])
    )
  );
};

/** The layout that every object has: its name, which has no id of its own. */
const systemLayout = (object: ObjectDef): CompactLayout => ({
  id: null,
  name: 'SYSTEM',
  label: 'System Default',
  fields: [nameFieldOf(object)?.name ?? 'Id'],
});

function ownLayouts({ org }: RestContext, object: ObjectDef): readonly CompactLayout[] {
  return componentsOfObject(org, 'CompactLayout', object.name).flatMap(({ id, fullName, element }) => {
    if (!element) return [];
    const name = fullName.slice(object.name.length + 1);
    const fields = childrenOf(element, 'fields').map((field) => field.text);
    return [{ id, name, label: textOf(element, 'label') ?? name, fields }];
  });
}

/** The compact layout that records of the object show. */
export function compactLayoutOf(context: RestContext, object: ObjectDef): CompactLayout {
  const assigned = assignedTo(context, object);
  return ownLayouts(context, object).find(({ name }) => name === assigned) ?? systemLayout(object);
}

function assignedTo({ org }: RestContext, object: ObjectDef): string | undefined {
  const own = componentsOf(org, 'CustomObject').find(({ fullName }) => fullName === object.name)?.element;
  return own && child(own, 'compactLayoutAssignment')?.text;
}

function render(context: RestContext, object: ObjectDef, layout: CompactLayout): object {
  const access = context.org.rights(context.session);
  const items = layout.fields.map((field, index) =>
    renderItem(object, access, { field, behavior: 'Readonly' }, index + 1)
  );
  return {
    actions: [],
    fieldItems: items,
    id: layout.id,
    imageItems: [],
    label: layout.label,
    name: layout.name,
    objectType: object.name,
  };
}

/**
 * `GET /sobjects/X/describe/approvalLayouts`: what an approver is shown, from the approval processes of the object, or
 * from the one that the address names.
 */
export const describeApprovalLayouts: Handler = (context, _request, params) => {
  const object = objectNamed(context, params['object'] ?? '');
  const access = context.org.rights(context.session);
  const wanted = params['process']?.toLowerCase();
  const approvalLayouts = componentsOfObject(context.org, 'ApprovalProcess', object.name).flatMap((process) => {
    const { id, fullName, element } = process;
    if (!element) return [];
    const page = child(element, 'approvalPageFields');
    const fields = page ? childrenOf(page, 'field').map((field) => field.text) : [];
    const name = fullName.slice(object.name.length + 1);
    if (wanted !== undefined && name.toLowerCase() !== wanted) return [];
    return [
      {
        id,
        label: textOf(element, 'label') ?? name,
        layoutItems: fields.map((field, index) =>
          renderItem(object, access, { field, behavior: 'Readonly' }, index + 1)
        ),
        name,
      },
    ];
  });
  if (wanted !== undefined && approvalLayouts.length === 0) throw notFound();
  return json({ approvalLayouts });
};
