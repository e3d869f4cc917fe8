import { urlFault } from '../shared/environment.ts';
import type { HttpAnswer } from '../shared/exchange.ts';
import { permanent } from '../shared/failures.ts';
import type { VendorConnection } from '../shared/gatewayKind.ts';
import { readText } from '../shared/jsonPointer.ts';
import type { VendorSession } from '../shared/session.ts';
import type { VendorCall } from '../shared/vendorClient.ts';
import { baseUris } from './model.ts';

/** Turns a call into one to the place where the account lives. */
export type Access = (call: VendorCall) => VendorCall;

export const errorOf = ({ json }: HttpAnswer): string =>
  ['/code', '/message', '/error_description'].flatMap((pointer) => readText(json, pointer) ?? []).join(' ');

const MOVED = 'INVALID_API_ACCESS_POINT';

/** Accounts live in regions and may move: Acrobat Sign says where, and says when an address is no longer right. */
export class AccessPoint {
  readonly #connection: VendorConnection;
  readonly #headers: Readonly<Record<string, string>>;
  #base: string | undefined;

  constructor(connection: VendorConnection, actFor: string | undefined) {
    this.#connection = connection;
    this.#headers = actFor === undefined ? {} : { 'x-api-user': `email:${actFor}` };
  }

  /** Does the work; once more from the start when the very first call finds that the account has moved. */
  async use<T>(session: VendorSession, work: (access: Access, session: VendorSession) => Promise<T>): Promise<T> {
    const known = this.#base;
    const base = (this.#base ??= await this.#discover(session));
    if (known !== undefined) {
      const probe = session.exchanges.length;
      try {
        return await work(this.#at(base), session);
      } catch (error) {
        const said = session.exchanges.slice(probe).some(({ responseBody }) => responseBody?.includes(MOVED));
        if (!said) throw error;
        this.#base = await this.#discover(session);
        return work(this.#at(this.#base), session);
      }
    }
    return work(this.#at(base), session);
  }

  #at(base: string): Access {
    return (call) => ({ ...call, base, headers: { ...this.#headers, ...call.headers } });
  }

  async #discover(session: VendorSession): Promise<string> {
    const { apiAccessPoint } = await session.ask({ method: 'GET', path: '/baseUris' }, baseUris);
    const fault = urlFault(apiAccessPoint, this.#connection.allowPlainHttp);
    if (fault) session.fail(permanent(fault.code, fault.message));
    return `${apiAccessPoint.replace(/\/+$/, '')}/api/rest/v6`;
  }
}
