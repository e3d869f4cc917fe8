import { z } from 'zod';
import type { DocumentContent } from '../../engine/vendorPorts.ts';
import { parseReply, type CrmClient } from '../crmClient.ts';
import { CrmError } from '../crmError.ts';
import { quote } from '../soql.ts';

const VersionRow = z.object({
  Id: z.string(),
  ContentDocumentId: z.string(),
  Title: z.string(),
  FileExtension: z.string().nullish(),
});
const Created = z.object({ id: z.string() });

const MEDIA_TYPES: Readonly<Record<string, string>> = {
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  pdf: 'application/pdf',
};

/** The latest version of a file of the CRM, with its bytes. */
export async function readFile(client: CrmClient, documentId: string): Promise<DocumentContent> {
  const [row] = await versions(client, `ContentDocumentId = ${quote(documentId)} AND IsLatest = true`);
  if (row === undefined) throw new CrmError('refused', 'NOT_FOUND', `There is no file ${documentId}`);
  const bytes = await client.download(`/sobjects/ContentVersion/${row.Id}/VersionData`);
  const extension = row.FileExtension ?? '';
  const name = extension === '' ? row.Title : `${row.Title}.${extension}`;
  return { name, mediaType: MEDIA_TYPES[extension.toLowerCase()] ?? 'application/octet-stream', bytes };
}

/**
 * Stores a file with a record, once for each key: whoever lost the answer asks again and finds the file. Gives the id of
 * the document. Two at the same time would store it twice: only one process writes the files of a contract.
 */
export async function storeFile(
  client: CrmClient,
  recordId: string,
  key: string,
  content: DocumentContent
): Promise<string> {
  const mine = `FirstPublishLocationId = ${quote(recordId)} AND OM_Key__c = ${quote(key)}`;
  const [known] = await versions(client, mine);
  if (known) return known.ContentDocumentId;
  const dot = content.name.lastIndexOf('.');
  const body = {
    Title: dot > 0 ? content.name.slice(0, dot) : content.name,
    PathOnClient: content.name,
    VersionData: Buffer.from(content.bytes).toString('base64'),
    FirstPublishLocationId: recordId,
    OM_Key__c: key,
  };
  const reply = await client.send({ method: 'POST', url: '/sobjects/ContentVersion', body, idempotent: false });
  const { id } = parseReply(Created, reply);
  const [created] = await versions(client, `Id = ${quote(id)}`);
  if (created === undefined) throw new CrmError('refused', 'NOT_FOUND', `The file ${id} cannot be read by its author`);
  return created.ContentDocumentId;
}

async function versions(client: CrmClient, where: string): Promise<readonly z.infer<typeof VersionRow>[]> {
  const soql = `SELECT Id, ContentDocumentId, Title, FileExtension FROM ContentVersion WHERE ${where} LIMIT 1`;
  return parseReply(z.array(VersionRow), await client.query(soql));
}
