/** Contracts for commands and for the service: the CRM joined with texts, documents and vendors. */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import {
  assembleContract,
  compareTexts,
  type AssembledContract,
  type DraftChoices,
  type TextComparison,
} from '../contracts/index.ts';
import { ok, refuse, type Problem, type Result } from '../domain/result.ts';
import { openContractDesktop, type ContractDesktop, type CrmConnection, type NewSigner } from '../salesforce/index.ts';

export const openContracts = (connection: CrmConnection): ContractDesktop => openContractDesktop(connection);

export interface DraftRequest {
  readonly contract: string;
  readonly template: string;
  readonly choices?: DraftChoices;
  /** Number of an order whose lines and amounts the text may name. */
  readonly order?: string;
  readonly note?: string;
  readonly source?: 'Ours' | 'Counterparty';
  readonly currency?: string;
  readonly now: number;
  /** Nothing is written. */
  readonly dryRun?: boolean;
}

export interface DraftedVersion {
  readonly contractId: string;
  readonly contractNumber: string;
  readonly number: number;
  readonly versionId: string | undefined;
  readonly documentId: string | undefined;
  readonly editableDocumentId: string | undefined;
  readonly assembled: AssembledContract;
}

const DOCX = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document';

/** Makes the next version of a contract from a template, with its documents, and puts both into the CRM. */
export async function draftContract(
  desktop: ContractDesktop,
  request: DraftRequest
): Promise<Result<DraftedVersion, Problem | readonly Problem[]>> {
  const found = await desktop.find(request.contract);
  if (!found.ok) return found;
  const { id: contractId, contractNumber, state } = found.value;
  if (!['Draft', 'Rejected', 'Negotiating'].includes(state))
    return { ok: false, error: notOpen(contractNumber, state) };
  const read = await desktop.template(request.template, request.choices?.add);
  if (!read.ok) return read;
  const facts = await desktop.facts(contractId, request.order);
  if (!facts.ok) return facts;
  const { template, library } = read.value;
  const options = request.currency === undefined ? {} : { currency: request.currency };
  const assembled = assembleContract(template, library, facts.value, request.choices, options);
  if (!assembled.ok) return assembled;
  const versions = await desktop.versions(contractId);
  const last = versions.at(-1);
  const number = (last?.number ?? 0) + 1;
  const draft = { contractId, contractNumber, number, assembled: assembled.value };
  if (request.dryRun)
    return ok({ ...draft, versionId: undefined, documentId: undefined, editableDocumentId: undefined });
  const { renderDocx, renderPdf } = await import('../documents/index.ts');
  const document = {
    text: assembled.value.text,
    contractNumber,
    version: number,
    mark: 'Draft',
    signers: [],
    createdAt: new Date(request.now).toISOString(),
  };
  const name = `Contract ${contractNumber} v${number}`;
  const [pdf, docx] = await Promise.all([renderPdf(document), renderDocx(document)]);
  const written = await desktop.writeVersion({
    ...draft,
    template,
    hash: createHash('sha256').update(JSON.stringify(assembled.value.text)).digest('hex'),
    source: request.source ?? 'Ours',
    pdf: { name: `${name}.pdf`, mediaType: 'application/pdf', bytes: pdf },
    docx: { name: `${name}.docx`, mediaType: DOCX, bytes: docx },
    ...(request.note === undefined ? {} : { note: request.note }),
    ...(last === undefined ? {} : { replaces: last.id }),
  });
  if (!written.ok) return written;
  const { id: versionId, documentId, editableDocumentId } = written.value;
  return ok({ ...draft, versionId, documentId, editableDocumentId });
}

const notOpen = (contractNumber: string, state: string): Problem => ({
  code: 'ContractInOtherState',
  message: `Contract ${contractNumber} is ${state}; its text can be changed while it is Draft, Rejected or Negotiating`,
  path: `Contract ${contractNumber}`,
  action: 'Withdraw the signature request, or amend the contract.',
});

export interface ComparedVersions {
  readonly from: number;
  readonly to: number;
  readonly comparison: TextComparison;
}

/** By default the last version with the one before it. */
export async function compareVersions(
  desktop: ContractDesktop,
  ref: string,
  numbers: { readonly from: number | undefined; readonly to: number | undefined }
): Promise<Result<ComparedVersions, Problem>> {
  const found = await desktop.find(ref);
  if (!found.ok) return found;
  const versions = await desktop.versions(found.value.id);
  const to = numbers.to ?? versions.at(-1)?.number ?? 0;
  const from = numbers.from ?? to - 1;
  const [older, newer] = [from, to].map((number) => versions.find((version) => version.number === number));
  if (!older || !newer) return refuse(noVersion(found.value.contractNumber, older ? to : from, versions.length));
  const texts = await Promise.all([desktop.text(older.id), desktop.text(newer.id)]);
  return ok({ from, to, comparison: compareTexts(...texts) });
}

const noVersion = (contract: string, number: number, count: number): Problem => ({
  code: 'VersionNotFound',
  message: `Contract ${contract} has no version ${number}; it has ${count}`,
  path: `Contract ${contract}`,
  action: 'Give the numbers of two of its versions.',
});

/** `1:Maria Keller <maria@example.org>` and, for our side, `:us` at its end. */
const SIGNER = /^(\d{1,3}):(.+?)\s*<([^<>\s]+@[^<>\s]+)>(:us)?$/;
const COPY = /^(.+?)\s*<([^<>\s]+@[^<>\s]+)>$/;

export function readSigners(
  signers: readonly string[],
  copies: readonly string[]
): Result<readonly NewSigner[], readonly Problem[]> {
  const problems: Problem[] = [];
  const read: NewSigner[] = [];
  for (const text of signers) {
    const [, order, name, email, us] = SIGNER.exec(text) ?? [];
    if (order === undefined || name === undefined || email === undefined || Number(order) < 1)
      problems.push(noSigner(text));
    else read.push({ name, email, routingOrder: Number(order), role: 'Signer', party: us ? 'Us' : 'Customer' });
  }
  const last = Math.max(0, ...read.map(({ routingOrder }) => routingOrder)) + 1;
  for (const text of copies) {
    const [, name, email] = COPY.exec(text) ?? [];
    if (name === undefined || email === undefined) problems.push(noSigner(text));
    else read.push({ name, email, routingOrder: last, role: 'CarbonCopy', party: 'Customer' });
  }
  return problems.length > 0 ? refuse(problems) : ok(read);
}

const noSigner = (text: string): Problem => ({
  code: 'MalformedSigner',
  message: `"${text}" names no person`,
  path: text,
  action:
    'Write signers as 1:Maria Keller <maria@example.org>, with :us at the end for our side, and copies without the number.',
});

export function readAlternatives(texts: readonly string[]): Result<Readonly<Record<string, string>>, Problem> {
  const pairs = texts.map((text) => /^([\w.]+)=(.+)$/.exec(text)?.slice(1) ?? [text]);
  const wrong = pairs.find((pair) => pair.length < 2);
  if (wrong === undefined) return ok(Object.fromEntries(pairs as [string, string][]));
  const message = `"${wrong[0] ?? ''}" is not key=alternative`;
  return refuse({ code: 'MalformedChoice', message, action: 'Write it like liability=mutual.' });
}

const Edits = z.record(z.string(), z.strictObject({ heading: z.string().optional(), body: z.string().min(1) }));

export async function readEdits(
  file: string | undefined
): Promise<Result<NonNullable<DraftChoices['edits']>, Problem>> {
  if (file === undefined) return ok({});
  const action = 'Write one JSON object: words by clause key, such as {"liability": {"body": "…"}}.';
  try {
    const parsed = Edits.safeParse(JSON.parse(await readFile(file, 'utf8')));
    if (parsed.success) return ok(parsed.data as NonNullable<DraftChoices['edits']>);
    const [issue] = parsed.error.issues;
    const path = `${file}: ${issue?.path.join('.') ?? ''}`;
    return refuse({ code: 'MalformedEdits', message: issue?.message ?? 'The edits are malformed', path, action });
  } catch (error) {
    return refuse({ code: 'MalformedEdits', message: `${file}: ${(error as Error).message}`, path: file, action });
  }
}
