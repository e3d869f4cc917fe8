import { gunzipSync, gzipSync } from 'node:zlib';
import { ok, refuse, type Problem, type Result } from '../domain/result.ts';

/** Length of `OM_FulfillmentDesign__c.Document__c`. */
const FIELD_LENGTH = 131_072;
/** A stored document that unpacks to more is not one of ours. */
const MAX_UNPACKED = 32 * 1024 * 1024;

export interface StoredDocument {
  readonly text: string;
  readonly encoding: 'Plain' | 'GzipBase64';
}

/** Readable where the field is long enough, otherwise packed. */
export function packDocument(document: string): Result<StoredDocument, Problem> {
  if (document.length <= FIELD_LENGTH) return ok({ text: document, encoding: 'Plain' });
  const text = gzipSync(Buffer.from(document, 'utf8'), { level: 9 }).toString('base64');
  if (text.length <= FIELD_LENGTH) return ok({ text, encoding: 'GzipBase64' });
  return refuse({
    code: 'DesignTooLarge',
    message: `The design is too large for the CRM: ${text.length} characters packed, ${FIELD_LENGTH} fit`,
    action: 'Split the design by business, one org or one design each, or take out what is not used.',
  });
}

/** @throws {Error} when the text is not what `encoding` says. */
export function unpackDocument(stored: StoredDocument): string {
  if (stored.encoding === 'Plain') return stored.text;
  return gunzipSync(Buffer.from(stored.text, 'base64'), { maxOutputLength: MAX_UNPACKED }).toString('utf8');
}
