import type { ApexBlob } from '../values/blob.ts';
import { TEXT } from '../values/protocol.ts';

/** Headers by name without case; the spelling that came first stays. */
export class HttpHeaders {
  private readonly byName = new Map<string, { readonly name: string; readonly value: string }>();

  get(name: string): string | null {
    return this.byName.get(name.toLowerCase())?.value ?? null;
  }

  set(name: string, value: string): void {
    const key = name.toLowerCase();
    this.byName.set(key, { name: this.byName.get(key)?.name ?? name, value });
  }

  names(): string[] {
    return Array.from(this.byName.values(), ({ name }) => name);
  }

  toObject(): Record<string, string> {
    return Object.fromEntries(Array.from(this.byName.values(), ({ name, value }) => [name, value]));
  }
}

export class ApexHttpRequest {
  endpoint: string | null = null;
  method: string | null = null;
  body: ApexBlob | null = null;
  isCompressed = false;
  clientCertificate: string | null = null;
  /** Milliseconds. */
  timeout = 10_000;
  readonly headers = new HttpHeaders();

  [TEXT](): string {
    return `System.HttpRequest[Endpoint=${this.endpoint ?? 'null'}, Method=${this.method ?? 'null'}]`;
  }
}

export class ApexHttpResponse {
  status: string | null = null;
  statusCode = 0;
  body: ApexBlob | null = null;
  readonly headers = new HttpHeaders();

  [TEXT](): string {
    return `System.HttpResponse[Status=${this.status ?? 'null'}, StatusCode=${this.statusCode}]`;
  }
}
