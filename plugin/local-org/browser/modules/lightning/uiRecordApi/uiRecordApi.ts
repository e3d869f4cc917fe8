import { API } from 'org/page';
import { address, call } from 'org/client';
import { forgetRecord, reloadRecords, watchRecord, type FieldValue, type UiRecord } from 'org/records';
import { listOf, objectNameOf, qualifiedField, refreshResources, resourceAdapter } from 'org/resources';
import { wireAdapter } from 'org/wire';

type Config = Readonly<Record<string, unknown>>;
interface RecordInput {
  readonly apiName?: string;
  readonly fields: Readonly<Record<string, unknown>>;
  readonly allowSaveOnDuplicate?: boolean;
}

const names = (value: unknown): readonly string[] => listOf(value).map(qualifiedField);
const texts = (value: unknown): readonly string[] => listOf(value).map(String);

const wantedOf = ({ fields, optionalFields, layoutTypes, modes }: Config): Parameters<typeof watchRecord>[1] => ({
  fields: names(fields),
  optionalFields: names(optionalFields),
  layoutTypes: texts(layoutTypes),
  modes: texts(modes),
});

const asksForFields = ({ fields, optionalFields, layoutTypes }: Config): boolean =>
  [fields, optionalFields, layoutTypes].some((value) => listOf(value).length > 0);

export const getRecord = wireAdapter({
  ready: (config) => Boolean(config['recordId']) && asksForFields(config),
  watch: (config, emit) => watchRecord(String(config['recordId']), wantedOf(config), emit),
});

/** Several records at once: `records: [{ recordIds, fields }]`. */
export const getRecords = wireAdapter({
  ready: ({ records }) => listOf(records).length > 0,
  watch({ records }, emit) {
    const requests = (records as readonly Config[]).flatMap((request) =>
      texts(request['recordIds']).map((id) => ({ id, wanted: wantedOf(request) }))
    );
    const results: unknown[] = requests.map(() => undefined);
    const stops = requests.map(({ id, wanted }, index) =>
      watchRecord(id, wanted, ({ data, error }) => {
        results[index] = data
          ? { result: data, statusCode: 200 }
          : { result: (error as { body?: unknown }).body, statusCode: (error as { status?: number }).status ?? 500 };
        if (results.every((result) => result !== undefined))
          emit({ data: { results, hasErrors: results.some(failed) }, error: undefined });
      })
    );
    return () => {
      for (const stop of stops) stop();
    };
  },
});

const failed = (result: unknown): boolean => (result as { statusCode: number }).statusCode >= 400;

/** Layout, object and defaults for a form that makes a record. */
export const getRecordCreateDefaults = resourceAdapter(
  ({ objectApiName }) => Boolean(objectApiName),
  ({ objectApiName, recordTypeId, formFactor, optionalFields }) =>
    address(`${API}/ui-api/record-defaults/create/${objectNameOf(objectApiName)}`, {
      recordTypeId,
      formFactor,
      optionalFields: names(optionalFields),
    })
);

export const getRecordUi = resourceAdapter(
  ({ recordIds, layoutTypes, modes }) => Boolean(recordIds && layoutTypes && modes),
  ({ recordIds, layoutTypes, modes, optionalFields }) =>
    address(`${API}/ui-api/record-ui/${texts(recordIds).join(',')}`, {
      layoutTypes: texts(layoutTypes),
      modes: texts(modes),
      optionalFields: names(optionalFields),
    })
);

function fieldAt(record: unknown, field: unknown): FieldValue | undefined {
  const path = qualifiedField(field).split('.').slice(1);
  let at: FieldValue | undefined = { value: record, displayValue: null };
  for (const name of path) at = (at?.value as UiRecord | null | undefined)?.fields[name];
  return path.length === 0 ? undefined : at;
}

export const getFieldValue = (record: unknown, field: unknown): unknown => fieldAt(record, field)?.value;
export const getFieldDisplayValue = (record: unknown, field: unknown): unknown => fieldAt(record, field)?.displayValue;

export async function createRecord(input: RecordInput): Promise<unknown> {
  const record = await call('POST', `${API}/ui-api/records`, input);
  await refreshResources(isListOfRecords);
  return record;
}

/** @throws FetchResponse with `body.output.fieldErrors` when the record is refused */
export async function updateRecord(input: RecordInput, options?: { ifUnmodifiedSince?: string }): Promise<unknown> {
  const { Id, ...fields } = input.fields;
  const id = String(Id);
  const parameters = { ifUnmodifiedSince: options?.ifUnmodifiedSince };
  const record = await call('PATCH', address(`${API}/ui-api/records/${id}`, parameters), { ...input, fields });
  await Promise.all([reloadRecords([id]), refreshResources((key) => isListOfRecords(key) || key.includes(id))]);
  return record;
}

export async function deleteRecord(id: string): Promise<void> {
  await call('DELETE', `${API}/ui-api/records/${id}`);
  forgetRecord(id);
  await refreshResources(isListOfRecords);
}

const isListOfRecords = (key: string): boolean =>
  key.includes('/ui-api/') && /\/(list|related-list)-(records|ui|count)/.test(key);

/** Says that records have changed by other means, such as Apex. */
export const notifyRecordUpdateAvailable = async (items: readonly { readonly recordId: string }[]): Promise<void> => {
  const ids = items.map(({ recordId }) => recordId);
  await Promise.all([
    reloadRecords(ids),
    refreshResources((key) => ids.some((id) => key.includes(`/ui-api/`) && key.includes(id))),
  ]);
};
export const getRecordNotifyChange = (items: readonly { readonly recordId: string }[]): void =>
  void notifyRecordUpdateAvailable(items);

interface ObjectInfo {
  readonly fields: Readonly<Record<string, { readonly createable: boolean; readonly updateable: boolean } | undefined>>;
}

export function generateRecordInputForUpdate(record: UiRecord, info?: ObjectInfo): RecordInput {
  const fields = plainFields(record, (name) => info?.fields[name]?.updateable ?? true);
  return { fields: { ...fields, Id: record.id } };
}

export function generateRecordInputForCreate(record: UiRecord, info?: ObjectInfo): RecordInput {
  return { apiName: record.apiName, fields: plainFields(record, (name) => info?.fields[name]?.createable ?? true) };
}

/** Only what differs from the original. */
export function createRecordInputFilteredByEditedFields(input: RecordInput, original: UiRecord): RecordInput {
  const isSame = ([name, value]: readonly [string, unknown]): boolean => original.fields[name]?.value === value;
  return {
    ...input,
    fields: Object.fromEntries(Object.entries(input.fields).filter((field) => field[0] === 'Id' || !isSame(field))),
  };
}

const plainFields = (record: UiRecord, isWanted: (name: string) => boolean): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(record.fields).flatMap(([name, field]) =>
      isWanted(name) && (typeof field?.value !== 'object' || field.value === null) ? [[name, field?.value ?? null]] : []
    )
  );
