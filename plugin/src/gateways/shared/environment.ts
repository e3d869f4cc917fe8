import type { KeyObject } from 'node:crypto';
import type { Problem } from '../../domain/result.ts';
import type { Clock } from '../../engine/ports.ts';
import { parsePrivateKey } from './privateKey.ts';

/** What a gateway may use of the machine it runs on. */
export interface GatewayEnvironment {
  /** The value of an environment variable. */
  read(name: string): string | undefined;
  readonly fetch: typeof fetch;
  readonly clock: Clock;
}

/** Turns the references of checked settings into values, and remembers which of them are secret. */
export class ReferenceReader {
  readonly problems: Problem[] = [];
  readonly secrets: string[] = [];
  readonly #path: string;
  readonly #env: GatewayEnvironment;

  constructor(gatewayKey: string, env: GatewayEnvironment) {
    this.#path = `gateways.${gatewayKey}.settings`;
    this.#env = env;
  }

  /** A literal, or the value of `env:NAME`; empty text, with a problem noted, where the variable is missing. */
  text(reference: string, field: string): string {
    if (!reference.startsWith('env:')) return reference;
    const name = reference.slice('env:'.length);
    const value = this.#env.read(name)?.trim();
    if (value) return value;
    this.problems.push({
      code: 'MissingEnvironment',
      message: `The environment variable ${name} is not set.`,
      path: `${this.#path}.${field}`,
      action: `Set ${name} where the sync service runs, then start it again.`,
    });
    return '';
  }

  secret(reference: string, field: string): string {
    const value = this.text(reference, field);
    if (value) this.secrets.push(value);
    return value;
  }

  /** An RSA or EC key in PEM; undefined, with a problem noted, where there is none. */
  privateKey(reference: string, field: string): KeyObject | undefined {
    const key = this.secret(reference, field);
    if (key === '') return undefined;
    const parsed = parsePrivateKey(key);
    if (parsed) return parsed;
    this.problems.push({
      code: 'InvalidPrivateKey',
      message: `${reference.slice('env:'.length)} does not hold a private key in PEM.`,
      path: `${this.#path}.${field}`,
      action:
        'Set it to the whole key, from BEGIN to END; its line breaks may be written as \\n, or all of it as base64.',
    });
    return undefined;
  }

  /** An absolute URL without a trailing slash. Plain http reaches this machine only, unless the settings allow more. */
  url(reference: string, field: string, allowPlainHttp: boolean): string {
    const value = this.text(reference, field);
    if (value === '') return value;
    const fault = urlFault(value, allowPlainHttp);
    if (fault) this.problems.push({ ...fault, path: `${this.#path}.${field}` });
    return value.replace(/\/+$/, '');
  }
}

/** What is wrong with a vendor's URL, if anything. */
export function urlFault(value: string, allowPlainHttp: boolean): Omit<Problem, 'path'> | undefined {
  if (!URL.canParse(value)) {
    return { code: 'InvalidUrl', message: `"${value}" is not a URL.`, action: 'Write it as https://host/path.' };
  }
  const { protocol, hostname, username, password, search, hash } = new URL(value);
  if (username || password || search || hash) {
    return {
      code: 'InvalidUrl',
      message: 'The URL holds credentials, a query or a fragment.',
      action: 'Keep scheme, host and path; put credentials into auth.',
    };
  }
  if (protocol === 'https:' || (protocol === 'http:' && (allowPlainHttp || isLoopback(hostname)))) return undefined;
  return {
    code: 'InsecureUrl',
    message: `"${value}" would send orders and credentials unencrypted.`,
    action: 'Use https, or set allowPlainHttp: true where the network encrypts by itself.',
  };
}

export const isLoopback = (host: string): boolean =>
  host === 'localhost' || host.endsWith('.localhost') || host === '[::1]' || /^127(?:\.\d{1,3}){3}$/.test(host);
