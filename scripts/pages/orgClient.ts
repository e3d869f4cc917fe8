/** A small client of the REST API, for one user of a local org. */
import type { CatalogueConnection } from '../data/catalogue.ts';

const VERSION = '66.0';

export class OrgClient implements CatalogueConnection {
  readonly version = VERSION;
  readonly accessToken: string;
  private readonly url: string;

  constructor(url: string, accessToken: string) {
    this.url = url;
    this.accessToken = accessToken;
  }

  /** @throws {Error} with the answer, when the org refuses */
  async request<Answer = unknown>(request: {
    method: string;
    url: string;
    body?: string;
    headers?: Record<string, string>;
  }): Promise<Answer> {
    const { method, url, body, headers = {} } = request;
    const response = await fetch(this.url + url, {
      method,
      headers: { authorization: `Bearer ${this.accessToken}`, 'content-type': 'application/json', ...headers },
      ...(body === undefined ? {} : { body }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${url}: ${text}`);
    return (text === '' ? undefined : JSON.parse(text)) as Answer;
  }

  async query<Row>(soql: string): Promise<readonly Row[]> {
    const url = `/services/data/v${VERSION}/query?q=${encodeURIComponent(soql)}`;
    return (await this.request<{ records: Row[] }>({ method: 'GET', url })).records;
  }

  /** The id of the new record. */
  async create(object: string, values: Readonly<Record<string, unknown>>): Promise<string> {
    const url = `/services/data/v${VERSION}/sobjects/${object}`;
    return (await this.request<{ id: string }>({ method: 'POST', url, body: JSON.stringify(values) })).id;
  }

  async update(object: string, id: string, values: Readonly<Record<string, unknown>>): Promise<void> {
    const url = `/services/data/v${VERSION}/sobjects/${object}/${id}`;
    await this.request({ method: 'PATCH', url, body: JSON.stringify(values) });
  }
}
