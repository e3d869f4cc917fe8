import { json, objectBody, type Handler, type RestContext } from '../message.ts';
import { parseResource } from '../resourcePath.ts';
import { References } from './references.ts';
import {
  halted,
  isFailure,
  readSubrequests,
  runSubrequest,
  transactionally,
  type SubResponse,
  type Subrequest,
} from './subrequest.ts';

const MAX_PARTS = 25;
const MAX_COLLECTIONS = 5;

/** `POST /composite`: up to 25 parts in order, later ones may name values of earlier ones. */
export const composite: Handler = (context, request) => {
  const body = objectBody(request);
  const parts = readSubrequests(body['compositeRequest'], 'compositeRequest');
  const refusal = limitRefusal(parts);
  if (refusal) return json({ compositeResponse: [refusal] });
  const compositeResponse = body['allOrNone'] === true ? runAllOrNone(context, parts) : runEach(context, parts);
  return json({ compositeResponse });
};

function limitRefusal(parts: readonly Subrequest[]): SubResponse | undefined {
  const refuse = (message: string): SubResponse => ({
    body: [{ errorCode: 'LIMIT_EXCEEDED', message }],
    httpHeaders: {},
    httpStatusCode: 400,
    referenceId: null,
  });
  if (parts.length > MAX_PARTS) return refuse(`The request can’t contain more than ${String(MAX_PARTS)} operations.`);
  if (parts.filter(isQueryOrCollection).length > MAX_COLLECTIONS) {
    return refuse(
      `The request can’t contain more than ${String(MAX_COLLECTIONS)} query or sObject Collections operations.`
    );
  }
  return undefined;
}

function isQueryOrCollection(part: Subrequest): boolean {
  const [first = '', second = ''] = parseResource(part.url)?.path ?? [];
  return first === 'query' || first === 'queryAll' || (first === 'composite' && second === 'sobjects');
}

function runEach(context: RestContext, parts: readonly Subrequest[]): readonly SubResponse[] {
  const references = new References();
  return parts.map((part) => runSubrequest(context, part, references));
}

/** The outer all-or-none also covers parts that succeed for some of their records only. */
function runAllOrNone(context: RestContext, parts: readonly Subrequest[]): readonly SubResponse[] {
  const references = new References();
  const responses: SubResponse[] = [];
  let failed: SubResponse | undefined;
  transactionally(context, () => {
    for (const part of parts) {
      const response = runSubrequest(context, part, references);
      responses.push(response);
      if (!isFailure(response) && !hasFailedItem(response)) continue;
      failed = response;
      return false;
    }
    return true;
  });
  if (!failed) return responses;
  return parts.map((part) => (part.referenceId === failed?.referenceId ? failed : halted(part)));
}

function hasFailedItem({ body }: SubResponse): boolean {
  return Array.isArray(body) && body.some((item: unknown) => (item as { success?: unknown } | null)?.success === false);
}
