import { ok, refuse, type Problem, type Result } from '../../domain/result.ts';
import type { GatewayCallback, RawCallback } from '../../engine/ports.ts';
import { malformed, readCallback } from '../shared/callbackReader.ts';
import { readText } from '../shared/jsonPointer.ts';
import type { SignatureRules } from '../shared/signature.ts';
import { holds, readError, readOutputs } from './rules.ts';
import type { MessageRule, RestSettings } from './settings.ts';

export function receiveMessage(
  callback: RawCallback,
  signature: SignatureRules | undefined,
  settings: RestSettings['callback']
): Result<GatewayCallback, Problem> {
  const signed = readCallback(callback, signature);
  if (!signed.ok) return signed;
  const { id, json } = signed.value;
  const pointer = settings?.messageId;
  const messageId = pointer === undefined ? id : readText(json, pointer);
  if (messageId === undefined) return refuse(malformed('it holds no message id', pointer));
  const rule = settings?.messages.find(({ when }) => when === undefined || holds(when, 0, json));
  if (!rule) return refuse(malformed('no rule under callback.messages fits it'));
  return interpret(rule, messageId, json);
}

function interpret(rule: MessageRule, messageId: string, json: unknown): Result<GatewayCallback, Problem> {
  if (rule.outcome === 'event') {
    const orderNumber = readText(json, rule.orderNumber);
    if (orderNumber === undefined) return refuse(malformed('it names no order', rule.orderNumber));
    const about = rule.about === undefined ? undefined : readText(json, rule.about);
    return ok({
      messageId,
      correlation: { orderNumber, event: rule.event, ...(about === undefined ? {} : { about }) },
      outcome: { kind: 'completed', output: readOutputs(json, rule.outputs) },
    });
  }
  const externalId = readText(json, rule.externalId);
  if (externalId === undefined) return refuse(malformed('it holds no external id', rule.externalId));
  const correlation = { externalId };
  switch (rule.outcome) {
    case 'completed':
      return ok({ messageId, correlation, outcome: { kind: 'completed', output: readOutputs(json, rule.outputs) } });
    case 'failed':
      return ok({ messageId, correlation, outcome: { kind: 'failed', error: readError(json, rule.error) } });
    case 'progress': {
      const note = rule.note === undefined ? undefined : readText(json, rule.note);
      return ok({ messageId, correlation, outcome: { kind: 'progress', note: note ?? 'in progress' } });
    }
  }
}
