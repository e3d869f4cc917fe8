import { ApiError } from '../../contract.ts';
import { badBody, isObject, json, objectBody, type Handler } from '../message.ts';
import { parseResource } from '../resourcePath.ts';

const MAX_PARTS = 25;

/** `POST /composite/batch`: independent requests; each is committed by itself. */
export const compositeBatch: Handler = (context, request) => {
  const body = objectBody(request);
  const list: unknown = body['batchRequests'];
  if (!Array.isArray(list)) throw badBody('Required field batchRequests is missing or is no list');
  if (list.length > MAX_PARTS) {
    throw new ApiError('LIMIT_EXCEEDED', `The request can’t contain more than ${String(MAX_PARTS)} operations.`);
  }
  let hasErrors = false;
  const results = list.map((item: unknown) => {
    if (hasErrors && body['haltOnError'] === true) {
      const message = 'The request was not processed since an earlier one failed and haltOnError is set.';
      return { statusCode: 412, result: [{ errorCode: 'BATCH_PROCESSING_HALTED', message }] };
    }
    const resource = isObject(item) && typeof item['url'] === 'string' ? parseResource(item['url']) : undefined;
    if (!isObject(item) || !resource) throw badBody('Each item of batchRequests needs a method and a url');
    const method = typeof item['method'] === 'string' ? item['method'].toUpperCase() : 'GET';
    const response = context.dispatch({ ...resource, method, body: item['richInput'], headers: {} });
    if (response.status >= 400) hasErrors = true;
    return { statusCode: response.status, result: response.body ?? null };
  });
  return json({ hasErrors, results });
};
