import { z } from 'zod';
import { callbackSettings, commonShape, template } from '../settings.ts';
import { payloadFields } from '../template.ts';

export const actionSettings = z.enum(['add', 'modify', 'delete', 'noChange']).default('add');

export const specificationSettings = z.strictObject({
  id: template,
  name: template.optional(),
  version: template.optional(),
});

/** What both kinds of order have. */
export const orderShape = {
  action: actionSettings,
  category: template.optional(),
  description: template.optional(),
  priority: template.optional(),
  requestedStartDate: template.optional(),
  requestedCompletionDate: template.optional(),
  characteristics: z.record(z.string().min(1), template).optional(),
};

export const tmForumShape = {
  ...commonShape,
  callback: callbackSettings,
  outputs: z.record(z.string().min(1), z.string().min(1)).optional(),
  hub: z
    .strictObject({
      register: z.boolean().default(true),
      renewMinutes: z.number().min(1).max(10_080).default(60),
    })
    .default({ register: true, renewMinutes: 60 }),
};
export type TmForumSettings = z.infer<z.ZodObject<typeof tmForumShape>>;

export const operationsOf = <T extends z.ZodType>(operation: T): z.ZodRecord<z.ZodString, T> =>
  z.record(z.string().min(1), operation);

/** Payload fields that each operation cannot do without. */
export const fieldsOf = (operations: Readonly<Record<string, unknown>>): ReadonlyMap<string, readonly string[]> =>
  new Map(
    Object.entries(operations).map(([name, value]) => [name, [...new Set(payloadFields(JSON.stringify(value)))]])
  );
