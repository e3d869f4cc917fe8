import { ApiError, type ReadAccess } from '../contract.ts';
import { columnMetadata } from '../soql/columns.ts';
import type { QueryResult, SoqlEngine } from '../soql/soqlEngine.ts';
import { listViewQuery } from './listViews/listViewRoutes.ts';
import type { Cursor } from './cursors.ts';
import { toolingAccess } from './tooling/toolingOrg.ts';
import { json, type Handler, type RestContext, type RestRequest, type RestResponse } from './message.ts';

const MIN_BATCH = 200;
const MAX_BATCH = 2000;

/** `GET /query`, `GET /queryAll` and the tooling query. */
export function queryHandler(options: {
  readonly includeDeleted: boolean;
  readonly tooling?: boolean;
  readonly resource: string;
}): Handler {
  return (context, request) => {
    const engine = options.tooling ? context.tooling : context.soql;
    const rights = context.org.rights(context.session);
    const access = options.tooling ? toolingAccess(rights) : rights;
    const explain = request.query.get('explain');
    if (explain !== null) {
      const listView = options.tooling ? undefined : listViewQuery(context, explain);
      return json(explainPlan(engine, listView ?? explain, access));
    }
    const text = request.query.get('q');
    if (text === null || text.trim() === '') {
      throw new ApiError('MALFORMED_QUERY', 'A query string has to be specified');
    }
    if (request.query.get('columns') === 'true') {
      return json(columnMetadata(engine.schema, engine.parse(text)));
    }
    const result = engine.run(text, { includeDeleted: options.includeDeleted, access });
    if (result.seen && result.object && result.ids) {
      context.org.markSeen(context.session, result.object, result.ids(), result.seen);
    }
    return firstPage(context, request, result, options.resource);
  };
}

function firstPage(context: RestContext, request: RestRequest, result: QueryResult, resource: string): RestResponse {
  const batchSize = batchSizeOf(request);
  if (result.length <= batchSize) {
    const records = result.page(0, result.length, request.base);
    return json({ totalSize: result.totalSize, done: true, records });
  }
  if (result.isAggregate) {
    const message = 'Aggregate query does not support queryMore(), use LIMIT to restrict the results to a single batch';
    throw new ApiError('EXCEEDED_ID_LIMIT', message);
  }
  return page(context.cursors.open(context.session.userId, result, batchSize), 0, request, resource);
}

/** `GET /query/01g…-2000`. */
export function queryMoreHandler(resource: string): Handler {
  return (context, request, params) => {
    const { cursor, offset } = context.cursors.find(context.session.userId, params['locator'] ?? '');
    return page(cursor, offset, request, resource);
  };
}

function page(cursor: Cursor, offset: number, request: RestRequest, resource: string): RestResponse {
  const { result, batchSize, id } = cursor;
  const end = Math.min(offset + batchSize, result.length);
  const done = end >= result.length;
  const records = result.page(offset, end, request.base);
  const next = done ? {} : { nextRecordsUrl: `${request.base}/${resource}/${id}-${String(end)}` };
  return json({ totalSize: result.totalSize, done, ...next, records });
}

/** `Sforce-Query-Options: batchSize=200`; sizes outside 200 to 2,000 are moved to the nearest bound. */
function batchSizeOf(request: RestRequest): number {
  const size = /batchSize\s*=\s*(\d+)/i.exec(request.headers['sforce-query-options'] ?? '')?.[1];
  return size ? Math.min(MAX_BATCH, Math.max(MIN_BATCH, Number(size))) : MAX_BATCH;
}

/** The local org has no optimizer to tell about; the answer has the right shape and one table scan. */
function explainPlan(engine: SoqlEngine, text: string, access: ReadAccess): object {
  const query = engine.parse(text);
  const { totalSize } = engine.run(text, { access });
  const plan = {
    cardinality: totalSize,
    fields: [],
    leadingOperationType: 'TableScan',
    notes: [],
    relativeCost: 1,
    sobjectCardinality: totalSize,
    sobjectType: query.from[0]?.path.path.join('.') ?? '',
  };
  return { plans: [plan], sourceQuery: text };
}
