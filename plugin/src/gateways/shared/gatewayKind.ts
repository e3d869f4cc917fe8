import type { z } from 'zod';
import type { GatewayDefinition } from '../../domain/fulfillmentDesign.ts';
import { ok, refuse, type Problem, type Result } from '../../domain/result.ts';
import type { Clock, Gateway } from '../../engine/ports.ts';
import { createAuthorizer } from './authorizer.ts';
import { ReferenceReader, type GatewayEnvironment } from './environment.ts';
import { Redactor } from './redaction.ts';
import { parseSettings, type CommonSettings } from './settings.ts';
import type { SignatureRules } from './signature.ts';
import { VendorClient } from './vendorClient.ts';

/** A kind of gateway, as the registry knows it. */
export interface GatewayKind {
  readonly kind: string;
  /** What is wrong with the settings. Reads no environment. */
  check(definition: GatewayDefinition): Problem[];
  /** Operations that steps may name, with the payload fields each cannot do without; empty for wrong settings. */
  operations(definition: GatewayDefinition): ReadonlyMap<string, readonly string[]>;
  create(definition: GatewayDefinition, env: GatewayEnvironment): Result<Gateway, Problem[]>;
}

/** A vendor that is ready to be talked to. */
export interface VendorConnection {
  readonly key: string;
  readonly client: VendorClient;
  readonly clock: Clock;
  readonly signature: SignatureRules | undefined;
  /** For what a vendor says in its errors, which may name people. */
  readonly redactor: Redactor;
  readonly allowPlainHttp: boolean;
}

export interface KindOptions<S extends CommonSettings, R> {
  readonly kind: string;
  readonly schema: z.ZodType<S>;
  /** Names of fields of this vendor that hold personal data or secrets, beside the built-in ones. */
  readonly redact?: readonly string[];
  operations(settings: S): ReadonlyMap<string, readonly string[]>;
  /** Reads what the settings of this kind refer to, beside what all kinds have. */
  resolve?(reader: ReferenceReader, settings: S): R;
  build(connection: VendorConnection, settings: S, resolved: R): Gateway;
}

export function defineKind<S extends CommonSettings, R = undefined>(options: KindOptions<S, R>): GatewayKind {
  return {
    kind: options.kind,
    check(definition) {
      const parsed = parseSettings(definition, options.schema);
      return parsed.ok ? [] : parsed.error;
    },
    operations(definition) {
      const parsed = parseSettings(definition, options.schema);
      return parsed.ok ? options.operations(parsed.value) : new Map();
    },
    create(definition, env) {
      const parsed = parseSettings(definition, options.schema);
      if (!parsed.ok) return parsed;
      const reader = new ReferenceReader(definition.key, env);
      const resolved = options.resolve?.(reader, parsed.value) as R;
      const redact = [...parsed.value.redact, ...(options.redact ?? [])];
      const connection = connect(definition.key, { ...parsed.value, redact }, reader, env);
      return connection.ok ? ok(options.build(connection.value, parsed.value, resolved)) : connection;
    },
  };
}

function connect(
  key: string,
  settings: CommonSettings,
  reader: ReferenceReader,
  env: GatewayEnvironment
): Result<VendorConnection, Problem[]> {
  const baseUrl = reader.url(settings.baseUrl, 'baseUrl', settings.allowPlainHttp);
  const limits = { timeoutMs: settings.timeoutMs, maxAnswerBytes: settings.maxAnswerBytes };
  const authorizer = createAuthorizer(settings, reader, { env, limits, redactor: () => redactor });
  const secrets = [settings.callback?.secret ?? []].flat().map((name) => reader.secret(name, 'callback.secret'));
  const redactor = new Redactor(settings.redact, reader.secrets);
  if (reader.problems.length > 0) return refuse(reader.problems);
  return ok({
    key,
    client: new VendorClient(baseUrl, authorizer, limits, env, redactor),
    clock: env.clock,
    redactor,
    allowPlainHttp: settings.allowPlainHttp,
    signature: settings.callback && { secrets, toleranceMs: settings.callback.toleranceSeconds * 1000 },
  });
}
