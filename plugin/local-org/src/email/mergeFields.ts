import type { FieldValue, ObjectDef } from '../contract.ts';
import type { EmailTemplateDef } from '../metadata/readEmailTemplate.ts';
import { fieldOf, nameFieldOf, relationshipField } from '../metadata/schema.ts';
import type { SaveScope } from '../save/change.ts';
import type { Row } from '../store/records.ts';

/** What the merge fields of a template stand for. */
export interface MergeContext {
  readonly object: ObjectDef;
  readonly record: Readonly<Row>;
  /** The recipient, for `{!Receiving_User.Name}`. */
  readonly recipient?: Readonly<Row>;
  /** Names without a record, such as `ApprovalRequest.Comments`; by lower-case name. */
  readonly values?: ReadonlyMap<string, string>;
}

export interface MergedMail {
  readonly subject: string;
  readonly text: string;
  readonly html?: string;
}

export function mergeTemplate(scope: SaveScope, template: EmailTemplateDef, context: MergeContext): MergedMail {
  return {
    subject: merge(scope, template.subject, context),
    text: merge(scope, template.text, context),
    ...(template.html === undefined ? {} : { html: merge(scope, template.html, context, escapeHtml) }),
  };
}

/** Puts values in place of `{!Object.Field}`; an unknown name stands for nothing. */
function merge(
  scope: SaveScope,
  text: string,
  context: MergeContext,
  escape: (value: string) => string = (value) => value
): string {
  return text.replace(/\{!\s*([^}]*?)\s*\}/g, (_whole, expression: string) =>
    escape(valueOf(scope, expression, context))
  );
}

/** `NullValue(Order.Description, "none")` has a default for a blank field. */
function valueOf(scope: SaveScope, expression: string, context: MergeContext): string {
  const withDefault = /^NullValue\s*\(\s*([\w.$]+)\s*,\s*"([^"]*)"\s*\)$/i.exec(expression);
  const value = pathValue(scope, withDefault?.[1] ?? expression, context);
  return value === '' ? (withDefault?.[2] ?? '') : value;
}

function pathValue(scope: SaveScope, path: string, context: MergeContext): string {
  const fixed = context.values?.get(path.toLowerCase());
  if (fixed !== undefined) return fixed;
  if (path.toLowerCase() === 'today') return scope.stamp.slice(0, 10);
  const [first = '', ...rest] = path.split('.');
  const start = startOf(scope, first, context);
  return start === undefined ? '' : follow(scope, start.object, start.row, rest);
}

interface Place {
  readonly object: ObjectDef;
  readonly row: Readonly<Row>;
}

function startOf(scope: SaveScope, name: string, { object, record, recipient }: MergeContext): Place | undefined {
  const lower = name.toLowerCase();
  if (lower === object.name.toLowerCase()) return { object, row: record };
  const users = scope.model.schema.object('User');
  if (lower === 'receiving_user') return users && recipient && { object: users, row: recipient };
  if (lower === 'user' || lower === 'sending_user') return placeOf(scope, scope.session.userId);
  if (lower === 'organization') return placeOf(scope, scope.session.orgId);
  // A related object by its name: the account of an order.
  const lookup =
    relationshipField(object, name) ??
    [...object.fields.values()].find(
      (field) => field.referenceTo.length === 1 && field.referenceTo[0]?.toLowerCase() === lower
    );
  return lookup && placeOf(scope, record[lookup.name]);
}

function placeOf(scope: SaveScope, id: FieldValue | undefined): Place | undefined {
  const object = typeof id === 'string' ? scope.model.schema.objectOfId(id) : undefined;
  const row = object?.queryable && typeof id === 'string' ? scope.records.find(object, id) : undefined;
  return object && row && { object, row };
}

function follow(scope: SaveScope, object: ObjectDef, row: Readonly<Row>, names: readonly string[]): string {
  const [name = '', ...rest] = names;
  const field = fieldOf(object, name);
  if (field && rest.length === 0) {
    const value =
      field.formula === undefined ? row[field.name] : scope.formulas.calculate(object, row, field.name, scope.session);
    return field.type === 'reference' ? nameOf(scope, value) : shown(value);
  }
  const place = placeOf(scope, row[relationshipField(object, name)?.name ?? '']);
  if (place === undefined) return '';
  return rest.length === 0 ? nameOf(scope, place.row['Id']) : follow(scope, place.object, place.row, rest);
}

/** A lookup shows the name of what it names. */
function nameOf(scope: SaveScope, id: FieldValue | undefined): string {
  const place = placeOf(scope, id);
  const name = place && nameFieldOf(place.object)?.name;
  return shown(name === undefined ? (id ?? null) : place?.row[name]);
}

const shown = (value: FieldValue | undefined): string => (value === null || value === undefined ? '' : String(value));

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

const escapeHtml = (value: string): string => value.replace(/[&<>"]/g, (char) => ENTITIES[char] ?? char);
