import { z } from 'zod';
import type { AssembledContract, ContractTemplate, ContractText } from '../../contracts/index.ts';
import { ok, refuse, type Problem, type Result } from '../../domain/result.ts';
import type { DocumentContent } from '../../engine/vendorPorts.ts';
import { compositeFailure } from '../compositeFailure.ts';
import { parseReply, type CompositeRequest, type CrmClient } from '../crmClient.ts';
import { number, text } from '../rowTypes.ts';
import { quote } from '../soql.ts';
import { storeFile } from './contractFiles.ts';
import { present } from './contractRows.ts';

export interface VersionSummary {
  readonly id: string;
  readonly number: number;
  readonly state: string;
  readonly source: string;
  readonly nonStandard: number;
  readonly deviations: readonly string[];
  readonly note: string | undefined;
  readonly lockedBy: string | undefined;
  readonly documentId: string | undefined;
  readonly hash: string | undefined;
}

const VersionRow = z.object({
  Id: z.string(),
  Number__c: z.number(),
  State__c: z.string(),
  Source__c: text,
  NonStandard__c: number,
  Deviations__c: text,
  Note__c: text,
  LockedBy__r: z.object({ Name: text }).nullish(),
  DocumentId__c: text,
  Hash__c: text,
});
const FIELDS =
  'Id, Number__c, State__c, Source__c, NonStandard__c, Deviations__c, Note__c, LockedBy__r.Name, DocumentId__c, Hash__c';

/** The versions of a contract, the first one first. */
export async function listVersions(client: CrmClient, contractId: string): Promise<readonly VersionSummary[]> {
  const rows = await client.query(
    `SELECT ${FIELDS} FROM OM_ContractVersion__c WHERE Contract__c = ${quote(contractId)} ORDER BY Number__c`
  );
  return parseReply(z.array(VersionRow), rows).map((row) => ({
    id: row.Id,
    number: row.Number__c,
    state: row.State__c,
    source: row.Source__c ?? 'Ours',
    nonStandard: row.NonStandard__c ?? 0,
    deviations: row.Deviations__c ? row.Deviations__c.split('\n') : [],
    note: row.Note__c ?? undefined,
    lockedBy: row.LockedBy__r?.Name ?? undefined,
    documentId: row.DocumentId__c ?? undefined,
    hash: row.Hash__c ?? undefined,
  }));
}

const ClauseRow = z.object({
  Key__c: z.string(),
  Heading__c: text,
  Body__c: text,
  Deviation__c: z.enum(['None', 'Alternative', 'Outdated', 'Edited', 'Added']).nullish(),
  Terms__c: text,
  Obligations__c: text,
  Version__r: z.object({ Title__c: text }).nullish(),
});

/** The text of a version, as it was written. */
export async function readText(client: CrmClient, versionId: string): Promise<ContractText> {
  const rows = await client.query(
    'SELECT Key__c, Heading__c, Body__c, Deviation__c, Terms__c, Obligations__c, Version__r.Title__c ' +
      `FROM OM_ContractClause__c WHERE Version__c = ${quote(versionId)} ORDER BY Sequence__c`
  );
  const clauses = parseReply(z.array(ClauseRow), rows);
  return {
    title: clauses[0]?.Version__r?.Title__c ?? '',
    clauses: clauses.map((row) => ({
      key: row.Key__c,
      heading: row.Heading__c ?? '',
      body: row.Body__c ?? '',
      deviation: row.Deviation__c ?? 'None',
      ...present({ terms: row.Terms__c, obligations: row.Obligations__c }),
    })),
  };
}

export interface VersionToWrite {
  readonly contractId: string;
  readonly contractNumber: string;
  readonly number: number;
  /** The version that this one replaces. */
  readonly replaces?: string;
  readonly template: ContractTemplate;
  readonly assembled: AssembledContract;
  readonly hash: string;
  readonly note?: string;
  readonly source: 'Ours' | 'Counterparty';
  readonly pdf: DocumentContent;
  readonly docx: DocumentContent;
}

export interface WrittenVersion {
  readonly id: string;
  readonly documentId: string;
  readonly editableDocumentId: string;
}

const Created = z.object({ id: z.string() });

/**
 * Writes a version with its clauses and documents. The files come first and are found again by the hash of the text; the
 * version, its clauses and what they replace are one transaction. Of two who write the same version one is refused.
 */
export async function writeVersion(
  client: CrmClient,
  version: VersionToWrite
): Promise<Result<WrittenVersion, Problem>> {
  const { contractId, contractNumber, number: count, template, assembled, hash, pdf, docx } = version;
  const externalId = `${contractId}/v${count}`;
  const key = `${externalId}/${hash.slice(0, 16)}`;
  const documentId = await storeFile(client, contractId, `${key}/pdf`, pdf);
  const editableDocumentId = await storeFile(client, contractId, `${key}/docx`, docx);
  const { text: words, deviations, nonStandard } = assembled;
  const parts: CompositeRequest[] = [
    ...(version.replaces === undefined
      ? []
      : [patch('OM_ContractVersion__c', version.replaces, 'replaced', { State__c: 'Superseded' })]),
    {
      method: 'POST',
      url: '/sobjects/OM_ContractVersion__c',
      referenceId: 'version',
      body: {
        Contract__c: contractId,
        ExternalId__c: externalId,
        Number__c: count,
        Source__c: version.source,
        Title__c: words.title.slice(0, 255),
        Template__c: template.id,
        TemplateVersion__c: template.version,
        NonStandard__c: nonStandard,
        Deviations__c: deviations.join('\n') || null,
        Hash__c: hash,
        DocumentId__c: documentId,
        EditableDocumentId__c: editableDocumentId,
        ...(version.note === undefined ? {} : { Note__c: version.note.slice(0, 255) }),
      },
    },
    {
      method: 'POST',
      url: '/composite/sobjects',
      referenceId: 'clauses',
      body: {
        allOrNone: true,
        records: words.clauses.map((clause, index) => ({
          attributes: { type: 'OM_ContractClause__c' },
          Version__c: '@{version.id}',
          ExternalId__c: `${externalId}/${clause.key}`,
          Clause__c: clause.clauseId ?? null,
          Key__c: clause.key,
          Sequence__c: (index + 1) * 10,
          Heading__c: clause.heading,
          Body__c: clause.body,
          Deviation__c: clause.deviation,
          Terms__c: clause.terms ?? null,
          Obligations__c: clause.obligations ?? null,
        })),
      },
    },
    // Whoever asked for a version has one now.
    patch('Contract', contractId, 'contract', {
      OM_CurrentVersion__c: '@{version.id}',
      OM_DraftTemplate__c: null,
      OM_DraftProblem__c: null,
    }),
  ];
  const replies = await client.composite(parts, { allOrNone: true, idempotent: false });
  const problem = compositeFailure(replies, `Contract ${contractNumber}`);
  if (problem?.code === 'DuplicateRecord') return refuse(overtaken(contractNumber, count));
  if (problem) return refuse(problem);
  const { id } = parseReply(Created, replies.find((reply) => reply.referenceId === 'version')?.body);
  return ok({ id, documentId, editableDocumentId });
}

const patch = (
  object: string,
  id: string,
  referenceId: string,
  body: Readonly<Record<string, unknown>>
): CompositeRequest => ({ method: 'PATCH', url: `/sobjects/${object}/${id}`, referenceId, body });

const overtaken = (contract: string, count: number): Problem => ({
  code: 'VersionOvertaken',
  message: `Somebody else has made version ${count} of contract ${contract} meanwhile`,
  path: `Contract ${contract}`,
  action: `Look at it: sf order contract display --contract ${contract}`,
});
