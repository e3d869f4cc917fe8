import { randomBytes } from 'node:crypto';
import { ApiError, type Org, type Session } from '../contract.ts';
import { normalizeId } from '../store/ids.ts';
import { json, noContent, notFound, objectBody, type Handler } from './message.ts';

const MIN_LENGTH = 8;

interface Caller {
  readonly org: Org;
  readonly session: Session;
}

/** @throws ApiError when the caller may not do that, there is no such user, or the password is too short */
export function setPassword(caller: Caller, user: string, password: string): void {
  const userId = allowedUser(caller, user);
  if (password.length < MIN_LENGTH) {
    const message = `Your password must be at least ${String(MIN_LENGTH)} characters long.`;
    throw new ApiError('INVALID_NEW_PASSWORD', message);
  }
  caller.org.transaction(() => {
    caller.org.setPassword(userId, password);
  });
}

/** Gives the user a password that nobody could guess, and answers it. @throws ApiError as `setPassword` does */
export function resetPassword(caller: Caller, user: string): string {
  const password = `${randomBytes(9).toString('base64url')}1a`;
  setPassword(caller, user, password);
  return password;
}

/** Everybody may change the own password; those of others, who manages users. */
function allowedUser({ org, session }: Caller, user: string): string {
  const id = normalizeId(user);
  const found = id === undefined ? undefined : org.retrieve(session, 'User', id);
  if (id === undefined || !found) throw new ApiError('INVALID_CROSS_REFERENCE_KEY', 'invalid cross reference id');
  if (id !== session.userId && !org.rights(session).managesUsers) {
    throw new ApiError('INSUFFICIENT_ACCESS', 'insufficient access rights on cross-reference id', { status: 403 });
  }
  return id;
}

/** `GET /sobjects/User/<id>/password`: passwords of a local org never expire. */
export const passwordState: Handler = ({ org, session }, _request, params) => {
  if (!org.retrieve(session, 'User', normalizeId(params['id'] ?? '') ?? '')) throw notFound();
  return json({ isExpired: false });
};

export const changePassword: Handler = ({ org, session }, request, params) => {
  const password = objectBody(request)['NewPassword'];
  if (typeof password !== 'string') {
    throw new ApiError('REQUIRED_FIELD_MISSING', 'Required fields are missing: [NewPassword]', {
      fields: ['NewPassword'],
    });
  }
  setPassword({ org, session }, params['id'] ?? '', password);
  return noContent;
};

export const newPassword: Handler = ({ org, session }, _request, params) =>
  json({ NewPassword: resetPassword({ org, session }, params['id'] ?? '') });
