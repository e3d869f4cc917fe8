/**
 * The CRM side of the product: reads orders and the outbox, writes projections, keeps designs. Implements the `Crm` port
 * over the platform's REST API. It knows records and API calls; it knows neither the runtime nor the vendors.
 */

/**
 * What is needed of a connection. `jsforce.Connection` and the `Connection` of `@salesforce/core` both satisfy it; they
 * bring the session and its refresh.
 */
export interface CrmConnection {
  readonly instanceUrl: string;
  /** API version without `v`, e.g. `66.0`. */
  readonly version: string;
  /** Of the session as it is now; needed to listen to events. */
  readonly accessToken?: string | null | undefined;
  /** From `Sforce-Limit-Info` of the last answer. */
  readonly limitInfo?: { readonly apiUsage?: { readonly used: number; readonly limit: number } };
  request(request: CrmHttpRequest, options?: object): PromiseLike<unknown>;
}

export interface CrmHttpRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly url: string;
  readonly body?: string;
  readonly headers?: Record<string, string>;
}
