import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { OAuthTokens } from '../auth/oauth.ts';
import { ApiError } from '../contract.ts';
import { apiDisabled, serverUrlOf } from '../server/http.ts';
import { limitInfo } from '../server/dataRoutes.ts';
import type { Orgs } from '../server/orgs.ts';
import { readEnvelope, SoapFault, writeFault, writeResponse, type SoapCall, type SoapValue } from './envelope.ts';
import { APEX_NAMESPACE, apexOperation } from './apexService.ts';
import { METADATA_NAMESPACE, metadataOperation } from './metadataService.ts';
import { PARTNER_NAMESPACES, partnerOperation } from './partnerService.ts';

interface SoapAddress {
  readonly api: string;
  readonly version: string;
}

/** `/services/Soap/m|u|c/66.0[/00D…]`. */
export function soapRoutes(app: FastifyInstance, orgs: Orgs, oauth: OAuthTokens): void {
  const handler = (request: FastifyRequest, reply: FastifyReply): FastifyReply => {
    const address = request.params as SoapAddress;
    const namespace = namespaceOf(address.api);
    if (namespace === undefined) {
      reply.callNotFound();
      return reply;
    }
    reply.type('text/xml;charset=UTF-8');
    try {
      const call = readEnvelope(request.body instanceof Buffer ? request.body.toString('utf8') : '');
      if (address.api === 's') return reply.send(apex(orgs, call));
      const result =
        address.api === 'm' ? metadata(orgs, call, address, reply) : partner(orgs, oauth, call, address, request);
      return reply.send(writeResponse(namespace, call.operation, result));
    } catch (error) {
      return reply.code(500).send(writeFault(namespace, faultOf(error)));
    }
  };
  app.post('/services/Soap/:api/:version', handler);
  app.post('/services/Soap/:api/:version/:org', handler);
}

const namespaceOf = (api: string): string | undefined => {
  if (api === 'm') return METADATA_NAMESPACE;
  return api === 's' ? APEX_NAMESPACE : PARTNER_NAMESPACES[api];
};

/** The Apex API answers with a header that carries the debug log. */
function apex(orgs: Orgs, call: SoapCall): string {
  const found = orgs.byToken(call.sessionId);
  if (!found) throw new SoapFault('INVALID_SESSION_ID', 'Invalid Session ID found in SessionHeader');
  const { tenant, session } = found;
  if (!tenant.mayUseApi(session)) throw apiDisabled();
  if (!tenant.usage.take()) throw new SoapFault('REQUEST_LIMIT_EXCEEDED', 'TotalRequests Limit exceeded.');
  tenant.usage.note(`SOAP apex ${call.operation}`);
  const { result, header } = apexOperation(call, tenant.org, session);
  return writeResponse(APEX_NAMESPACE, call.operation, result, header);
}

function metadata(orgs: Orgs, call: SoapCall, { version }: SoapAddress, reply: FastifyReply): SoapValue {
  const found = orgs.byToken(call.sessionId);
  if (!found) {
    throw new SoapFault(
      'INVALID_SESSION_ID',
      'Invalid Session ID found in SessionHeader: Illegal Session. Session not found, missing session hash'
    );
  }
  const { tenant, session } = found;
  if (!tenant.mayUseApi(session)) throw apiDisabled();
  if (!tenant.usage.take()) throw new SoapFault('REQUEST_LIMIT_EXCEEDED', 'TotalRequests Limit exceeded.');
  tenant.usage.note(`SOAP metadata ${call.operation}`);
  reply.header('Sforce-Limit-Info', limitInfo(tenant));
  return tenant.org.runAs(session, () => metadataOperation(call, { tenant, session, version }));
}

function partner(
  orgs: Orgs,
  oauth: OAuthTokens,
  call: SoapCall,
  { api, version }: SoapAddress,
  request: FastifyRequest
): SoapValue {
  return partnerOperation(call, { orgs, oauth, api, version, serverUrl: serverUrlOf(request) });
}

function faultOf(error: unknown): SoapFault {
  if (error instanceof SoapFault) return error;
  if (error instanceof ApiError) return new SoapFault(error.errorCode, error.message);
  throw error;
}
