import { ApiError } from '../../contract.ts';
import { json, notFound, objectBody, type Handler } from '../message.ts';

/** `POST /tooling/sandboxAuth`: how a client logs in to a sandbox as the caller. */
export const sandboxAuth: Handler = ({ org, session }, request) => {
  if (org.hub?.scratchOrgsLeft() === undefined) throw notFound();
  const { sandboxName, clientId } = objectBody(request);
  if (typeof sandboxName !== 'string') {
    const message = 'Required fields are missing: [sandboxName]';
    throw new ApiError('REQUIRED_FIELD_MISSING', message, { fields: ['sandboxName'] });
  }
  return json(org.hub.sandboxLogin(sandboxName, session.userId, typeof clientId === 'string' ? clientId : undefined));
};
