import type { FieldDef, FieldType, FieldValue } from '../contract.ts';

export type Row = Record<string, FieldValue>;
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/** How a column becomes a value of the answer. */
export type Convert = (value: FieldValue) => Json;

export type Member =
  | {
      readonly kind: 'value';
      readonly name: string;
      readonly column: string;
      readonly convert: Convert;
      /** Of a grouped query: what the value is, for callers that have types. */
      readonly type?: FieldType;
      readonly scale?: number;
    }
  | { readonly kind: 'record'; readonly name: string; readonly shape: RecordShape }
  | { readonly kind: 'children'; readonly name: string; readonly index: number }
  | {
      readonly kind: 'compound';
      readonly name: string;
      readonly parts: readonly { readonly key: string; readonly column: string }[];
    };

/** How a row becomes a record: the variant whose id is present. Only polymorphic parents have more than one. */
export interface RecordShape {
  readonly variants: readonly {
    readonly object: string;
    readonly idColumn: string;
    readonly members: readonly Member[];
  }[];
}

export interface RenderContext {
  /** e.g. `/services/data/v66.0`. */
  readonly base: string;
  children(index: number, parentId: string): Json;
}

const identity: Convert = (value) => value;
const toBoolean: Convert = (value) => (value === null ? null : value === 1 || value === true);
/** The API writes `2026-01-01T00:00:00.000+0000`. */
const toDatetime: Convert = (value) => (typeof value === 'string' ? value.replace(/Z$/, '+0000') : value);
/** Sums of binary floating point numbers, without their noise. */
const toNumber: Convert = (value) => (typeof value === 'number' ? Number(value.toPrecision(15)) : value);

/** A structure is stored as its JSON. */
const toStructure: Convert = (value) =>
  typeof value === 'string' && value.startsWith('{') ? (JSON.parse(value) as Json) : value;

export function converterOf(type: FieldType): Convert {
  if (type === 'anyType') return toStructure;
  if (type === 'boolean') return toBoolean;
  if (type === 'datetime') return toDatetime;
  if (type === 'currency' || type === 'double' || type === 'percent') return toNumber;
  return identity;
}

const grouped = new Intl.NumberFormat('en-US', { maximumFractionDigits: 15 });

/** `FORMAT()` in the en_US locale. */
export function formatterOf(type: FieldType, field: FieldDef | undefined): Convert {
  return (value) => {
    if (value === null) return null;
    if (type === 'date' || type === 'datetime') return formatDate(String(value), type);
    if (typeof value !== 'number' || type === 'boolean') return converterOf(type)(value);
    if (type === 'currency')
      return `$${value.toLocaleString('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 })}`;
    const digits = field?.scale ?? 0;
    const text = field ? value.toLocaleString('en-US', { minimumFractionDigits: digits }) : grouped.format(value);
    return type === 'percent' ? `${text}%` : text;
  };
}

function formatDate(iso: string, type: 'date' | 'datetime'): string {
  const options =
    type === 'date' ? ({ dateStyle: 'short' } as const) : ({ dateStyle: 'short', timeStyle: 'short' } as const);
  return new Date(iso)
    .toLocaleString('en-US', { ...options, timeZone: 'UTC' })
    .replace(/(\d+\/\d+\/)(\d\d)\b/, '$120$2');
}

export function renderRecord(shape: RecordShape, row: Row, context: RenderContext): Json {
  for (const { object, idColumn, members } of shape.variants) {
    const id = row[idColumn];
    if (typeof id !== 'string') continue;
    const record: Record<string, Json> = {
      attributes: { type: object, url: `${context.base}/sobjects/${object}/${id}` },
    };
    for (const member of members) record[member.name] = renderMember(member, row, id, context);
    return record;
  }
  return null;
}

function renderMember(member: Member, row: Row, id: string, context: RenderContext): Json {
  switch (member.kind) {
    case 'value':
      return member.convert(row[member.column] ?? null);
    case 'record':
      return renderRecord(member.shape, row, context);
    case 'children':
      return context.children(member.index, id);
    case 'compound':
      return renderCompound(member.parts, row);
  }
}

function renderCompound(parts: readonly { readonly key: string; readonly column: string }[], row: Row): Json {
  const value: Record<string, Json> = {};
  let present = false;
  for (const { key, column } of parts) {
    value[key] = row[column] ?? null;
    present ||= value[key] !== null;
  }
  return present ? value : null;
}

export function renderAggregate(members: readonly (Member & { kind: 'value' })[], row: Row): Json {
  const record: Record<string, Json> = { attributes: { type: 'AggregateResult' } };
  for (const member of members) record[member.name] = member.convert(row[member.column] ?? null);
  return record;
}
