/** E-mail by SMTP. */
import type { GatewayDefinition } from '../../domain/fulfillmentDesign.ts';
import { ok, refuse, type Problem, type Result } from '../../domain/result.ts';
import type { Gateway } from '../../engine/ports.ts';
import { isLoopback, ReferenceReader, type GatewayEnvironment } from '../shared/environment.ts';
import type { GatewayKind } from '../shared/gatewayKind.ts';
import { healthOf } from '../shared/healthCheck.ts';
import { replyOf } from '../shared/messageSteps.ts';
import { Redactor } from '../shared/redaction.ts';
import { parseWith } from '../shared/settings.ts';
import { signatureFields as fieldsOf } from '../shared/signatureSteps.ts';
import { mapReply, StepGateway } from '../shared/stepGateway.ts';
import { SmtpSender } from './sender.ts';
import { filledMail, smtpSettings } from './settings.ts';

/** Not made by `defineKind`, which knows HTTP only. */
export const smtpKind: GatewayKind = {
  kind: 'smtp',
  check(definition) {
    const parsed = parseWith(definition, smtpSettings);
    return parsed.ok ? [] : parsed.error;
  },
  operations(definition) {
    const parsed = parseWith(definition, smtpSettings);
    return parsed.ok ? fieldsOf(parsed.value.operations) : new Map();
  },
  create,
};

function create(definition: GatewayDefinition, env: GatewayEnvironment): Result<Gateway, Problem[]> {
  const parsed = parseWith(definition, smtpSettings);
  if (!parsed.ok) return parsed;
  const settings = parsed.value;
  const reader = new ReferenceReader(definition.key, env);
  const server = reader.text(settings.server, 'server');
  const username = settings.username === undefined ? undefined : reader.text(settings.username, 'username');
  const password = settings.password === undefined ? undefined : reader.secret(settings.password, 'password');
  const from = reader.text(settings.from, 'from');
  const replyTo = settings.replyTo === undefined ? undefined : reader.text(settings.replyTo, 'replyTo');
  const fault = server === '' ? undefined : serverFault(server);
  const problems = [...reader.problems];
  if (fault) problems.push({ ...fault, path: `gateways.${definition.key}.settings.server` });
  if (problems.length > 0) return refuse(problems);
  const url = new URL(server);
  const messages = new SmtpSender({
    url,
    username,
    password,
    allowPlain: settings.allowPlainSmtp || isLoopback(url.hostname),
    from,
    replyTo,
    timeoutMs: settings.timeoutMs,
    clock: env.clock,
    redactor: new Redactor([], reader.secrets),
  });
  return ok(
    new StepGateway({
      key: definition.key,
      kind: 'smtp',
      ports: { messages },
      operations: settings.operations,
      filled: filledMail,
      act: async ({ html, ...mail }, _request, options) =>
        mapReply(await messages.send({ ...mail, ...(html === undefined ? {} : { html }) }, options), (sent) =>
          replyOf(sent, false)
        ),
      check: async (signal) => healthOf(await messages.verify(signal)),
    })
  );
}

function serverFault(server: string): Omit<Problem, 'path'> | undefined {
  const url = URL.canParse(server) ? new URL(server) : undefined;
  if (url && /^smtps?:$/.test(url.protocol) && url.hostname !== '' && url.username === '' && url.password === '') {
    return undefined;
  }
  return {
    code: 'InvalidUrl',
    message: 'The mail server is not written as smtp://host:587 or smtps://host:465.',
    action: 'Name scheme, host and port; put user and password into username and password.',
  };
}
