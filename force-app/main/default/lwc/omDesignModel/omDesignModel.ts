/** A version of the fulfillment design, as `OM_FulfillmentDesign__c` has it. */
export interface DesignVersion {
  readonly Id: string;
  readonly Name: string;
  readonly Number__c: number;
  readonly Hash__c: string;
  readonly State__c: string;
  readonly Encoding__c?: string;
  readonly AppliedAt__c?: string;
  readonly AppliedBy__c?: string;
  readonly Note__c?: string;
  /** Only when one version is read. */
  readonly Document__c?: string;
}

export interface Change {
  readonly kind: 'added' | 'removed' | 'changed';
  /** Where: section, key, then the way inside. */
  readonly section: string;
  readonly path: string;
  readonly before: string;
  readonly after: string;
}

type Json = null | string | number | boolean | readonly Json[] | { readonly [key: string]: Json };
type JsonObject = Readonly<Record<string, Json>>;

/** The document of a version; one that is packed is unpacked here. @throws {Error} when it is no JSON object */
export async function documentOf({
  Document__c: text = '',
  Encoding__c: encoding,
}: DesignVersion): Promise<JsonObject> {
  const plain = encoding === 'GzipBase64' ? await unpack(text) : text;
  const document = JSON.parse(plain) as Json;
  if (!isObject(document)) throw new Error('The document is not an object.');
  return document;
}

async function unpack(base64: string): Promise<string> {
  const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'));
  return new Response(stream).text();
}

/**
 * What differs between two documents: one change for each thing that was added or removed as a whole, and for each value
 * that changed. Keys have no order, lists have one.
 */
export function diffOf(before: JsonObject, after: JsonObject): readonly Change[] {
  const changes: Change[] = [];
  for (const section of keysOf(before, after)) compare(section, '', before[section], after[section], changes);
  return changes;
}

function compare(
  section: string,
  path: string,
  before: Json | undefined,
  after: Json | undefined,
  found: Change[]
): void {
  if (sameText(before) === sameText(after)) return;
  if (before === undefined || after === undefined) {
    found.push({
      kind: before === undefined ? 'added' : 'removed',
      section,
      path,
      before: show(before),
      after: show(after),
    });
    return;
  }
  if (isObject(before) && isObject(after)) {
    for (const key of keysOf(before, after)) {
      compare(section, path === '' ? key : `${path} › ${key}`, before[key], after[key], found);
    }
    return;
  }
  found.push({ kind: 'changed', section, path, before: show(before), after: show(after) });
}

const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const keysOf = (one: JsonObject, other: JsonObject): readonly string[] =>
  [...new Set([...Object.keys(one), ...Object.keys(other)])].sort();

/** The same text for values that differ only in the order of keys. */
function sameText(value: Json | undefined): string {
  if (value === undefined) return '';
  return JSON.stringify(value, (_key, inner: Json) =>
    isObject(inner) ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1))) : inner
  );
}

const show = (value: Json | undefined): string => {
  if (value === undefined) return '';
  return typeof value === 'string' ? value : JSON.stringify(value, null, isObject(value) ? 2 : 0);
};

/** How much a document has of each section that is a map: 12 products, 9 steps. */
export const countsOf = (document: JsonObject): readonly { readonly section: string; readonly count: number }[] =>
  Object.entries(document)
    .filter(([, value]) => isObject(value))
    .map(([section, value]) => ({ section, count: Object.keys(value as JsonObject).length }));
