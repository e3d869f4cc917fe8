import type { FieldType, FieldValue } from '../../contract.ts';

/** Fields of an object of the tooling API with their types, and the values of one record of it. */
export type Columns = Readonly<Record<string, FieldType>>;
export type CatalogRow = Readonly<Record<string, FieldValue>>;
