/** One record to write. With `key` it is an upsert by `ExternalId__c`, otherwise an update of `fields.Id`. */
export interface RecordWrite {
  readonly entity: string;
  readonly object: string;
  readonly key?: string;
  /** The external id that `key` is a value of; `ExternalId__c` without it. */
  readonly keyField?: string;
  readonly fields: Readonly<Record<string, unknown>>;
  /** Fields that the platform takes only when the record is made: the master of a detail record. */
  readonly onCreate?: Readonly<Record<string, unknown>>;
}

/** Writes of one wave do not refer to one another; every wave refers to earlier ones only. */
export type Waves = readonly (readonly RecordWrite[])[];
