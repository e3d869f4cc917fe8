import { z } from 'zod';
import { envReference, reference, template } from '../shared/settings.ts';

const operation = z.strictObject({ to: template, subject: template, text: template, html: template.optional() });

export const smtpSettings = z.strictObject({
  /** `smtps://host:465`, or `smtp://host:587`, where the connection is made secure before anything is said. */
  server: reference,
  /** Without encryption, to other machines too: for instance where the mail server is on the same private network. */
  allowPlainSmtp: z.boolean().default(false),
  username: reference.optional(),
  password: envReference.optional(),
  /** `Orders <orders@example.com>`, or the address alone. */
  from: reference,
  replyTo: reference.optional(),
  timeoutMs: z.number().int().min(100).max(120_000).default(20_000),
  operations: z.record(z.string().min(1), operation).default({}),
});
export type SmtpSettings = z.infer<typeof smtpSettings>;

const oneLine = z.string().regex(/^[^\r\n]*$/, 'It must not hold a line break.');

export const filledMail = z.object({
  to: z.email(),
  subject: oneLine.min(1).max(200),
  text: z.string().min(1).max(100_000),
  html: z.string().max(500_000).optional(),
});
