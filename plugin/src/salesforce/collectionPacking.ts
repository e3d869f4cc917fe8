import { COLLECTIONS_PER_CALL } from './crmClient.ts';
import type { RecordWrite, Waves } from './recordWrite.ts';

/** One request of up to 200 records inside a composite call. */
export interface Collection {
  readonly object: string;
  readonly upsert: boolean;
  readonly keyField?: string;
  readonly writes: readonly RecordWrite[];
  readonly records: readonly object[];
}

const RECORDS_PER_COLLECTION = 200;
/** Well below the platform's request size; a call that takes long holds its locks as long. */
const BYTES_PER_CALL = 4_000_000;
/** Long texts count; short fields are covered by this. */
const BYTES_PER_RECORD = 500;

/**
 * Cuts waves into collections and those into calls: at most 200 records of one wave in a collection (upserts of one
 * object; updates may mix objects), five collections and about 4 MB in a call. Order is kept, since collections of one
 * call run one after the other. `body` is asked only when the call is about to be sent: an answer may change it.
 */
export function* packCalls(
  waves: Waves,
  body: (write: RecordWrite) => object
): Generator<readonly Collection[], void, undefined> {
  let call: Collection[] = [];
  let bytes = 0;
  for (const writes of collections(waves)) {
    const size = writes.reduce((sum, write) => sum + weight(write), 0);
    if (call.length === COLLECTIONS_PER_CALL || (call.length > 0 && bytes + size > BYTES_PER_CALL)) {
      yield call;
      call = [];
      bytes = 0;
    }
    const [first] = writes;
    if (first === undefined) continue;
    const { object, key, keyField } = first;
    const upsert = key !== undefined;
    call.push({ object, upsert, ...(keyField !== undefined && { keyField }), writes, records: writes.map(body) });
    bytes += size;
  }
  if (call.length > 0) yield call;
}

function* collections(waves: Waves): Generator<readonly RecordWrite[], void, undefined> {
  for (const wave of waves) {
    let collection: RecordWrite[] = [];
    let bytes = 0;
    for (const write of wave) {
      const size = weight(write);
      if (collection.length === RECORDS_PER_COLLECTION || (collection.length > 0 && bytes + size > BYTES_PER_CALL)) {
        yield collection;
        collection = [];
        bytes = 0;
      }
      collection.push(write);
      bytes += size;
    }
    if (collection.length > 0) yield collection;
  }
}

function weight(write: RecordWrite): number {
  let bytes = BYTES_PER_RECORD;
  for (const value of Object.values(write.fields)) if (typeof value === 'string') bytes += value.length;
  return bytes;
}
