import type { UiRecord } from 'org/records';
import { isBlank, type FieldInfo, type ObjectInfo } from 'one/fieldFormat';

export interface ListColumn {
  readonly fieldApiName: string;
  readonly label: string;
  readonly lookupId?: string | null;
  readonly sortable: boolean;
}

const TYPES: Readonly<Record<string, object>> = {
  Currency: { type: 'currency', typeAttributes: { currencyDisplayAs: 'symbol' } },
  Percent: { type: 'percent', typeAttributes: { maximumFractionDigits: 2, formatStyle: 'percent-fixed' } },
  Double: { type: 'number' },
  Int: { type: 'number' },
  Date: { type: 'date-local', typeAttributes: { year: 'numeric', month: 'short', day: 'numeric' } },
  DateTime: {
    type: 'date',
    typeAttributes: { year: 'numeric', month: 'short', day: 'numeric', hour: 'numeric', minute: '2-digit' },
  },
  Boolean: { type: 'boolean' },
  Email: { type: 'email' },
  Phone: { type: 'phone' },
  Url: { type: 'url' },
};

/** The columns of a list, as the data table of the base components takes them; names of records are links. */
export function tableColumns(columns: readonly ListColumn[], info: ObjectInfo | undefined): readonly object[] {
  return columns.map(({ fieldApiName, label, sortable }) => {
    const field = info?.fields[fieldApiName];
    const base = { label, fieldName: fieldApiName, sortable, hideDefaultActions: true };
    if (isLink(fieldApiName, field, info)) {
      return {
        ...base,
        type: 'url',
        fieldName: `${fieldApiName}.url`,
        typeAttributes: { label: { fieldName: fieldApiName } },
        sortFieldName: fieldApiName,
      };
    }
    return { ...base, ...(TYPES[field?.dataType ?? ''] ?? { type: 'text' }) };
  });
}

/** A row of the table: values by column, plus the addresses of the links. */
export function tableRow(
  record: UiRecord,
  columns: readonly ListColumn[],
  info: ObjectInfo | undefined
): Readonly<Record<string, unknown>> {
  const row: Record<string, unknown> = { Id: record.id };
  for (const { fieldApiName, lookupId } of columns) {
    const field = info?.fields[fieldApiName];
    const { value, displayValue } = at(record, fieldApiName) ?? { value: null, displayValue: null };
    const isText = !field || !(field.dataType in TYPES);
    row[fieldApiName] = isText ? (displayValue ?? plain(value)) : value;
    if (info?.nameFields.includes(fieldApiName))
      row[`${fieldApiName}.url`] = `/lightning/r/${record.apiName}/${record.id}/view`;
    else if (fieldApiName.includes('.')) {
      const parent = at(record, fieldApiName.split('.').slice(0, -1).join('.'))?.value as UiRecord | null | undefined;
      const id = lookupId ? at(record, lookupId)?.value : parent?.id;
      if (parent && !isBlank(id)) row[`${fieldApiName}.url`] = `/lightning/r/${parent.apiName}/${String(id)}/view`;
    }
  }
  return row;
}

const plain = (value: unknown): unknown => (typeof value === 'object' && value !== null ? '' : value);

/** People are no pages here. */
const isLink = (path: string, field: FieldInfo | undefined, info: ObjectInfo | undefined): boolean => {
  if (info?.nameFields.includes(path) === true) return true;
  return (
    field === undefined &&
    /\.(Name|\w*Number|\w*Title)$/.test(path) &&
    !/^(Owner|CreatedBy|LastModifiedBy)\./.test(path)
  );
};

function at(
  record: UiRecord,
  path: string
): { readonly value: unknown; readonly displayValue: string | null } | undefined {
  const [name = '', ...rest] = path.split('.');
  const field = record.fields[name];
  if (rest.length === 0) return field;
  const inner = field?.value;
  return typeof inner === 'object' && inner !== null ? at(inner as UiRecord, rest.join('.')) : undefined;
}
