/** Looks at the gateways of a design, tries one out, and runs simulated vendors for them. */
import { readFile, rm, writeFile } from 'node:fs/promises';
import { parseEnv } from 'node:util';
import type { GatewayDefinition } from '../domain/fulfillmentDesign.ts';
import { ok, refuse, type Problem, type Result } from '../domain/result.ts';
import type { Gateway, GatewayExchange, GatewayReply } from '../engine/ports.ts';
import { createGateway, gatewayOperations, type GatewayEnvironment } from '../gateways/index.ts';
import { compileDesignFolder } from './designFiles.ts';

export type GatewayState = 'healthy' | 'failing' | 'incomplete' | 'unchecked';

export interface GatewayReport {
  readonly key: string;
  readonly kind: string;
  readonly operations: readonly string[];
  readonly state: GatewayState;
  /** What is wrong: with the settings, or what the vendor answered. */
  readonly problems: readonly Problem[];
}

export type Variables = Readonly<Record<string, string | undefined>>;

const CHECK_WITHIN_MS = 15_000;

/** The variables of this process, and over them those of a file of `NAME=value` lines. */
export async function readVariables(file: string | undefined): Promise<Variables> {
  return file === undefined ? process.env : { ...process.env, ...parseEnv(await readFile(file, 'utf8')) };
}

const environment = (variables: Variables): GatewayEnvironment => ({
  read: (name) => variables[name],
  fetch,
  clock: { now: () => Date.now() },
});

async function definitions(folder: string): Promise<Result<readonly GatewayDefinition[], readonly Problem[]>> {
  const compiled = await compileDesignFolder(folder);
  return compiled.ok ? ok([...compiled.value.design.gateways.values()]) : compiled;
}

/** Every gateway of the design; with `online`, asked whether its vendor answers and takes our credentials. */
export async function inspectGateways(
  folder: string,
  variables: Variables,
  online: boolean
): Promise<Result<readonly GatewayReport[], readonly Problem[]>> {
  const found = await definitions(folder);
  if (!found.ok) return found;
  return ok(await Promise.all(found.value.map((one) => inspect(one, variables, online))));
}

async function inspect(definition: GatewayDefinition, variables: Variables, online: boolean): Promise<GatewayReport> {
  const { key, kind } = definition;
  const report = { key, kind, operations: [...gatewayOperations(definition).keys()] };
  const gateway = createGateway(definition, environment(variables));
  if (!gateway.ok) return { ...report, state: 'incomplete', problems: gateway.error };
  if (!online || !gateway.value.check) return { ...report, state: 'unchecked', problems: [] };
  const { error } = await gateway.value.check(AbortSignal.timeout(CHECK_WITHIN_MS));
  return error === undefined
    ? { ...report, state: 'healthy', problems: [] }
    : { ...report, state: 'failing', problems: [vendorProblem(key, error.code, error.message)] };
}

export interface GatewayTrial {
  readonly key: string;
  readonly kind: string;
  readonly reply: GatewayReply | undefined;
  readonly exchanges: readonly GatewayExchange[];
}

export interface TrialOptions {
  readonly variables: Variables;
  /** Sent as a step would send it; without one the vendor is only asked whether it is there. */
  readonly operation?: string;
  readonly payload: Readonly<Record<string, string | number | boolean>>;
  readonly orderNumber: string;
  readonly callbackUrl: string;
}

/** One call of one gateway. The vendor cannot tell it from a real one. */
export async function tryGateway(
  folder: string,
  key: string,
  options: TrialOptions
): Promise<Result<GatewayTrial, readonly Problem[]>> {
  const found = await definitions(folder);
  if (!found.ok) return found;
  const definition = found.value.find((one) => one.key === key);
  if (!definition) return refuse([unknownGateway(key, found.value)]);
  const gateway = createGateway(definition, environment(options.variables));
  if (!gateway.ok) return gateway;
  const { operation } = options;
  if (operation === undefined) return check(gateway.value);
  const planId = `TEST-${options.orderNumber}/r1`;
  const { reply, exchanges } = await gateway.value.send(
    {
      idempotencyKey: `${planId}:${operation}@${Date.now()}`,
      planId,
      stepKey: operation,
      orderNumber: options.orderNumber,
      operation,
      attempt: 1,
      payload: options.payload,
      callbackUrl: options.callbackUrl,
    },
    AbortSignal.timeout(CHECK_WITHIN_MS)
  );
  if (reply.kind === 'failed') return refuse([vendorProblem(key, reply.error.code, reply.error.message)]);
  return ok({ key, kind: gateway.value.kind, reply, exchanges });
}

async function check(gateway: Gateway): Promise<Result<GatewayTrial, readonly Problem[]>> {
  const { key, kind } = gateway;
  if (!gateway.check) return refuse([cannotBeChecked(key, kind)]);
  const { error, exchanges } = await gateway.check(AbortSignal.timeout(CHECK_WITHIN_MS));
  return error === undefined
    ? ok({ key, kind, reply: undefined, exchanges })
    : refuse([vendorProblem(key, error.code, error.message)]);
}

const vendorProblem = (key: string, code: string, message: string): Problem => ({
  code,
  message,
  path: `gateways.${key}`,
  action: 'Compare address and credentials with the page of this vendor in plugin/docs/gateways.',
});

const unknownGateway = (key: string, known: readonly GatewayDefinition[]): Problem => ({
  code: 'UnknownGateway',
  message: `The design has no gateway "${key}".`,
  action: `Use one of ${known.map((one) => one.key).join(', ')}.`,
});

const cannotBeChecked = (key: string, kind: string): Problem => ({
  code: 'NothingToAsk',
  message: `A vendor of kind ${kind} can be asked nothing that changes nothing.`,
  path: `gateways.${key}`,
  action: 'Send a request of your own with --operation and --value, to a test system of the vendor.',
});

export interface RunningSimulators {
  readonly urls: Readonly<Record<string, string>>;
  readonly env: Readonly<Record<string, string>>;
  readonly stop: () => Promise<void>;
}

/** Every simulated vendor; the file with their addresses and keys is readable by this user only, and goes with them. */
export async function runSimulators(envFile: string): Promise<RunningSimulators> {
  const { startBusinessVendors, startSimulators } = await import('../gateways/simulators/index.ts');
  const [park, business] = await Promise.all([startSimulators(), startBusinessVendors()]);
  const env = { ...park.env, ...business.env, OM_BUSINESS_VENDORS_URL: business.url };
  const stop = async (): Promise<void> => {
    await Promise.all([park.stop(), business.stop()]);
    await rm(envFile, { force: true });
  };
  try {
    const lines = Object.entries(env).map(([name, value]) => `${name}=${value}\n`);
    await writeFile(envFile, lines.join(''), { mode: 0o600 });
  } catch (error) {
    await stop();
    throw error;
  }
  return { urls: { ...park.urls, ...business.urls }, env, stop };
}
