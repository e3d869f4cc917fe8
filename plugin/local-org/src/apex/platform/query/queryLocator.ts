import { exception } from '../../library/exceptions/standardExceptions.ts';
import type { ApexSObject } from '../records/sobject.ts';

/** `Database.QueryLocator`: the records of a batch job. */
export class QueryLocator {
  readonly query: string;
  readonly records: readonly ApexSObject[];

  constructor(query: string, records: readonly ApexSObject[]) {
    this.query = query;
    this.records = records;
  }

  iterator(): { hasNext(): boolean; next(): ApexSObject } {
    let index = 0;
    return {
      hasNext: () => index < this.records.length,
      next: () => {
        const record = this.records[index++];
        if (record) return record;
        throw exception('NoSuchElementException', 'Iterator has no more elements.');
      },
    };
  }
}
