import { createHash } from 'node:crypto';
import { extname } from 'node:path/posix';
import { insertSystem, objectOf, rowOf, updateSystem } from '../../approvals/systemRecords.ts';
import { ApiError } from '../../contract.ts';
import type { Row } from '../../store/records.ts';
import { isChanged, type Change, type SaveScope } from '../change.ts';
import type { StandardBehaviour } from './behaviour.ts';

const TYPES: Readonly<Record<string, string>> = {
  csv: 'CSV',
  docx: 'WORD_X',
  jpeg: 'JPEG',
  jpg: 'JPG',
  pdf: 'PDF',
  png: 'PNG',
  pptx: 'POWER_POINT_X',
  txt: 'TEXT',
  xlsx: 'EXCEL_X',
  zip: 'ZIP',
};

/**
 * A version of a file. The first one makes the document and links it to its owner and to where it was published; each
 * later one becomes the latest of its document.
 */
export const contentVersion: StandardBehaviour = {
  beforeSave(change, scope) {
    const { after, kind } = change;
    if (kind === 'update') {
      if (isChanged(change, 'VersionData')) throw new ApiError('INVALID_FIELD_FOR_INSERT_UPDATE', NOT_AGAIN);
      return;
    }
    describe(after);
    const documentId = after['ContentDocumentId'];
    if (typeof documentId !== 'string') {
      after['VersionNumber'] = '1';
      after['ContentDocumentId'] = String(newDocument(after, scope)['Id']);
      return;
    }
    after['FirstPublishLocationId'] = null;
    const earlier = versionsOf(documentId, scope);
    after['VersionNumber'] = String(earlier.length + 1);
    const latest = earlier.find((row) => row['IsLatest'] === true);
    if (latest) updateSystem(scope, 'ContentVersion', latest, { IsLatest: false });
  },

  afterSave(changes, scope) {
    for (const { after, kind } of changes) {
      const document = rowOf(scope, 'ContentDocument', after['ContentDocumentId']);
      if (!document) continue;
      if (kind === 'insert') updateSystem(scope, 'ContentDocument', document, latestValues(after));
      else if (after['IsLatest'] === true) updateSystem(scope, 'ContentDocument', document, titleValues(after));
      if (kind === 'insert' && after['VersionNumber'] === '1') link(after, scope);
    }
  },
};

/** A document is linked to a record once. */
export const contentDocumentLink: StandardBehaviour = {
  beforeSave({ after, object, kind }: Change, scope) {
    if (kind !== 'insert') return;
    const twin = scope.records
      .findBy(object, 'ContentDocumentId', after['ContentDocumentId'] ?? null)
      .some((row) => row['LinkedEntityId'] === after['LinkedEntityId']);
    if (!twin) return;
    throw new ApiError('DUPLICATE_VALUE', `Entity ${String(after['LinkedEntityId'])} is already linked with document`);
  },
};

const NOT_AGAIN = 'Unable to create/update fields: VersionData. Insert a new version of the document instead.';

function describe(after: Row): void {
  const path = after['PathOnClient'];
  const data = after['VersionData'];
  if (typeof path !== 'string' || path === '') throw missing('PathOnClient');
  if (typeof data !== 'string') throw missing('VersionData');
  const bytes = Buffer.from(data, 'base64');
  const name = path.split(/[/\\]/).at(-1) ?? path;
  const extension = extname(name).slice(1).toLowerCase();
  after['Title'] ??= extension === '' ? name : name.slice(0, -extension.length - 1);
  after['FileExtension'] = extension;
  after['FileType'] = TYPES[extension] ?? (extension === '' ? 'UNKNOWN' : extension.toUpperCase());
  after['ContentSize'] = bytes.length;
  after['Checksum'] = createHash('md5').update(bytes).digest('hex');
  after['IsLatest'] = true;
}

const missing = (field: string): ApiError =>
  new ApiError('REQUIRED_FIELD_MISSING', `Required fields are missing: [${field}]`, { fields: [field] });

const newDocument = (after: Row, scope: SaveScope): Row =>
  insertSystem(scope, 'ContentDocument', { ...titleValues(after), OwnerId: after['OwnerId'] ?? scope.session.userId });

const titleValues = (after: Row): Row => ({
  Title: after['Title'] ?? null,
  Description: after['Description'] ?? null,
});

const latestValues = (after: Row): Row => ({
  ...titleValues(after),
  LatestPublishedVersionId: after['Id'] ?? null,
  ContentSize: after['ContentSize'] ?? null,
  FileType: after['FileType'] ?? null,
  FileExtension: after['FileExtension'] ?? null,
});

const versionsOf = (documentId: string, scope: SaveScope): Row[] =>
  scope.records.findBy(objectOf(scope, 'ContentVersion'), 'ContentDocumentId', documentId);

function link(after: Row, scope: SaveScope): void {
  const owner = after['OwnerId'] ?? scope.session.userId;
  const places = new Set([owner, after['FirstPublishLocationId'] ?? null]);
  for (const place of places) {
    if (place === null) continue;
    insertSystem(scope, 'ContentDocumentLink', {
      LinkedEntityId: place,
      ContentDocumentId: after['ContentDocumentId'] ?? null,
      ShareType: place === owner ? 'I' : 'V',
      Visibility: 'AllUsers',
    });
  }
}
