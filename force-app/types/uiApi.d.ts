/** The data services of an org, as far as components of this project use them. */

declare module 'lightning/uiRecordApi' {
  type Wire = import('lwc').WireAdapterConstructor;
  type Field = string | import('@salesforce/schema').FieldId;
  export interface RecordInput {
    apiName?: string;
    fields: Record<string, unknown>;
  }
  /** A record as a wire delivers it. */
  export interface UiRecord {
    readonly id: string;
    readonly apiName: string;
    readonly fields: Readonly<Record<string, { readonly value: unknown; readonly displayValue: string | null }>>;
  }
  export const getRecord: Wire;
  export const getRecords: Wire;
  export const getRecordCreateDefaults: Wire;
  export function getFieldValue(record: UiRecord | undefined, field: Field): unknown;
  export function getFieldDisplayValue(record: UiRecord | undefined, field: Field): string | null | undefined;
  export function createRecord(input: RecordInput): Promise<UiRecord>;
  export function updateRecord(input: RecordInput): Promise<UiRecord>;
  export function deleteRecord(id: string): Promise<void>;
  export function notifyRecordUpdateAvailable(items: { recordId: string }[]): Promise<void>;
}
declare module 'lightning/uiObjectInfoApi' {
  type Wire = import('lwc').WireAdapterConstructor;
  export const getObjectInfo: Wire;
  export const getObjectInfos: Wire;
  export const getPicklistValues: Wire;
  export const getPicklistValuesByRecordType: Wire;
}
declare module 'lightning/uiRelatedListApi' {
  type Wire = import('lwc').WireAdapterConstructor;
  export const getRelatedListRecords: Wire;
  export const getRelatedListRecordsBatch: Wire;
  export const getRelatedListInfo: Wire;
  export const getRelatedListsInfo: Wire;
  export const getRelatedListCount: Wire;
}
declare module 'lightning/uiListsApi' {
  type Wire = import('lwc').WireAdapterConstructor;
  export const getListInfoByName: Wire;
  export const getListInfosByObjectName: Wire;
  export const getListRecordsByName: Wire;
}
declare module 'lightning/graphql' {
  export function gql(text: TemplateStringsArray, ...parts: unknown[]): object;
  /** Delivers `{ data, errors, refresh }`. */
  export const graphql: import('lwc').WireAdapterConstructor;
  export function executeMutation(request: {
    query: object;
    variables?: Record<string, unknown>;
    operationName?: string;
  }): Promise<{ data?: unknown; errors?: unknown[] }>;
}
