import { ApiError, type ObjectDef } from '../../contract.ts';
import { child, childrenOf, textOf } from '../../metadata/elements.ts';
import type { XmlElement } from '../../metadata/xml.ts';
import { nameFieldOf } from '../../metadata/schema.ts';
import { makeId } from '../../store/ids.ts';
import { fieldOfColumn } from './listViewColumns.ts';
import { notFound, type RestContext } from '../message.ts';
import { componentsOfObject } from '../orgComponents.ts';

export interface ListViewFilter {
  readonly field: string;
  readonly operation: string;
  readonly value: string;
}

export interface ListView {
  readonly id: string;
  readonly object: ObjectDef;
  readonly developerName: string;
  readonly label: string;
  readonly scope: 'everything' | 'mine' | 'recent' | 'queue';
  /** Paths such as `Name` or `Owner.Alias`. */
  readonly columns: readonly string[];
  readonly filters: readonly ListViewFilter[];
  /** `1 AND (2 OR 3)`; all filters by default. */
  readonly logic: string | undefined;
  readonly queue: string | undefined;
}

const SCOPES: Readonly<Record<string, ListView['scope']>> = { Mine: 'mine', Queue: 'queue' };

/** The list views of an object: those of its metadata and, of standard objects, the ones that come with an org. */
export function listViewsOf({ org }: RestContext, object: ObjectDef): readonly ListView[] {
  const declared = componentsOfObject(org, 'ListView', object.name).flatMap(({ id, fullName, element }) =>
    element ? [readListView(object, id, fullName.slice(object.name.length + 1), element)] : []
  );
  const shipped = object.custom ? [] : standardListViews(object);
  return [...declared, ...shipped.filter((each) => !declared.some((own) => own.developerName === each.developerName))];
}

/** @throws ApiError NOT_FOUND */
export function listViewWithId(context: RestContext, object: ObjectDef, id: string): ListView {
  const key = id.slice(0, 15);
  const found = listViewsOf(context, object).find((view) => view.id.slice(0, 15) === key || view.developerName === id);
  if (!found) throw notFound();
  return found;
}

function readListView(object: ObjectDef, id: string, developerName: string, element: XmlElement): ListView {
  const columns = childrenOf(element, 'columns').flatMap((column) => fieldOfColumn(object, column.text) ?? []);
  return {
    id,
    object,
    developerName,
    label: textOf(element, 'label') ?? developerName,
    scope: SCOPES[textOf(element, 'filterScope') ?? ''] ?? 'everything',
    columns: columns.length > 0 ? columns : [nameFieldOf(object)?.name ?? 'Id'],
    filters: childrenOf(element, 'filters').map((filter) => {
      const column = textOf(filter, 'field') ?? '';
      return {
        field: fieldOfColumn(object, column) ?? column,
        operation: textOf(filter, 'operation') ?? 'equals',
        value: child(filter, 'value')?.text ?? '',
      };
    }),
    logic: textOf(element, 'booleanFilter'),
    queue: textOf(element, 'queue'),
  };
}

/** Ids follow from the object, so that they are the same in every org and after every start. */
function standardListViews(object: ObjectDef): readonly ListView[] {
  if (!object.fields.has('lastvieweddate') || !object.fields.has('ownerid')) return [];
  const plural = object.labelPlural.replaceAll(' ', '');
  const columns = [nameFieldOf(object)?.name ?? 'Id', 'CreatedDate', 'Owner.Alias'];
  const kinds = [
    [`All${plural}`, `All ${object.labelPlural}`, 'everything'],
    [`My${plural}`, `My ${object.labelPlural}`, 'mine'],
    [`RecentlyViewed${plural}`, `Recently Viewed ${object.labelPlural}`, 'recent'],
  ] as const;
  const number = Array.from(object.keyPrefix).reduce((sum, character) => sum * 128 + character.charCodeAt(0), 0);
  return kinds.map(([developerName, label, scope], index) => ({
    id: makeId('00B', 1e12 + number * 8 + index),
    object,
    developerName,
    label,
    scope,
    columns,
    filters: [],
    logic: undefined,
    queue: undefined,
  }));
}

/** The query that a list view runs. @throws ApiError for a filter that SOQL cannot state */
export function queryOf(view: ListView, userId: string, queueId: string | undefined): string {
  const conditions = allConditions(view, userId, queueId);
  const fields = [...new Set([...view.columns, 'Id', ...audit(view.object)])];
  const where = conditions.length > 0 ? ` WHERE ${conditions.join(' AND ')}` : '';
  const order =
    view.scope === 'recent' ? 'LastViewedDate DESC' : `${view.columns[0] ?? 'Id'} ASC NULLS FIRST, Id ASC NULLS FIRST`;
  return `SELECT ${fields.join(', ')} FROM ${view.object.name}${where} ORDER BY ${order}`;
}

const allConditions = (view: ListView, userId: string, queueId: string | undefined): readonly string[] => [
  ...scopeConditions(view, userId, queueId),
  ...filterConditions(view),
];

/** The conditions of SOQL that the scope and the filters of a list view are. @throws ApiError as {@link queryOf} */
export const conditionsOf = (context: RestContext, view: ListView): readonly string[] =>
  allConditions(view, context.session.userId, queueIdOf(context, view));

/** The id of the queue whose records a list view shows. */
export function queueIdOf({ org }: RestContext, { queue }: ListView): string | undefined {
  if (queue === undefined) return undefined;
  const groups = `SELECT "Id" AS id FROM ${org.sql.table('Group')} WHERE "DeveloperName" = ?`;
  const id = org.sql.all(groups, [queue])[0]?.['id'];
  return typeof id === 'string' ? id : undefined;
}

const audit = (object: ObjectDef): readonly string[] =>
  ['CreatedDate', 'LastModifiedDate', 'SystemModstamp'].filter((name) => object.fields.has(name.toLowerCase()));

function scopeConditions({ scope, object }: ListView, userId: string, queueId: string | undefined): readonly string[] {
  if (scope === 'recent') return ['LastViewedDate != null'];
  if (!object.fields.has('ownerid')) return [];
  if (scope === 'mine') return [`OwnerId = '${userId}'`];
  return scope === 'queue' ? [`OwnerId = '${queueId ?? ''}'`] : [];
}

function filterConditions(view: ListView): readonly string[] {
  const conditions = view.filters.map((filter) => condition(view.object, filter));
  if (view.logic === undefined) return conditions;
  // SOQL takes a negation after AND and OR in parentheses only.
  const logic = view.logic.replace(/\bNOT\s*(\d+|\([^()]*\))/gi, '(NOT $1)');
  return [`(${logic.replace(/\d+/g, (number) => conditions[Number(number) - 1] ?? number)})`];
}

const OPERATORS: Readonly<Record<string, string>> = {
  equals: '=',
  notEqual: '!=',
  lessThan: '<',
  greaterThan: '>',
  lessOrEqual: '<=',
  greaterOrEqual: '>=',
};
const PATTERNS: Readonly<Record<string, (value: string) => string>> = {
  contains: (value) => `%${value}%`,
  notContain: (value) => `%${value}%`,
  startsWith: (value) => `${value}%`,
};

function condition(object: ObjectDef, { field, operation, value }: ListViewFilter): string {
  const definition = object.fields.get(field.toLowerCase());
  const pattern = PATTERNS[operation];
  if (pattern) {
    const test = `${field} LIKE ${quoted(pattern(value.replace(/[\\%_]/g, '\\$&')))}`;
    return operation === 'notContain' ? `(NOT ${test})` : test;
  }
  const values = value === '' ? ['null'] : value.split(',').map((each) => literal(definition?.type, each.trim()));
  const operator = OPERATORS[operation];
  if (operator && values.length === 1) return `${field} ${operator} ${values[0] ?? 'null'}`;
  if (operation === 'equals') return `${field} IN (${values.join(', ')})`;
  if (operation === 'notEqual') return `${field} NOT IN (${values.join(', ')})`;
  if (operation === 'includes' || operation === 'excludes')
    return `${field} ${operation.toUpperCase()} (${values.join(', ')})`;
  throw new ApiError('INVALID_OPERATION', `The filter of the list view cannot be run: ${field} ${operation} ${value}`);
}

const quoted = (text: string): string => `'${text.replace(/['\\]/g, '\\$&')}'`;

function literal(type: string | undefined, value: string): string {
  switch (type) {
    case 'boolean':
      return String(value === '1' || value.toLowerCase() === 'true');
    case 'int':
    case 'double':
    case 'currency':
    case 'percent':
      return value;
    case 'date':
    case 'datetime':
      return dateLiteral(value);
    default:
      return quoted(value);
  }
}

/** `TODAY`, `LAST 7 DAYS`, `12/31/2026`: list views write what SOQL spells `LAST_N_DAYS:7` and `2026-12-31`. */
function dateLiteral(value: string): string {
  const relative = /^(LAST|NEXT)[ _](?:N_)?(\d+)[ _](DAYS|WEEKS|MONTHS|QUARTERS|YEARS)$/i.exec(value);
  if (relative) return `${String(relative[1])}_N_${String(relative[3])}:${String(relative[2])}`.toUpperCase();
  const [, month = '', day = '', year = ''] = /^(\d{1,2})\/(\d{1,2})\/(\d{4})$/.exec(value) ?? [];
  if (year !== '') return `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  return value.replaceAll(' ', '_').toUpperCase();
}
