import { ApiError } from '../../contract.ts';
import { badBody, isObject, json, objectBody, type Handler, type RestContext } from '../message.ts';
import { parseResource } from '../resourcePath.ts';
import { References, referencesIn } from './references.ts';
import {
  halted,
  isFailure,
  readSubrequests,
  runSubrequest,
  transactionally,
  type SubResponse,
  type Subrequest,
} from './subrequest.ts';

const MAX_NODES = 500;
const MAX_GRAPHS = 75;
const MAX_DEPTH = 15;
const MAX_KINDS = 15;
const MAX_FAILURES = 14;

interface Graph {
  readonly graphId: string;
  readonly parts: readonly Subrequest[];
}

interface GraphResult {
  readonly graphId: string;
  readonly graphResponse: { readonly compositeResponse: readonly SubResponse[] };
  readonly isSuccessful: boolean;
}

/** `POST /composite/graph`: many graphs in one call; each is done as a whole or not at all. */
export const compositeGraph: Handler = (context, request) => {
  const graphs = readGraphs(objectBody(request)['graphs']);
  let failures = 0;
  const results = graphs.map((graph): GraphResult => {
    const result = failures > MAX_FAILURES ? haltedGraph(graph) : runGraph(context, graph);
    if (!result.isSuccessful) failures += 1;
    return result;
  });
  return json({ graphs: results });
};

/** @throws ApiError LIMIT_EXCEEDED, INVALID_INPUT for the request as a whole. */
function readGraphs(list: unknown): readonly Graph[] {
  if (!Array.isArray(list)) throw badBody('Required field graphs is missing or is no list');
  if (list.length > MAX_GRAPHS) throw tooMany(`${String(MAX_GRAPHS)} graphs`);
  const graphs = list.map((item: unknown): Graph => {
    if (!isObject(item) || typeof item['graphId'] !== 'string') {
      throw new ApiError('INVALID_INPUT', 'Each graph needs a graphId');
    }
    return { graphId: item['graphId'], parts: readSubrequests(item['compositeRequest'], 'compositeRequest') };
  });
  if (new Set(graphs.map((graph) => graph.graphId)).size < graphs.length) {
    throw new ApiError('INVALID_INPUT', 'Duplicate graphId specified');
  }
  const nodes = graphs.reduce((sum, graph) => sum + graph.parts.length, 0);
  if (nodes > MAX_NODES) throw tooMany(`${String(MAX_NODES)} nodes`);
  for (const graph of graphs) checkGraph(graph);
  return graphs;
}

function checkGraph({ parts }: Graph): void {
  const kinds = new Set<string>();
  const depths = new Map<string, number>();
  for (const part of parts) {
    const path = parseResource(part.url)?.path ?? [];
    if (path[0] !== 'sobjects') {
      throw new ApiError('INVALID_INPUT', `Only sobjects resources are allowed in a composite graph: ${part.url}`);
    }
    kinds.add(`${part.method} ${path[1] ?? ''}`);
    const parents = [...referencesIn([part.url, part.body])].map((id) => depths.get(id) ?? 0);
    depths.set(part.referenceId, 1 + Math.max(0, ...parents));
  }
  if (Math.max(0, ...depths.values()) > MAX_DEPTH) throw tooMany(`a depth of ${String(MAX_DEPTH)}`);
  if (kinds.size > MAX_KINDS) throw tooMany(`${String(MAX_KINDS)} different nodes`);
}

const tooMany = (what: string): ApiError =>
  new ApiError('LIMIT_EXCEEDED', `A composite graph request can’t contain more than ${what}.`);

function runGraph(context: RestContext, graph: Graph): GraphResult {
  const references = new References();
  const responses: SubResponse[] = [];
  let failed: SubResponse | undefined;
  transactionally(context, () => {
    for (const part of graph.parts) {
      const response = runSubrequest(context, part, references);
      responses.push(response);
      if (isFailure(response)) {
        failed = response;
        return false;
      }
    }
    return true;
  });
  const compositeResponse = failed
    ? graph.parts.map((part) => (part.referenceId === failed?.referenceId ? failed : halted(part)))
    : responses;
  return { graphId: graph.graphId, graphResponse: { compositeResponse }, isSuccessful: !failed };
}

function haltedGraph(graph: Graph): GraphResult {
  const message = 'The graph was not processed since too many graphs of the request failed.';
  const compositeResponse = graph.parts.map((part) => halted(part, message));
  return { graphId: graph.graphId, graphResponse: { compositeResponse }, isSuccessful: false };
}
