import multipart from '@fastify/multipart';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { ApiError, type Session } from '../contract.ts';
import { badBody, errorResponse, isObject, json, type RestResponse } from '../rest/message.ts';
import { limitExceeded, send } from '../server/dataRoutes.ts';
import { apiDisabled, invalidSession, parseJson, presentedToken } from '../server/http.ts';
import type { Orgs } from '../server/orgs.ts';
import type { Tenant } from '../server/tenant.ts';
import { checkMetadataApi } from './access.ts';
import type { DeployJob, DeployOptions } from './deployJob.ts';
import { deployResult } from './deployResult.ts';

const MAX_PACKAGE = 50 * 1024 * 1024;
/** `sf` calls the JSON part `entity_content`, the documentation `json`. */
const OPTION_PARTS = new Set(['entity_content', 'json']);

interface Caller {
  readonly tenant: Tenant;
  readonly session: Session;
}

/** Deploying by REST: `/services/data/vXX.X/metadata/deployRequest`. */
export async function deployRoutes(app: FastifyInstance, orgs: Orgs): Promise<void> {
  await app.register(multipart, { limits: { fileSize: MAX_PACKAGE, files: 2, fields: 5, fieldSize: 1024 * 1024 } });
  const answer = async (
    request: FastifyRequest,
    reply: FastifyReply,
    work: (caller: Caller) => RestResponse | Promise<RestResponse>
  ): Promise<FastifyReply> => {
    const caller = orgs.byToken(presentedToken(request));
    if (!caller) return send(reply, errorResponse([invalidSession()]));
    if (!caller.tenant.mayUseApi(caller.session)) return send(reply, errorResponse([apiDisabled()]), caller.tenant);
    if (!caller.tenant.usage.take()) return send(reply, limitExceeded(), caller.tenant);
    caller.tenant.usage.note(`${request.method} /metadata/deployRequest`);
    try {
      checkMetadataApi(caller.tenant.org, caller.session);
      return await send(reply, await work(caller), caller.tenant);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      return await send(reply, errorResponse([error]), caller.tenant);
    }
  };

  app.post('/services/data/:version/metadata/deployRequest', (request, reply) =>
    answer(request, reply, (caller) => start(caller, request))
  );
  app.get<{ Params: { id: string } }>('/services/data/:version/metadata/deployRequest/:id', (request, reply) =>
    answer(request, reply, ({ tenant }) => {
      const job = tenant.deployments.deployment(request.params.id);
      const withDetails = new URL(request.url, 'http://local').searchParams.get('includeDetails') === 'true';
      return json({
        id: job.id,
        url: request.url,
        deployResult: deployResult(job, withDetails),
        deployOptions: job.options,
      });
    })
  );
  app.patch<{ Params: { id: string } }>('/services/data/:version/metadata/deployRequest/:id', (request, reply) =>
    answer(request, reply, ({ tenant }) => accepted(tenant.deployments.cancel(request.params.id), 202))
  );
}

async function start({ tenant, session }: Caller, request: FastifyRequest): Promise<RestResponse> {
  if (!request.isMultipart()) {
    const body = parseJson(request.body);
    const validation = isObject(body) ? body['validatedDeployRequestId'] : undefined;
    if (typeof validation !== 'string')
      throw badBody('Either a multipart request or validatedDeployRequestId is expected.');
    return accepted(tenant.deployments.deployValidated(session, validation), 201);
  }
  let archive: Buffer | undefined;
  let options: unknown;
  for await (const part of request.parts()) {
    if (part.type === 'file' && !OPTION_PARTS.has(part.fieldname)) archive = await part.toBuffer();
    else if (part.type === 'file') options = parseJson(await part.toBuffer());
    else options = typeof part.value === 'string' ? parseJson(Buffer.from(part.value)) : part.value;
  }
  if (!archive) throw badBody('The request has no part with the zip file.');
  return accepted(tenant.deployments.deploy(session, archive, readOptions(options)), 201);
}

const accepted = (job: DeployJob, status: number): RestResponse =>
  json({ id: job.id, deployResult: deployResult(job, false), deployOptions: job.options }, status);

function readOptions(body: unknown): DeployOptions {
  const given = isObject(body) && isObject(body['deployOptions']) ? body['deployOptions'] : {};
  const tests: unknown = given['runTests'];
  return {
    checkOnly: given['checkOnly'] === true,
    rollbackOnError: given['rollbackOnError'] !== false,
    ignoreWarnings: given['ignoreWarnings'] === true,
    runTests: Array.isArray(tests) ? tests.map(String) : [],
    testLevel: typeof given['testLevel'] === 'string' ? given['testLevel'] : undefined,
  };
}
