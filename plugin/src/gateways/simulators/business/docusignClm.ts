/** Docusign CLM v2 (formerly SpringCM), as its reference pages describe it; where they are silent, as they suggest. */
import { randomUUID } from 'node:crypto';
import type { FastifyPluginCallback, FastifyReply, FastifyRequest } from 'fastify';
import { addVendorBehavior, type VendorContext } from '../vendor.ts';
import { addJwtTokenRoute, readRawBodies, type TokenDesk } from './tokenDesk.ts';
import type { DocusignAccount } from './docusign.ts';

export interface SimulatedFile {
  readonly id: string;
  readonly name: string;
  readonly path: string;
  readonly versions: Buffer[];
  readonly attributes: Record<string, Record<string, { Value: unknown }>>;
}

interface SimulatedWorkflow {
  readonly id: string;
  readonly name: string;
  readonly parameters: string;
  readonly startedAt: number;
}

/** Folders, files and workflows of the account. */
export class ClmStore {
  readonly folders = new Map<string, string>([['/', randomUUID()]]);
  readonly files = new Map<string, SimulatedFile>();
  readonly workflows = new Map<string, SimulatedWorkflow>();
  readonly tasks = new Map<string, { readonly text: string; polls: number }>();

  fileAt(path: string): SimulatedFile | undefined {
    return [...this.files.values()].find((file) => file.path === path);
  }

  folderPath(id: string): string | undefined {
    return [...this.folders].find(([, known]) => known === id)?.[0];
  }
}

type Params = Readonly<Record<string, string>>;

export function docusignClmVendor(
  vendor: VendorContext,
  account: DocusignAccount,
  desk: TokenDesk,
  store: ClmStore
): FastifyPluginCallback {
  return (app, _, done) => {
    readRawBodies(app);
    addVendorBehavior(app, vendor, desk.isGood);
    addJwtTokenRoute(app, desk, {
      publicKey: account.publicKey,
      clientId: account.clientId,
      subject: account.userId,
      audience: () => new URL(account.url()).host,
      scopes: ['signature', 'impersonation', 'spring_read', 'spring_write'],
    });
    const base = `/v2/${account.accountId}`;
    const href = (kind: string, id: string): string => `${account.url()}${base}/${kind}/${id}`;
    const refuse = (reply: FastifyReply, status: number, message: string): FastifyReply =>
      reply.code(status).send(vendor.errorBody(status, '1000', message));
    const missing = (reply: FastifyReply): FastifyReply => refuse(reply, 404, 'It does not exist.');
    const folder = (path: string): unknown => ({
      Name: path.split('/').at(-1) ?? '',
      Path: path,
      Href: href('folders', store.folders.get(path) ?? ''),
    });
    const file = (one: SimulatedFile): unknown => ({
      Name: one.name,
      Path: one.path,
      Version: String(one.versions.length),
      Href: href('documents', one.id),
      DownloadDocumentHref: href('documents', one.id),
      AttributeGroups: one.attributes,
    });
    const paramsOf = ({ params }: FastifyRequest): Params => params as Params;
    const queryOf = ({ query }: FastifyRequest): Params => query as Params;
    const bytesOf = ({ body }: FastifyRequest): Buffer => (Buffer.isBuffer(body) ? body : Buffer.alloc(0));
    const record = (effect: string, key: string, id: string): void =>
      vendor.ledger.record({ vendor: vendor.name, effect, key, id });

    app.get(`${base}/folders`, (request, reply) => {
      const path = queryOf(request)['path'] ?? '/';
      return store.folders.has(path) ? reply.send(folder(path)) : missing(reply);
    });
    app.post(`${base}/folders`, { config: { effect: true } }, ({ body }, reply) => {
      const { Name, ParentFolder } = body as { Name?: string; ParentFolder?: { Href?: string } };
      const parent = store.folderPath(ParentFolder?.Href?.split('/').at(-1) ?? '');
      if (!Name || parent === undefined) return refuse(reply, 422, 'Name and ParentFolder are needed.');
      const path = `${parent === '/' ? '' : parent}/${Name}`;
      if (store.folders.has(path)) return refuse(reply, 422, 'A folder of that name exists.');
      store.folders.set(path, randomUUID());
      record('folder', path, path);
      return reply.code(201).send(folder(path));
    });
    app.post(`${base}/folders/:id/documents`, { config: { effect: true } }, (request, reply) => {
      const parent = store.folderPath(paramsOf(request)['id'] ?? '');
      const name = queryOf(request)['name'];
      if (parent === undefined || !name) return missing(reply);
      const path = `${parent === '/' ? '' : parent}/${name}`;
      if (store.fileAt(path)) return refuse(reply, 422, 'A document of that name exists.');
      const made = { id: randomUUID(), name, path, versions: [bytesOf(request)], attributes: {} };
      store.files.set(made.id, made);
      record('document', `${path}#1`, made.id);
      return reply.code(201).send(file(made));
    });
    app.post(`${base}/documents/:id/versions`, { config: { effect: true } }, (request, reply) => {
      const found = store.files.get(paramsOf(request)['id'] ?? '');
      if (!found) return missing(reply);
      found.versions.push(bytesOf(request));
      record('document', `${found.path}#${found.versions.length}`, found.id);
      return reply.code(201).send(file(found));
    });
    app.get(`${base}/documents`, (request, reply) => {
      const found = store.fileAt(queryOf(request)['path'] ?? '');
      return found ? reply.send(file(found)) : missing(reply);
    });
    app.get(`${base}/documents/:id`, (request, reply) => {
      const found = store.files.get(paramsOf(request)['id'] ?? '');
      if (!found) return missing(reply);
      const wantsJson = request.headers.accept?.includes('application/json') === true;
      return wantsJson ? reply.send(file(found)) : reply.type('application/octet-stream').send(found.versions.at(-1));
    });
    app.patch(`${base}/documents/:id`, (request, reply) => {
      const found = store.files.get(paramsOf(request)['id'] ?? '');
      if (!found) return missing(reply);
      const { AttributeGroups = {} } = request.body as { AttributeGroups?: SimulatedFile['attributes'] };
      for (const [group, values] of Object.entries(AttributeGroups)) {
        found.attributes[group] = { ...found.attributes[group], ...values };
      }
      return reply.send(file(found));
    });
    app.post(`${base}/documentsearchtasks`, ({ body }, reply) => {
      const id = randomUUID();
      store.tasks.set(id, { text: (body as { Content?: string }).Content ?? '', polls: 0 });
      return reply.code(202).send({ Href: href('documentsearchtasks', id), Status: 'Executing' });
    });
    app.get(`${base}/documentsearchtasks/:id/result`, (request, reply) => {
      const task = store.tasks.get(paramsOf(request)['id'] ?? '');
      if (!task) return missing(reply);
      task.polls += 1;
      if (task.polls === 1) return reply.code(202).send({ Href: request.url, Status: 'Executing' });
      const wanted = task.text.toLowerCase();
      const fits = (one: SimulatedFile): boolean =>
        `${one.name} ${one.versions.at(-1)?.toString('latin1') ?? ''}`.toLowerCase().includes(wanted);
      return reply.send({ Items: [...store.files.values()].filter(fits).map(file) });
    });
    app.post(`${base}/workflows`, { config: { effect: true } }, ({ body }, reply) => {
      const { Name, Params: parameters = '' } = body as { Name?: string; Params?: string };
      if (!Name || !/^<(\w+)>.*<\/\1>$/s.test(parameters))
        return refuse(reply, 422, 'Name and Params in XML are needed.');
      const id = randomUUID();
      store.workflows.set(id, { id, name: Name, parameters, startedAt: Date.now() });
      record('workflow', /<OmKey>([^<]*)</.exec(parameters)?.[1] ?? '', id);
      return reply.send(workflow(id));
    });
    app.get(`${base}/workflows/:id`, (request, reply) => {
      const id = paramsOf(request)['id'] ?? '';
      return store.workflows.has(id) ? reply.send(workflow(id)) : missing(reply);
    });
    done();

    /** Runs for as long as a callback would take elsewhere; this vendor tells nobody. */
    function workflow(id: string): unknown {
      const { name, startedAt } = store.workflows.get(id) ?? { name: '', startedAt: 0 };
      const isDone = Date.now() - startedAt >= vendor.callbackDelayMs;
      return { Name: name, Status: isDone ? 'Completed' : 'Executing', Href: href('workflows', id) };
    }
  };
}
