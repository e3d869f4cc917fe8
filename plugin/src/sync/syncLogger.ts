import { destination, pino, type DestinationStream } from 'pino';

/** The part of pino that the service uses; facts first, then a sentence. */
export interface SyncLogger {
  debug(facts: object, message: string): void;
  info(facts: object, message: string): void;
  warn(facts: object, message: string): void;
  error(facts: object, message: string): void;
}

/** Names of fields whose values never reach a log, at any of the first three levels. */
const SECRET = [
  'accessToken',
  'refreshToken',
  'authorization',
  'cookie',
  'password',
  'secret',
  'token',
  'signature',
  'databaseUrl',
  'email',
  'phone',
  'payload',
  'output',
  'attributes',
  'body',
  'requestBody',
  'responseBody',
];

/** One JSON line per event, on standard error. Secrets, personal data and vendor payloads are replaced, not shortened. */
export function createSyncLogger(
  options: { readonly level?: string; readonly destination?: DestinationStream } = {}
): SyncLogger {
  const paths = SECRET.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]);
  const settings = {
    name: 'order-sync',
    level: options.level ?? 'info',
    redact: { paths, censor: '[redacted]' },
    timestamp: () => `,"time":"${new Date().toISOString()}"`,
    serializers: { err: describeError },
  };
  return pino(settings, options.destination ?? destination(2));
}

/** What of an error may be logged: its kind, not the request or connection that libraries hang onto it. */
export function describeError(error: unknown): object {
  if (!(error instanceof Error)) return { message: String(error) };
  const code = 'code' in error && typeof error.code === 'string' ? { code: error.code } : {};
  const action = 'action' in error && typeof error.action === 'string' ? { action: error.action } : {};
  return { type: error.name, message: withoutSecrets(error.message), ...code, ...action };
}

/** Connection texts state passwords: `postgres://user:password@host`. */
export const withoutSecrets = (text: string): string =>
  text.replace(/\b([a-z][a-z0-9+.-]*:\/\/[^\s:/@]*):[^\s@/]*@/gi, '$1:[redacted]@');

export const silentLogger: SyncLogger = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
