/** Docusign eSignature REST API v2.1. */
import { z } from 'zod';
import type { RawCallback } from '../../engine/ports.ts';
import { ok } from '../../domain/result.ts';
import { defineKind } from '../shared/gatewayKind.ts';
import { checkOptions, healthOf } from '../shared/healthCheck.ts';
import { callbackSettings, commonShape, documentLimits, reference } from '../shared/settings.ts';
import {
  callbackOf,
  filledSignature,
  signatureAction,
  signatureFields,
  signatureOperation,
} from '../shared/signatureSteps.ts';
import { StepGateway } from '../shared/stepGateway.ts';
import { DocusignSignatures } from './signatures.ts';

const settings = z.strictObject({
  ...commonShape,
  ...documentLimits,
  /** Of the account (API account id, a GUID). */
  accountId: reference,
  /**
   * The API of the account, with `/restapi`. Where it is left out, `baseUrl` is the account server, which says where the
   * account lives.
   */
  apiUrl: reference.optional(),
  callback: callbackSettings,
  operations: z.record(z.string().min(1), signatureOperation).default({}),
});

export const docusignKind = defineKind({
  kind: 'docusign',
  schema: settings,
  redact: ['emailBlurb', 'declinedReason', 'voidedReason'],
  operations: (checked) => signatureFields(checked.operations),
  resolve: (reader, checked) => ({
    accountId: reader.text(checked.accountId, 'accountId'),
    apiUrl: checked.apiUrl === undefined ? undefined : reader.url(checked.apiUrl, 'apiUrl', checked.allowPlainHttp),
  }),
  build: (connection, checked, resolved) => {
    const signatures = new DocusignSignatures(connection, resolved);
    return new StepGateway({
      key: connection.key,
      kind: 'docusign',
      ports: { signatures },
      operations: checked.operations,
      filled: filledSignature,
      act: signatureAction(signatures),
      receive: (callback: RawCallback) => {
        const notice = signatures.readNotice(callback);
        return Promise.resolve(notice.ok ? ok(callbackOf(notice.value)) : notice);
      },
      check: async (signal) => healthOf(await signatures.account(checkOptions(signal))),
    });
  },
});
