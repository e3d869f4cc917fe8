import type {
  DocumentAttributes,
  DocumentContent,
  DocumentRepository,
  StoredDocument,
  VendorCallOptions,
  VendorReply,
  WorkflowStatus,
} from '../../engine/vendorPorts.ts';
import { permanent, transient } from '../shared/failures.ts';
import type { VendorConnection } from '../shared/gatewayKind.ts';
import { converse, type VendorSession } from '../shared/session.ts';
import type { VendorCall } from '../shared/vendorClient.ts';
import { Folders } from './folders.ts';
import {
  document,
  errorOf,
  idOf,
  searchResult,
  searchTask,
  toStored,
  toWorkflow,
  workflow,
  type Document,
} from './model.ts';
import { composeParameters, PARAMETER_NAME } from './parameters.ts';
import { startOnce } from './startOnce.ts';

export interface ClmSettings {
  readonly uploadUrl: string | undefined;
  readonly downloadUrl: string | undefined;
  /** Opens a document for a person; its id is appended. */
  readonly linkUrl: string | undefined;
  /** The attribute group that the account has for us. */
  readonly attributeGroup: string;
}

const SEARCH_POLLS = 5;

export class ClmRepository implements DocumentRepository {
  readonly name = 'Docusign CLM';
  readonly #connection: VendorConnection;
  readonly #settings: ClmSettings;

  constructor(connection: VendorConnection, settings: ClmSettings) {
    this.#connection = connection;
    this.#settings = settings;
  }

  store(
    { folder, content, attributes }: Parameters<DocumentRepository['store']>[0],
    options: VendorCallOptions
  ): Promise<VendorReply<StoredDocument>> {
    return this.#converse(options, async (session) => {
      const path = `${cleanPath(folder)}/${cleanName(content.name)}`;
      const found = await this.#look(session, path);
      // Whatever attempt this is: the same content again is no new version.
      const isThere = found !== undefined && (await this.#holds(session, found, content.bytes));
      const stored = isThere ? found : await this.#upload(session, path, content, found);
      return toStored(await this.#describe(session, stored, attributes), path, this.#settings.linkUrl);
    });
  }

  find(path: string, options: VendorCallOptions): Promise<VendorReply<StoredDocument | undefined>> {
    return this.#converse(options, async (session) => {
      const found = await this.#look(session, cleanPath(path));
      return found && toStored(found, cleanPath(path), this.#settings.linkUrl);
    });
  }

  read(externalId: string, options: VendorCallOptions): Promise<VendorReply<DocumentContent>> {
    return this.#converse(options, async (session) => {
      const path = `/documents/${encodeURIComponent(externalId)}`;
      const found = await session.ask({ method: 'GET', path }, document);
      return session.download(this.#content(path), found.Name);
    });
  }

  /** A task at the vendor: it is started, then asked for its result. */
  search(text: string, limit: number, options: VendorCallOptions): Promise<VendorReply<readonly StoredDocument[]>> {
    return this.#converse(options, async (session) => {
      const query = new URLSearchParams({ 'pageSortParams.limit': String(limit) });
      const body = { Content: text };
      const task = await session.ask(
        { method: 'POST', path: `/documentsearchtasks?${query.toString()}`, body },
        searchTask
      );
      const path = `/documentsearchtasks/${encodeURIComponent(idOf(task.Href))}/result`;
      for (let poll = 0; poll < SEARCH_POLLS; poll += 1) {
        const answer = await session.call({ method: 'GET', path });
        // 202: still searching. The vendor holds such a request for a moment by itself.
        if (answer.status === 202) continue;
        const { Items } = session.read(answer, searchResult);
        return Items.slice(0, limit).map((one) => toStored(one, one.Path ?? `/${one.Name}`, this.#settings.linkUrl));
      }
      return session.fail(transient('VendorBusy', 'The search takes longer than it should.'));
    });
  }

  startWorkflow(
    { name, documents, parameters }: Parameters<DocumentRepository['startWorkflow']>[0],
    options: VendorCallOptions
  ): Promise<VendorReply<WorkflowStatus>> {
    return this.#converse(options, async (session) => {
      const wrong = Object.keys(parameters).find((parameter) => !PARAMETER_NAME.test(parameter));
      if (wrong !== undefined)
        session.fail(permanent('InvalidParameter', `"${wrong}" cannot be the name of a parameter.`));
      const body = {
        Name: name,
        Params: composeParameters({ ...parameters, OmKey: session.key }),
        WorkflowDocuments: { Items: documents.map((id) => ({ Href: `/documents/${id}` })) },
      };
      const start = (): Promise<WorkflowStatus> =>
        session.ask({ method: 'POST', path: '/workflows', body }, workflow).then(toWorkflow);
      return startOnce(session, documents[0], this.#settings.attributeGroup, start);
    });
  }

  workflow(externalId: string, options: VendorCallOptions): Promise<VendorReply<WorkflowStatus>> {
    return this.#converse(options, async (session) => {
      const path = `/workflows/${encodeURIComponent(externalId)}`;
      return toWorkflow(await session.ask({ method: 'GET', path }, workflow));
    });
  }

  /** Whether our credentials reach the account. */
  account(options: VendorCallOptions): Promise<VendorReply<void>> {
    return this.#converse(options, (session) => session.tell({ method: 'GET', path: '/folders?path=%2F' }));
  }

  #converse<T>(options: VendorCallOptions, work: (session: VendorSession) => Promise<T>): Promise<VendorReply<T>> {
    return converse(this.#connection, options, errorOf, work);
  }

  #content(path: string): VendorCall {
    const { downloadUrl } = this.#settings;
    return { method: 'GET', path, ...(downloadUrl === undefined ? {} : { base: downloadUrl }) };
  }

  #look(session: VendorSession, path: string): Promise<Document | undefined> {
    const query = new URLSearchParams({ path, expand: 'AttributeGroups' });
    return session.look({ method: 'GET', path: `/documents?${query.toString()}` }, document);
  }

  async #holds(session: VendorSession, found: Document, bytes: Uint8Array): Promise<boolean> {
    const path = `/documents/${encodeURIComponent(idOf(found.Href))}`;
    const answer = await session.call({ ...this.#content(path), headers: { accept: '*/*' } });
    if (answer.status !== 200) session.demand(answer);
    return Buffer.from(answer.bytes).equals(bytes);
  }

  async #upload(
    session: VendorSession,
    path: string,
    { mediaType, bytes }: DocumentContent,
    earlier: Document | undefined
  ): Promise<Document> {
    const { uploadUrl } = this.#settings;
    const name = path.slice(path.lastIndexOf('/') + 1);
    const target =
      earlier === undefined
        ? `/folders/${await new Folders(session).ensure(path.slice(0, path.lastIndexOf('/')))}/documents`
        : `/documents/${encodeURIComponent(idOf(earlier.Href))}/versions`;
    const query = new URLSearchParams({ name });
    const call = { method: 'POST', path: `${target}?${query.toString()}`, content: { mediaType, bytes } };
    return session.ask(uploadUrl === undefined ? call : { ...call, base: uploadUrl }, document);
  }

  async #describe(session: VendorSession, stored: Document, attributes: DocumentAttributes): Promise<Document> {
    const group = Object.fromEntries(
      Object.entries<string | number | boolean>({ ...attributes, OmKey: session.key }).map(([name, value]) => [
        name,
        { Value: String(value) },
      ])
    );
    const known = stored.AttributeGroups?.[this.#settings.attributeGroup];
    const isDescribed = Object.entries(group).every(([name, { Value }]) => known?.[name]?.Value === Value);
    if (isDescribed) return stored;
    const path = `/documents/${encodeURIComponent(idOf(stored.Href))}`;
    const body = { AttributeGroups: { [this.#settings.attributeGroup]: group } };
    return session.ask({ method: 'PATCH', path, body }, document);
  }
}

/** With one slash before each part and none at the end; parts that would lead upwards are no parts. */
export const cleanPath = (path: string): string =>
  path
    .split('/')
    .filter((part) => part !== '' && part !== '.' && part !== '..')
    .map((part) => `/${cleanName(part)}`)
    .join('');

/** Without what the vendor, or a file system that somebody copies it to, takes for something else. */
const cleanName = (name: string): string =>
  name
    .replace(/[\\/:*?"<>|\p{Cc}]/gu, '-')
    .trim()
    .slice(0, 200);
