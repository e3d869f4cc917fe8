/** Settings that every kind of gateway has, and how mistakes in them are told. */
import { z } from 'zod';
import type { Problem, Result } from '../../domain/result.ts';
import { ok, refuse } from '../../domain/result.ts';
import type { GatewayDefinition } from '../../domain/fulfillmentDesign.ts';
import { urlFault } from './environment.ts';
import { isPointer } from './jsonPointer.ts';
import { templateFaults } from './template.ts';

export const envReference = z
  .string()
  .regex(/^env:[A-Z][A-Z0-9_]*$/, 'Secrets are references to the environment, such as env:OM_WAREHOUSE_TOKEN.');
export const pointer = z.string().refine(isPointer, 'A JSON pointer starts with "/", such as /shipment/id.');
export const template = z.string().superRefine((text, context) => {
  for (const message of templateFaults(text)) context.addIssue({ code: 'custom', message });
});
export const reference = z.string().min(1);

export const authSettings = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('none') }),
  z.strictObject({ type: z.literal('bearer'), token: envReference }),
  z.strictObject({ type: z.literal('basic'), username: reference, password: envReference }),
  z.strictObject({
    type: z.literal('header'),
    name: z.string().regex(/^[A-Za-z0-9-]+$/, 'A header name, such as x-api-key.'),
    value: envReference,
  }),
  z.strictObject({
    type: z.literal('oauthClientCredentials'),
    tokenUrl: reference,
    clientId: reference,
    clientSecret: envReference,
    scope: z.string().min(1).optional(),
    audience: z.string().min(1).optional(),
  }),
  z.strictObject({
    type: z.literal('oauthJwtBearer'),
    tokenUrl: reference,
    /** Who asks (`iss`). */
    clientId: reference,
    /** On whose behalf (`sub`). */
    subject: reference,
    audience: reference,
    scope: z.string().min(1),
    privateKey: envReference,
  }),
  z.strictObject({
    type: z.literal('oauthRefreshToken'),
    tokenUrl: reference,
    clientId: reference,
    clientSecret: envReference,
    refreshToken: envReference,
  }),
]);

export const callbackShape = {
  secret: z.union([envReference, z.array(envReference).min(1)]),
  toleranceSeconds: z.number().int().min(1).max(3600).default(300),
};
export const callbackSettings = z.strictObject(callbackShape);
export type CallbackSettings = z.infer<typeof callbackSettings>;

export const commonShape = {
  baseUrl: reference,
  allowPlainHttp: z.boolean().default(false),
  auth: authSettings.default({ type: 'none' }),
  timeoutMs: z.number().int().min(100).max(120_000).default(10_000),
  maxAnswerBytes: z.number().int().min(1024).max(67_108_864).default(1_048_576),
  redact: z.array(z.string().min(1)).default([]),
};
export type CommonSettings = z.infer<z.ZodObject<typeof commonShape>> & {
  readonly callback?: CallbackSettings | undefined;
};

/** Documents travel in both directions. */
export const documentLimits = {
  timeoutMs: commonShape.timeoutMs.unwrap().default(30_000),
  maxAnswerBytes: commonShape.maxAnswerBytes.unwrap().default(33_554_432),
};

/** Checks the settings of a gateway against the schema of its kind. Reads no environment. */
export function parseSettings<S extends CommonSettings>(
  definition: GatewayDefinition,
  schema: z.ZodType<S>
): Result<S, Problem[]> {
  const parsed = parseWith(definition, schema);
  if (!parsed.ok) return parsed;
  const problems = literalUrls(parsed.value).flatMap(([field, url]) => {
    const fault = urlFault(url, parsed.value.allowPlainHttp);
    return fault ? [{ ...fault, path: `${rootOf(definition)}.${field}` }] : [];
  });
  return problems.length > 0 ? refuse(problems) : parsed;
}

const rootOf = ({ key }: GatewayDefinition): string => `gateways.${key}.settings`;

/** Checks settings of any shape, also of a gateway that does not speak HTTP. */
export function parseWith<S>(definition: GatewayDefinition, schema: z.ZodType<S>): Result<S, Problem[]> {
  const parsed = schema.safeParse(definition.settings);
  if (parsed.success) return ok(parsed.data);
  return refuse(parsed.error.issues.flatMap((issue) => problemsOf(issue, rootOf(definition))));
}

function literalUrls(settings: CommonSettings): [field: string, url: string][] {
  const urls: [string, string][] = [['baseUrl', settings.baseUrl]];
  if ('tokenUrl' in settings.auth) urls.push(['auth.tokenUrl', settings.auth.tokenUrl]);
  return urls.filter(([, url]) => !url.startsWith('env:'));
}

function problemsOf(issue: z.core.$ZodIssue, root: string): Problem[] {
  const path = [root, ...issue.path.map(String)].join('.');
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      code: 'UnknownSetting',
      message: `There is no setting "${key}" here.`,
      path: `${path}.${key}`,
      action: 'Remove it, or correct its name; plugin/docs/gateways.md lists the settings.',
    }));
  }
  return [
    {
      code: 'InvalidSetting',
      message: issue.message,
      path,
      action: 'Correct the value; plugin/docs/gateways.md describes it.',
    },
  ];
}
