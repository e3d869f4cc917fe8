import { z } from 'zod';
import { callbackShape, commonShape, pointer, template } from '../shared/settings.ts';
import { payloadFields, templateFaults } from '../shared/template.ts';

const scalar = z.union([z.string(), z.number(), z.boolean()]);
const status = z.union([z.number().int().min(100).max(599), z.literal('2xx')]);

export const ruleSettings = z
  .strictObject({
    status: z.union([status, z.array(status).min(1)]).optional(),
    at: pointer.optional(),
    in: z.array(scalar).min(1).optional(),
    exists: z.boolean().optional(),
  })
  .superRefine((rule, context) => {
    const fault = (message: string): void => context.addIssue({ code: 'custom', message });
    const looks = rule.in !== undefined || rule.exists !== undefined;
    if (rule.at !== undefined && !looks) fault('"at" says where to look; add "in" or "exists" to say for what.');
    if (rule.at === undefined && looks) fault('"in" and "exists" need "at", the JSON pointer of the value.');
    if (rule.at === undefined && rule.status === undefined) fault('A rule needs "status" or "at".');
  });
export type Rule = z.infer<typeof ruleSettings>;

/** Rules on messages: a callback has no status. */
const messageRule = ruleSettings.refine((rule) => rule.status === undefined, 'A callback has no "status".');

const errorClass = z.enum(['transient', 'permanent']);
const code = z.union([pointer.min(1), z.string().regex(/^[A-Z][A-Za-z0-9_]*$/, 'A code such as OutOfStock.')]);
const outputs = z.record(z.string().min(1), pointer).default({});

const failureRule = z.strictObject({
  when: ruleSettings,
  class: errorClass,
  code,
  message: pointer.optional(),
});

const path = template.refine((text) => text.startsWith('/'), 'A path starts with "/"; it is appended to baseUrl.');
const body: z.ZodType = z.unknown().superRefine((value, context) => {
  for (const text of textsIn(value)) {
    for (const message of templateFaults(text)) context.addIssue({ code: 'custom', message });
  }
});

const lookup = z.strictObject({
  method: z.enum(['GET', 'POST']).default('GET'),
  path,
  body: body.optional(),
  item: pointer.default(''),
  success: ruleSettings.optional(),
  accepted: ruleSettings.optional(),
});

const operation = z
  .strictObject({
    method: z.enum(['GET', 'POST', 'PUT', 'PATCH', 'DELETE']).default('POST'),
    path,
    headers: z.record(z.string().regex(/^[A-Za-z0-9-]+$/, 'A header name.'), template).default({}),
    body: body.optional(),
    success: ruleSettings.default({ status: [200, 201, 204] }),
    accepted: ruleSettings.optional(),
    failures: z.array(failureRule).default([]),
    externalId: pointer.optional(),
    outputs,
    lookup: lookup.optional(),
  })
  .superRefine((settings, context) => {
    if (settings.accepted && settings.externalId === undefined) {
      context.addIssue({
        code: 'custom',
        path: ['externalId'],
        message: 'An accepted request is completed by a callback, which is found by the external id: say where it is.',
      });
    }
    if (settings.method === 'GET' && settings.body !== undefined) {
      context.addIssue({ code: 'custom', path: ['body'], message: 'A GET has no body.' });
    }
  });
export type Operation = z.infer<typeof operation>;

const correlated = { when: messageRule.optional(), externalId: pointer.min(1) };
const message = z.discriminatedUnion('outcome', [
  z.strictObject({ outcome: z.literal('completed'), ...correlated, outputs }),
  z.strictObject({ outcome: z.literal('progress'), ...correlated, note: pointer.optional() }),
  z.strictObject({
    outcome: z.literal('failed'),
    ...correlated,
    error: z.strictObject({ class: errorClass.default('permanent'), code, message: pointer.optional() }),
  }),
  z.strictObject({
    outcome: z.literal('event'),
    when: messageRule.optional(),
    event: z.string().min(1),
    orderNumber: pointer.min(1),
    about: pointer.min(1).optional(),
    outputs,
  }),
]);
export type MessageRule = z.infer<typeof message>;

export const restSettings = z
  .strictObject({
    ...commonShape,
    operations: z
      .record(z.string().min(1), operation)
      .refine((operations) => Object.keys(operations).length > 0, 'At least one operation is needed.'),
    callback: z
      .strictObject({ ...callbackShape, messageId: pointer.min(1).optional(), messages: z.array(message).min(1) })
      .optional(),
  })
  .superRefine((settings, context) => {
    if (settings.callback) return;
    for (const [name, { accepted }] of Object.entries(settings.operations)) {
      if (!accepted) continue;
      context.addIssue({
        code: 'custom',
        path: ['callback'],
        message: `Operation ${name} is answered later; describe the callback that completes it.`,
      });
    }
  });
export type RestSettings = z.infer<typeof restSettings>;

/** Payload fields that each operation needs. */
export function operationFields(settings: RestSettings): ReadonlyMap<string, readonly string[]> {
  return new Map(
    Object.entries(settings.operations).map(([name, operation]) => {
      const texts = [operation.path, ...Object.values(operation.headers), ...textsIn(operation.body)];
      return [name, [...new Set(texts.flatMap(payloadFields))]];
    })
  );
}

function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
}
