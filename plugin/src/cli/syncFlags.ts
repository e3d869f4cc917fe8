/** Flags that the commands of the sync service share, and what they say to the service. */
import type { Org } from '@salesforce/core';
import { Flags } from '@salesforce/sf-plugins-core';
import type { ServiceOptions } from '../wiring/openService.ts';

type Words = (key: string) => string;

export const databaseFlags = (words: Words) => ({
  'target-org': Flags.requiredOrg(),
  'api-version': Flags.orgApiVersion(),
  'database-url': Flags.string({ env: 'OM_DATABASE_URL', summary: words('flags.database-url.summary') }),
  'data-dir': Flags.string({ summary: words('flags.data-dir.summary') }),
});

export const serviceFlags = (words: Words) => ({
  ...databaseFlags(words),
  host: Flags.string({ default: '127.0.0.1', summary: words('flags.host.summary') }),
  port: Flags.integer({ char: 'p', default: 0, min: 0, max: 65_535, summary: words('flags.port.summary') }),
  'public-url': Flags.url({ summary: words('flags.public-url.summary') }),
  'log-level': Flags.option({
    options: ['debug', 'info', 'warn', 'error', 'silent'] as const,
    default: 'info' as const,
    summary: words('flags.log-level.summary'),
  })(),
});

export interface DatabaseFlagValues {
  readonly 'target-org': Org;
  readonly 'api-version': string | undefined;
  readonly 'database-url': string | undefined;
  readonly 'data-dir': string | undefined;
}

export interface ServiceFlagValues extends DatabaseFlagValues {
  readonly host: string;
  readonly port: number;
  readonly 'public-url': URL | undefined;
}

export const databaseOptions = (flags: DatabaseFlagValues): ServiceOptions => ({
  orgId: flags['target-org'].getOrgId(),
  ...(flags['database-url'] === undefined ? {} : { databaseUrl: flags['database-url'] }),
  ...(flags['data-dir'] === undefined ? {} : { dataDir: flags['data-dir'] }),
});

export const serviceOptions = (flags: ServiceFlagValues): ServiceOptions => ({
  ...databaseOptions(flags),
  callbackHost: flags.host,
  callbackPort: flags.port,
  ...(flags['public-url'] === undefined ? {} : { callbackPublicUrl: flags['public-url'].href }),
});
