import type { FieldDef, ObjectDef } from '../contract.ts';
import { relationshipField } from '../metadata/schema.ts';
import type { CompileScope, Evaluation, Expression, FieldReference } from './expression.ts';
import { FormulaError } from './formulaError.ts';
import type { RecordView } from './recordView.ts';
import { Decimal, fromStored, typeOfField, type Value } from './values.ts';

/** Compiles a name: a field, a field of a parent, or something behind a `$`. @throws FormulaError */
export function compileReference(path: readonly string[], at: number, scope: CompileScope): Expression {
  const [first = '', ...rest] = path;
  const resource = scope.resource?.(path, at);
  if (resource) return resource;
  if (first.startsWith('$')) return compileGlobal(first, rest, at, scope);
  const { field, hops } = resolve(scope.object, path, at, scope);
  return fieldExpression(path.join('.'), field, hops, at, scope);
}

/** A field of a record that only the evaluation knows, such as the one in a variable of a flow. @throws FormulaError */
export function compileFieldOf(
  object: ObjectDef,
  path: readonly string[],
  at: number,
  scope: CompileScope,
  view: (evaluation: Evaluation) => RecordView | undefined
): Expression {
  const { field, hops } = resolve(object, path, at, scope);
  return throughView(fieldExpression(path.join('.'), field, hops, at, scope), view);
}

/** A field of the record itself, whatever else its name might mean. @throws FormulaError */
export function compileOwnField(path: readonly string[], at: number, scope: CompileScope): Expression {
  const { field, hops } = resolve(scope.object, path, at, scope);
  return fieldExpression(path.join('.'), field, hops, at, scope);
}

/** Walks relationships to a field; `hops` are the reference fields on the way. */
function resolve(
  start: ObjectDef,
  path: readonly string[],
  at: number,
  scope: CompileScope
): { readonly field: FieldDef; readonly hops: readonly string[] } {
  const hops: string[] = [];
  let object = start;
  for (const step of path.slice(0, -1)) {
    const [relationship = '', declared] = step.split(':');
    const reference = relationshipField(object, relationship);
    const target = reference && (declared ?? polymorphicTarget(reference));
    const next = target === undefined ? undefined : scope.objectNamed(target);
    if (reference === undefined || next === undefined) throw unknownField(path, at);
    hops.push(reference.name);
    object = next;
  }
  const field = object.fields.get((path.at(-1) ?? '').toLowerCase());
  if (field === undefined) throw unknownField(path, at);
  scope.uses?.(object, field);
  return { field, hops };
}

/** A reference to users and queues is read as a user, unless the formula says otherwise. */
const polymorphicTarget = (reference: FieldDef): string | undefined =>
  reference.referenceTo.includes('User') ? 'User' : reference.referenceTo[0];

const unknownField = (path: readonly string[], at: number): FormulaError =>
  new FormulaError(`Field ${path.join('.')} does not exist. Check spelling.`, at);

function fieldExpression(
  name: string,
  field: FieldDef,
  hops: readonly string[],
  at: number,
  scope: CompileScope
): Expression {
  const read = reader(field, scope.blanksAsZero);
  const owner = (record: RecordView): RecordView | undefined => {
    let view: RecordView | undefined = record;
    for (const hop of hops) view = view?.parent(hop);
    return view;
  };
  const reference: FieldReference = { name, field, owner, isOwn: hops.length === 0, read };
  const evaluate =
    hops.length === 0
      ? ({ record }: Evaluation): Value => read(record)
      : ({ record }: Evaluation): Value => read(owner(record));
  return { type: typeOfField(field), at, evaluate, field: reference };
}

const ZERO = new Decimal(0);

function reader(field: FieldDef, blanksAsZero: boolean): (view: RecordView | undefined) => Value {
  const isNumber = typeOfField(field) === 'number';
  if (field.type === 'location') return placeOf(field.name.replace(/__c$/, ''));
  return (view) => {
    // An owner that is a queue has none of the fields of a user.
    const value = view?.object.fields.has(field.name.toLowerCase()) ? fromStored(field, view.get(field.name)) : null;
    if (value === null && field.type === 'boolean') return false;
    return value === null && blanksAsZero && isNumber ? ZERO : value;
  };
}

/** The two parts of a place are fields of their own. */
const placeOf =
  (name: string) =>
  (view: RecordView | undefined): Value => {
    const [latitude, longitude] = ['Latitude', 'Longitude'].map((part) => view?.get(`${name}__${part}__s`) ?? null);
    return typeof latitude === 'number' && typeof longitude === 'number'
      ? `${String(latitude)} ${String(longitude)}`
      : null;
  };

/** Globals that are records, by the object whose fields they have. */
const RECORD_GLOBALS: Readonly<
  Record<string, { readonly object: string; readonly view: (evaluation: Evaluation) => RecordView | undefined }>
> = {
  $user: { object: 'User', view: ({ globals, session }) => globals.user(session) },
  $profile: { object: 'Profile', view: ({ globals, session }) => globals.profile(session) },
  $userrole: { object: 'UserRole', view: ({ globals, session }) => globals.role(session) },
  $organization: { object: 'Organization', view: ({ globals }) => globals.organization() },
  $recordtype: {
    object: 'RecordType',
    view: ({ globals, record }) => {
      const id = record.row['RecordTypeId'];
      return typeof id === 'string' ? globals.recordType(id) : undefined;
    },
  },
};

const text = (value: string, at: number): Expression => ({ type: 'text', at, evaluate: () => value, literal: value });

function compileGlobal(global: string, path: readonly string[], at: number, scope: CompileScope): Expression {
  const whole = [global, ...path].join('.');
  const [name = ''] = path;
  switch (global.toLowerCase()) {
    case '$permission':
      if (!scope.isPermission(name)) throw unknownField([whole], at);
      return { type: 'boolean', at, evaluate: ({ hasPermission }) => hasPermission(name) };
    case '$label': {
      const label = scope.label(name);
      if (label === undefined) throw unknownField([whole], at);
      return text(label, at);
    }
    case '$api':
      return { type: 'text', at, evaluate: ({ session }) => apiValue(name, session.orgId) };
    case '$system':
      return { type: 'datetime', at, evaluate: () => Date.UTC(1900, 0, 1) };
    case '$objecttype':
      return objectField(path, whole, at, scope);
    case '$setup':
      return setupField(path, whole, at, scope);
    default:
  }
  const source = RECORD_GLOBALS[global.toLowerCase()];
  const object = source && scope.objectNamed(source.object);
  if (source === undefined || object === undefined || path.length === 0) throw unknownField([whole], at);
  const { field, hops } = resolve(object, path, at, scope);
  return throughView(fieldExpression(whole, field, hops, at, scope), source.view);
}

/** A field that stands for itself and not for a value, as VLOOKUP takes it. */
function objectField(path: readonly string[], whole: string, at: number, scope: CompileScope): Expression {
  const [objectName = '', fields = '', name = ''] = path;
  const object = scope.objectNamed(objectName);
  const field = object?.fields.get(name.toLowerCase());
  if (object === undefined || field === undefined || fields.toLowerCase() !== 'fields') throw unknownField([whole], at);
  return { type: typeOfField(field), at, evaluate: () => null, objectField: { object, field } };
}

function setupField(path: readonly string[], whole: string, at: number, scope: CompileScope): Expression {
  const [objectName = '', ...rest] = path;
  const object = scope.objectNamed(objectName);
  if (object?.kind !== 'setting' || rest.length !== 1) throw unknownField([whole], at);
  const { field, hops } = resolve(object, rest, at, scope);
  return throughView(fieldExpression(whole, field, hops, at, scope), ({ globals, session }) =>
    globals.setting(session, object.name)
  );
}

/** The expression of a field, read from the record that a global stands for. */
function throughView(expression: Expression, view: (evaluation: Evaluation) => RecordView | undefined): Expression {
  const { field, ...rest } = expression;
  if (field === undefined) return rest;
  return {
    ...rest,
    evaluate: (evaluation) => {
      const start = view(evaluation);
      return field.read(start && field.owner(start));
    },
  };
}

function apiValue(name: string, orgId: string): string {
  return name.toLowerCase().startsWith('session') ? '' : `/services/data/${name}/${orgId}`;
}
