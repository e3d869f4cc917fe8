/** Our requests and our simulators' answers, judged by the files that the vendors published. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startBusinessVendors, type BusinessPark } from '../../../../src/gateways/simulators/index.ts';
import {
  newCall,
  newSignatureRequest,
  openBusinessGateway,
  portOf,
  valueOf,
} from '../../../support/gateways/businessCases.ts';
import { ask, startPrism, type Prism } from '../../../support/gateways/prism.ts';
import { specsFolder } from '../../../support/specs.ts';

const DOCUSIGN = 'docusign/esignature.rest.swagger-v2.1.67fbd757-2022-02-10.json';
const ACROBAT = 'adobe/derived/acrobat-sign-v6.swagger2.json';
const account = '/v2.1/accounts/{accountId}';
const docusignOperations = [
  `POST ${account}/envelopes`,
  `GET ${account}/envelopes`,
  `GET ${account}/envelopes/{envelopeId}`,
  `PUT ${account}/envelopes/{envelopeId}`,
];
const docusignSchemas = (
  'envelopeDefinition document EnvelopeRecipients recipients signer carbonCopy tabs EnvelopeRecipientTabs signHere ' +
  'initialHere dateSigned fullName approve eventNotification connectEventData customFields textCustomField notification ' +
  'reminders expirations envelopeSummary errorDetails envelope Envelopes envelopeUpdateSummary envelopesInformation'
).split(' ');
const acrobatOperations = [
  'POST /agreements',
  'GET /agreements',
  'GET /agreements/{agreementId}',
  'PUT /agreements/{agreementId}/state',
  'POST /agreements/{agreementId}/reminders',
  'GET /webhooks',
  'POST /webhooks',
  'GET /baseUris',
];

if (specsFolder === undefined) {
  it.skip('judges requests and answers by the vendors’ files: skipped, ../shared/specs is not beside the checkout', () => {});
} else {
  describe('Docusign as it describes itself', () => {
    let park: BusinessPark;
    let mock: Prism;
    let proxy: Prism;
    beforeAll(async () => {
      park = await startBusinessVendors({ latencyMs: 0, callbackDelayMs: 10 });
      const options = {
        operations: docusignOperations,
        schemas: docusignSchemas,
        closed: true,
        dropErrorAnswers: true,
      };
      const upstream = `${park.urls.docusign}/restapi`;
      [mock, proxy] = await Promise.all([
        startPrism(DOCUSIGN, options),
        startPrism(DOCUSIGN, { ...options, dropErrorAnswers: false }, upstream),
      ]);
    }, 180_000);
    afterAll(async () => {
      await Promise.all([mock, proxy].map((prism) => prism.stop()));
      await park.stop();
    });

    it('finds nothing wrong with our envelopes, and nothing with what the simulator answers', async () => {
      const gateway = openBusinessGateway('docusign', { ...park.env, OM_PROXY: proxy.url }, { apiUrl: 'env:OM_PROXY' });
      const provider = portOf(gateway, 'signatures');
      park.switches('docusign').answerLater = true;
      const request = newSignatureRequest('http://127.0.0.1:9/callbacks/docusign');
      const { externalId } = valueOf(await provider.send(request, newCall(2)));
      expect(valueOf(await provider.status(externalId, newCall())).reference).toBe(request.reference);
      valueOf(await provider.resend(externalId, newCall()));
      expect(valueOf(await provider.void(externalId, 'changed', newCall())).state).toBe('Voided');
    });

    it.each([
      ['documents that are no list', { documents: {} }],
      ['a misspelled property', { emailsubject: 'x' }],
      ['a number where a text belongs', { recipients: { signers: [{ recipientId: 1 }] } }],
      ['an unknown tab', { recipients: { signers: [{ recipientId: '1', tabs: { signHere: [] } }] } }],
    ])('would refuse an envelope with %s', async (_, body) => {
      expect((await ask(mock.url, 'POST', '/v2.1/accounts/a/envelopes', body)).status).toBe(422);
    });

    it('would refuse a change of an envelope that is none', async () => {
      const path = '/v2.1/accounts/a/envelopes/c1f0f0de-0000-4000-8000-000000000000';
      expect((await ask(mock.url, 'PUT', path, { status: 5 })).status).toBe(422);
    });
  });

  describe('Acrobat Sign as it describes itself', () => {
    let park: BusinessPark;
    let mock: Prism;
    beforeAll(async () => {
      park = await startBusinessVendors({ latencyMs: 0, callbackDelayMs: 10 });
      mock = await startPrism(ACROBAT, { operations: acrobatOperations, closed: true, dropErrorAnswers: true });
    }, 180_000);
    afterAll(async () => {
      await mock.stop();
      await park.stop();
    });

    it('finds nothing wrong with our agreements', async () => {
      const { composeAgreement } = await import('../../../../src/gateways/acrobatSign/composeAgreement.ts');
      const request = newSignatureRequest('http://127.0.0.1:9/');
      const body = composeAgreement(request, ['T-1'], Date.UTC(2026, 10, 25));
      expect(await ask(mock.url, 'POST', '/agreements', body)).toMatchObject({ status: 201 });
    });

    it.each([
      ['no participants', { participantSetsInfo: undefined }],
      ['an unknown state', { state: 'SENT' }],
      ['a misspelled property', { externalID: { id: 'x' } }],
    ])('would refuse an agreement with %s', async (_, wrong) => {
      const { composeAgreement } = await import('../../../../src/gateways/acrobatSign/composeAgreement.ts');
      const body = composeAgreement(newSignatureRequest('http://127.0.0.1:9/'), ['T-1'], 0) as object;
      expect((await ask(mock.url, 'POST', '/agreements', { ...body, ...wrong })).status).toBe(422);
    });

    it('cancels with If-Match only, and in a state that exists', async () => {
      const cancel = { state: 'CANCELLED', agreementCancellationInfo: { comment: 'x', notifyOthers: true } };
      const path = '/agreements/A/state';
      expect((await ask(mock.url, 'PUT', path, cancel, { 'if-match': 'x' })).status).toBe(204);
      expect((await ask(mock.url, 'PUT', path, cancel)).status).toBe(422);
      expect((await ask(mock.url, 'PUT', path, { state: 'GONE' }, { 'if-match': 'x' })).status).toBe(422);
    });
  });
}
