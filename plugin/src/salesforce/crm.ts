import type { ApprovalCrm } from '../engine/approvalPorts.ts';
import type { PeopleCrm } from '../engine/peoplePorts.ts';
import type { Clock, Crm } from '../engine/ports.ts';
import type { ExecutableDesign } from '../domain/fulfillmentDesign.ts';
import type { AssetView } from '../domain/assetView.ts';
import type { OrderDraft } from '../domain/orderDraft.ts';
import type { OrderView, TaskView } from '../domain/orderView.ts';
import type { Attributes } from '../domain/order.ts';
import { ok, refuse, type Problem, type Result } from '../domain/result.ts';
import { draftAssetOrder, type AssetRequest } from './assetDraft.ts';
import { listAssets, readAsset, type AssetFilter } from './assetViews.ts';
import { createApprovalCrm } from './approvalCrm.ts';
import type { CrmConnection } from './connection.ts';
import { draftChange, type LineEdits } from './changeDraft.ts';
import { writeChangeReport } from './changeReport.ts';
import { readChangeReport, readOverride, requestChange, type ChangeRequest } from './changeRequests.ts';
import { createCrmClient, type CrmClientOptions } from './crmClient.ts';
import { createOrders, type CreateOrdersOptions, type OrdersCreated } from './createOrders.ts';
import { createDesignRepository, type DesignRepository } from './designRepository.ts';
import { createKnownStates } from './knownStates.ts';
import { submitOrder, type OrderKey } from './orderActions.ts';
import { createOrderReader } from './orderReader.ts';
import { readOrderView } from './orderView.ts';
import { createOrgCurrency } from './orgCurrency.ts';
import { createOutboxReader } from './outbox.ts';
import { promiseOrder, type PromiseRequest } from './promiseRequest.ts';
import { noteOrders } from './orderNotes.ts';
import { createProjectionWriter } from './projectionWriter.ts';
import { rejectOrders } from './rejections.ts';
import { writeSimulationReport } from './simulationReport.ts';
import { readWorkers } from './workers.ts';
import { completeTask, listTasks, readTask, requestStep, type TaskFilter } from './taskActions.ts';

type LoadedDesign = Result<ExecutableDesign, readonly Problem[]>;

export interface CrmOptions extends CrmClientOptions {
  readonly clock: Clock;
  /** Makes a stored document executable; given by whoever joins the layers. */
  readonly loadDesign: (
    document: string,
    version: { readonly number: number; readonly hash: string }
  ) => LoadedDesign | Promise<LoadedDesign>;
  /** Told about each design that was loaded, so that it can be kept for a start without the org. */
  readonly onDesign?: (document: string, version: { readonly number: number; readonly hash: string }) => void;
  /** How far behind the cursor the outbox is read again. Longer than any transaction of the org. */
  readonly overlapMs?: number;
  /** ISO 4217; the currency of amounts in an org that does not state one. */
  readonly currency?: string;
}

/** What commands and pages of the product do with the CRM, beside the port of the service. */
export interface CrmWorkbench extends Crm, PeopleCrm, Omit<DesignRepository, 'designByHash'> {
  /** Policies, requests and decisions. */
  readonly approvals: ApprovalCrm;
  submitOrder(ref: string): Promise<Result<OrderKey, Problem>>;
  /** Ids of orders that were submitted at or after `since` (ISO 8601), by id, from the one behind `after` on. */
  submittedOrders(since: string, after: string, limit: number): Promise<readonly string[]>;
  createOrders(drafts: readonly OrderDraft[], options?: CreateOrdersOptions): Promise<OrdersCreated>;
  readOrderView(ref: string): Promise<Result<OrderView, Problem>>;
  listTasks(filter?: TaskFilter): Promise<readonly TaskView[]>;
  /** By record id, step number or external id. */
  readTask(ref: string): Promise<Result<TaskView, Problem>>;
  /** By record id, step number or external id. */
  completeTask(
    ref: string,
    done: { readonly output: Attributes; readonly by: string }
  ): Promise<Result<TaskView, Problem>>;
  retryStep(ref: string, by: string): ReturnType<typeof requestStep>;
  skipStep(ref: string, by: string, reason: string): ReturnType<typeof requestStep>;
  /** A draft order that changes the order under way. */
  draftChange(ref: string, edits: LineEdits, externalId?: string): ReturnType<typeof draftChange>;
  /** What customers have by fulfilled orders. */
  listAssets(filter: AssetFilter): Promise<readonly AssetView[]>;
  /** By external id or record id, with the rest of its bundle. */
  readAsset(ref: string): ReturnType<typeof readAsset>;
  /** A draft order on what a customer has. */
  draftAssetOrder(ref: string, request: AssetRequest): ReturnType<typeof draftAssetOrder>;
  requestChange(ref: string, request: ChangeRequest): ReturnType<typeof requestChange>;
  readChangeReport(orderId: string, eventId: string): ReturnType<typeof readChangeReport>;
  readOverride(ref: string): ReturnType<typeof readOverride>;
  /** A new promised date; the service does what follows from it. */
  promiseOrder(ref: string, request: PromiseRequest): ReturnType<typeof promiseOrder>;
}

const TEN_MINUTES = 10 * 60_000;

/** The CRM behind a connection. Methods throw {@link CrmError} for outages and give refusals as values. */
export function createCrm(connection: CrmConnection, options: CrmOptions): CrmWorkbench {
  const client = createCrmClient(connection, options);
  const now = (): number => options.clock.now();
  const known = createKnownStates(client);
  const currency = createOrgCurrency(client, options.currency ?? 'USD');
  const orders = createOrderReader(client, currency, known);
  const outbox = createOutboxReader(client, options.clock, options.overlapMs ?? TEN_MINUTES);
  const writer = createProjectionWriter(client, known);
  const designs = createDesignRepository(client, now);
  let loaded: ExecutableDesign | undefined;
  const versions = new Map<string, ExecutableDesign>();

  async function activeDesign(): Promise<Result<ExecutableDesign, Problem>> {
    const active = await designs.activeRecord();
    if (!active.ok) return active;
    const { hash, number } = active.value.version;
    if (loaded?.version.hash === hash && loaded.version.number === number) return ok(loaded);
    const stored = await designs.getDesign(number);
    if (!stored.ok) return stored;
    const design = await options.loadDesign(stored.value.document, { number, hash });
    if (!design.ok) return refuse(brokenDesign(number, design.error));
    loaded = design.value;
    options.onDesign?.(stored.value.document, { number, hash });
    return design;
  }

  async function designByHash(hash: string): Promise<Result<ExecutableDesign, Problem>> {
    const known = versions.get(hash);
    if (known) return ok(known);
    const stored = await designs.designByHash(hash);
    if (!stored.ok) return stored;
    const { number } = stored.value.record.version;
    const design = await options.loadDesign(stored.value.document, { number, hash });
    if (!design.ok) return refuse(brokenDesign(number, design.error));
    versions.set(hash, design.value);
    return design;
  }

  return {
    ...designs,
    designByHash,
    workers: () => readWorkers(client, now),
    promiseOrder: (ref, request) => promiseOrder(client, now, ref, request),
    writeChangeReport: (orderId, report) => writeChangeReport(client, orderId, report),
    writeSimulationReport: (orderId, report) => writeSimulationReport(client, orderId, report),
    readOutbox: (after, limit) => outbox.readOutbox(after, limit),
    readOrders: orders.readOrders,
    acknowledgedOrders: orders.acknowledgedOrders,
    submittedOrders: orders.submittedOrders,
    project: (batch) => writer.project(batch),
    rejectOrders: (refusals) => rejectOrders(client, known, refusals),
    noteOrders: (notes) => noteOrders(client, known, notes),
    activeDesign,
    usage: () => client.usage(),
    approvals: createApprovalCrm(client, options.clock),
    submitOrder: (ref) => submitOrder(client, now, ref),
    createOrders: (drafts, createOptions) => createOrders(client, currency, now, drafts, createOptions),
    readOrderView: (ref) => readOrderView(client, currency, ref),
    listTasks: (filter) => listTasks(client, filter),
    readTask: (ref) => readTask(client, ref),
    completeTask: (ref, done) => completeTask(client, now, ref, done),
    retryStep: (ref, by) => requestStep(client, ref, { kind: 'retry', by }),
    draftChange: (ref, edits, externalId) => draftChange(client, now, ref, edits, externalId),
    listAssets: (filter) => listAssets(client, filter),
    readAsset: (ref) => readAsset(client, ref),
    draftAssetOrder: (ref, request) => draftAssetOrder(client, now, ref, request),
    requestChange: (ref, request) => requestChange(client, ref, request),
    readChangeReport: (orderId, eventId) => readChangeReport(client, orderId, eventId),
    readOverride: (ref) => readOverride(client, ref),
    skipStep: (ref, by, reason) => requestStep(client, ref, { kind: 'skip', by, reason }),
  };
}

const brokenDesign = (number: number, problems: readonly Problem[]): Problem => ({
  code: 'MalformedDesign',
  message: `Design version ${number} does not load: ${problems
    .slice(0, 3)
    .map((problem) => problem.message)
    .join('; ')}`,
  path: `OM_FulfillmentDesign__c ${number}`,
  action: 'Go back to the version before: sf order design rollback.',
});
