/**
 * `{{payload.sku}}` in a text. A text that is one template as a whole keeps the type of the value; inside a longer
 * text the value becomes text. `{{payload.x?}}` may be absent.
 */
import type { GatewayRequest } from '../../engine/ports.ts';
import type { StepError } from '../../domain/plan.ts';
import { ok, refuse, type Result } from '../../domain/result.ts';

const HOLE = /\{\{([^{}]*)\}\}/g;
const NAMES = ['order.number', 'plan.id', 'step.key', 'operation', 'idempotencyKey', 'callbackUrl'];
const PAYLOAD = /^payload\.[^\s.?]+\??$/;

/** What is wrong with a template, in words. */
export function templateFaults(text: string): string[] {
  const names = [...text.matchAll(HOLE)].map((match) => (match[1] ?? '').trim());
  const faults = names
    .filter((name) => !NAMES.includes(name) && !PAYLOAD.test(name))
    .map((name) => `{{${name}}} is not known; use payload.<field>, ${NAMES.join(', ')}.`);
  if (/\{\{|\}\}/.test(text.replace(HOLE, ''))) faults.push('A template is not closed; write {{name}}.');
  return faults;
}

/** Names of payload fields that a template cannot do without. */
export const payloadFields = (text: string): string[] =>
  [...text.matchAll(HOLE)]
    .map((match) => (match[1] ?? '').trim())
    .filter((name) => name.startsWith('payload.') && !name.endsWith('?'))
    .map((name) => name.slice('payload.'.length));

class MissingField extends Error {}

/** Fills a template, or any JSON of templates. Properties and list entries whose optional value is absent are left out. */
export const fillTemplate = (template: unknown, request: GatewayRequest): Result<unknown, StepError> =>
  orMissing(request, () => fill(template, request));

/** Fills the template of a path and its query; values are percent-encoded. */
export const fillPath = (template: string, request: GatewayRequest): Result<string, StepError> =>
  orMissing(request, () =>
    template.replace(HOLE, (_, name: string) => encodeURIComponent(asText(valueOf(name.trim(), request))))
  );

function orMissing<T>(request: GatewayRequest, work: () => T): Result<T, StepError> {
  try {
    return ok(work());
  } catch (error) {
    if (!(error instanceof MissingField)) throw error;
    return refuse({
      class: 'permanent',
      code: 'MissingPayloadField',
      message: `The payload of operation ${request.operation} has no field "${error.message}".`,
    });
  }
}

type Value = GatewayRequest['payload'][string] | undefined;

function fill(template: unknown, request: GatewayRequest): unknown {
  if (typeof template === 'string') return fillText(template, request);
  if (Array.isArray(template)) return template.map((entry) => fill(entry, request)).filter(isPresent);
  if (typeof template !== 'object' || template === null) return template;
  return Object.fromEntries(
    Object.entries(template)
      .map(([name, value]) => [name, fill(value, request)] as const)
      .filter(([, value]) => isPresent(value))
  );
}

function fillText(template: string, request: GatewayRequest): unknown {
  const whole = /^\{\{([^{}]*)\}\}$/.exec(template);
  if (whole) return valueOf((whole[1] ?? '').trim(), request);
  return template.replace(HOLE, (_, name: string) => asText(valueOf(name.trim(), request)));
}

function valueOf(name: string, request: GatewayRequest): Value {
  if (name.startsWith('payload.')) {
    const optional = name.endsWith('?');
    const field = name.slice('payload.'.length, optional ? -1 : undefined);
    const value = Object.hasOwn(request.payload, field) ? request.payload[field] : undefined;
    if (value === undefined && !optional) throw new MissingField(field);
    return value;
  }
  switch (name) {
    case 'order.number':
      return request.orderNumber;
    case 'plan.id':
      return request.planId;
    case 'step.key':
      return request.stepKey;
    case 'operation':
      return request.operation;
    case 'idempotencyKey':
      return request.idempotencyKey;
    case 'callbackUrl':
      return request.callbackUrl;
    default:
      throw new Error(`Unchecked template {{${name}}}`);
  }
}

const isPresent = (value: unknown): boolean => value !== undefined;
const asText = (value: Value): string =>
  value === undefined ? '' : typeof value === 'object' ? JSON.stringify(value) : String(value);
