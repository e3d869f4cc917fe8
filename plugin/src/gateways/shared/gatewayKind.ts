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
}

export interface KindOptions<S extends CommonSettings> {
  readonly kind: string;
  readonly schema: z.ZodType<S>;
  operations(settings: S): ReadonlyMap<string, readonly string[]>;
  build(connection: VendorConnection, settings: S): Gateway;
}

export function defineKind<S extends CommonSettings>(options: KindOptions<S>): GatewayKind {
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
      const connection = connect(definition.key, parsed.value, env);
      return connection.ok ? ok(options.build(connection.value, parsed.value)) : connection;
    },
  };
}

function connect(key: string, settings: CommonSettings, env: GatewayEnvironment): Result<VendorConnection, Problem[]> {
  const reader = new ReferenceReader(key, env);
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
    signature: settings.callback && { secrets, toleranceMs: settings.callback.toleranceSeconds * 1000 },
  });
}
