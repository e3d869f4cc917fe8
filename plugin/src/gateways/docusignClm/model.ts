/** What is read of Docusign CLM (formerly SpringCM). Its reference pages promise no field; these are what is needed. */
import { z } from 'zod';
import type { StoredDocument, WorkflowStatus } from '../../engine/vendorPorts.ts';
import type { HttpAnswer } from '../shared/exchange.ts';
import { readText } from '../shared/jsonPointer.ts';

const href = z.string().min(1);

export const folder = z.object({ Name: z.string(), Href: href, Path: z.string().optional() });

const attributeGroups = z.record(z.string(), z.record(z.string(), z.object({ Value: z.unknown() }))).nullish();

export const document = z.object({
  Name: z.string().min(1),
  Href: href,
  Version: z.union([z.string(), z.number()]).transform(String),
  Path: z.string().optional(),
  DownloadDocumentHref: z.string().optional(),
  PreviewUrl: z.string().optional(),
  AttributeGroups: attributeGroups,
});
export type Document = z.infer<typeof document>;

export const searchTask = z.object({ Href: href, Status: z.string().optional() });
export const searchResult = z.object({ Items: z.array(document) });

const STATES = {
  'Execution Pending': 'Running',
  Executing: 'Running',
  Waiting: 'Running',
  Paused: 'Running',
  Completed: 'Completed',
  Failed: 'Failed',
  Aborted: 'Cancelled',
} as const satisfies Record<string, WorkflowStatus['state']>;
type State = keyof typeof STATES;

export const workflow = z.object({
  Href: href,
  Status: z.enum(Object.keys(STATES) as [State, ...State[]]),
  Info: z.string().nullish(),
});

/** The last part of a link names the object. */
export const idOf = (link: string): string =>
  link
    .replace(/[?#].*$/, '')
    .replace(/\/+$/, '')
    .split('/')
    .at(-1) ?? link;

export const toStored = (from: Document, path: string, linkBase: string | undefined): StoredDocument => ({
  externalId: idOf(from.Href),
  path: from.Path ?? path,
  version: from.Version,
  link: from.PreviewUrl ?? (linkBase === undefined ? from.Href : `${linkBase}/${idOf(from.Href)}`),
});

export const toWorkflow = ({ Href, Status, Info }: z.infer<typeof workflow>): WorkflowStatus => ({
  externalId: idOf(Href),
  state: STATES[Status],
  ...(Info ? { note: Info } : {}),
});

/** `{ "Error": { HttpStatusCode, UserMessage, DeveloperMessage, ErrorCode, ReferenceId } }` */
export const errorOf = ({ json }: HttpAnswer): string =>
  ['/Error/ErrorCode', '/Error/UserMessage', '/Error/ReferenceId', '/error_description']
    .flatMap((pointer) => readText(json, pointer) ?? [])
    .join(' ');
