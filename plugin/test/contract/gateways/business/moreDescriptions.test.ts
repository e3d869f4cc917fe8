/**
 * Our requests and our simulators' answers, judged by descriptions of three more vendors. They were written by others, from
 * pages and from what clients send, so they find contradictions and prove little.
 */
import { describe, expect, it } from 'vitest';
import type { CommissionBooking } from '../../../../src/domain/agreementExchange.ts';
import type { GatewayExchange } from '../../../../src/engine/ports.ts';
import { errorOf, newCall, openBusinessGateway, portOf, valueOf } from '../../../support/gateways/businessCases.ts';
import { expectObjection, expectRefusals, judge } from '../../../support/gateways/judge.ts';
import { specsFolder } from '../../../support/specs.ts';

const id = 'c1f0f0de-0000-4000-8000-000000000000';
const pdf = { name: 'Contract.pdf', mediaType: 'application/pdf', bytes: Buffer.from('%PDF-1.4 contract') };
if (specsFolder === undefined) {
  it.skip('judges three more vendors by descriptions: skipped, ../shared/specs is not beside the checkout', () => {});
} else {
  describe('Docusign CLM as it is described after its reference pages', () => {
    const account = '/v2/{accountId}';
    const judged = judge('docusignClm', 'docusign-clm/docusign-clm-v2.from-docs.openapi.json', {
      operations: [
        `GET ${account}/folders`,
        `POST ${account}/folders`,
        `POST ${account}/folders/{id}/documents`,
        `GET ${account}/documents/{id}`,
        `PATCH ${account}/documents/{id}`,
        `POST ${account}/workflows`,
        `GET ${account}/workflows/{instanceId}`,
      ],
      // The page on documents says that `expand` adds their path; the description has forgotten it.
      correct: ({ components }) => {
        const { Document } = (components as { schemas: Record<string, { properties: object }> }).schemas;
        Object.assign(Document?.properties ?? {}, { Path: { type: 'string' } });
      },
    });
    const base = (): string => `/v2/${judged.park.env['OM_DOCUSIGN_ACCOUNT_ID']}`;

    it('finds nothing wrong with how we file and read, and run a workflow', async () => {
      // The bytes come from a host of its own, of which the description says nothing: they are fetched past Prism.
      const settings = { downloadUrl: 'env:OM_DOCUSIGNCLM_URL' };
      const documents = portOf(judged.gateway(base(), settings), 'documents');
      const stored = await documents.store({ folder: '/A/B', content: pdf, attributes: { Order: 142 } }, newCall());
      // It has no look-up of documents by path either, and answers one with a 404 of Prism's own, which tells us to file.
      expect(callsOf(stored.exchanges)).toEqual([
        'GET /documents 404',
        'GET /folders 404',
        'GET /folders 404',
        'GET /folders 200',
        'POST /folders 201',
        'POST /folders 201',
        'POST /folders/{id}/documents 201',
        'PATCH /documents/{id} 200',
      ]);
      const { externalId } = valueOf(stored);
      expect(Buffer.from(valueOf(await documents.read(externalId, newCall())).bytes)).toEqual(pdf.bytes);
      const workflow = { name: 'Archive', documents: [externalId], parameters: { Note: 'R&D <"1">' } };
      const started = valueOf(await documents.startWorkflow(workflow, newCall()));
      expect(valueOf(await documents.workflow(started.externalId, newCall())).externalId).toBe(started.externalId);
    });

    function callsOf(exchanges: readonly GatewayExchange[]): string[] {
      const calls = exchanges.map(({ method, url, status }) => {
        const path = new URL(url).pathname.replace(base(), '').replace(/[0-9a-f-]{36}/, '{id}');
        return `${method} ${path} ${status}`;
      });
      return calls.filter((call) => !call.includes('/oauth/'));
    }

    const [folders, document] = [`POST /v2/${id}/folders`, `PATCH /v2/${id}/documents/${id}`];
    const parent = { Href: `/v2/${id}/folders/${id}` };
    expectRefusals(judged, [
      ['a folder without name', folders, { ParentFolder: parent }],
      ['a folder that is nowhere', folders, { Name: 'A' }],
      ['a folder with a misspelled property', folders, { Name: 'A', ParentFolder: parent, Parentfolder: parent }],
      ['a document without name', `${folders}/${id}/documents`, pdf.bytes],
      ['a document without content', `${folders}/${id}/documents?name=A`, undefined],
      ['a list of attributes', document, { AttributeGroups: [] }],
      ['a document with a misspelled property', document, { Attributegroups: {} }],
      ['a workflow without name', `POST /v2/${id}/workflows`, { Params: '<Params/>' }],
      ['parameters that are no text', `POST /v2/${id}/workflows`, { Name: 'Archive', Params: {} }],
    ]);
    expectObjection(
      judged,
      () => `GET ${base()}/documents/${id}`,
      () => {
        judged.park.clm.files.set(id, { id, name: 7 as never, path: '/7', versions: [], attributes: {} });
      }
    );
  });

  describe('SAP Commissions as a client of others describes it', () => {
    const rows = '/api/v2/salesTransactions';
    const judged = judge('sapCommissions', 'sap/sap-incentive-mgmt-v2.derived.openapi.json', {
      operations: ['POST /api/v2/salesOrders', `POST ${rows}`, `GET ${rows}`],
    });
    const booking = (revision: number, amounts: Readonly<Record<string, string>>): CommissionBooking => ({
      orderNumber: '00000142',
      revision,
      compensationDate: '2026-11-25',
      lines: Object.entries(amounts).map(([lineId, amount]) => ({
        lineId,
        product: 'VOICE',
        eventType: 'Booking',
        amount,
        currency: 'CHF',
        quantity: 1,
        payees: [{ payeeId: 'P-7', position: 'Rep' }],
      })),
    });

    it('finds nothing wrong with how we book, correct and take back', async () => {
      const units = { processingUnit: 'EMEA', businessUnit: 'Fiber' };
      const commissions = portOf(judged.gateway('/api/v2', units), 'commissions');
      expect(valueOf(await commissions.book(booking(1, { L1: '9.90', L2: '20' }), newCall())).posted).toBe(2);
      expect(valueOf(await commissions.book(booking(2, { L1: '12', L2: '20' }), newCall())).posted).toBe(2);
      expect(valueOf(await commissions.book(booking(3, {}), newCall())).posted).toBe(2);
      expect([...judged.park.sap.net('00000142').values()]).toEqual([0, 0]);
    });

    const count = { value: 1, unitType: { name: 'integer' } };
    const row = {
      salesOrder: 'O',
      lineNumber: count,
      subLineNumber: count,
      eventType: 'Booking',
      value: { value: 9.9, unitType: { name: 'CHF' } },
      compensationDate: '2026-11-25T12:00:00Z',
    };
    it('finds nothing wrong with how our simulator refuses', async () => {
      const refusals = [
        await judged.ask(`POST ${rows}`, [row]),
        await judged.ask('POST /api/v2/salesOrders', [{ orderId: 'twice' }]),
        await judged.ask('POST /api/v2/salesOrders', [{ orderId: 'twice' }]),
      ];
      expect(refusals).toMatchObject([
        { status: 400, text: expect.stringContaining('TCMP_09007') },
        { status: 200 },
        { status: 400, text: expect.stringContaining('TCMP_35004') },
      ]);
    });

    expectRefusals(judged, [
      ['an order that is no list', 'POST /api/v2/salesOrders', { orderId: 'O' }],
      ['an order without id', 'POST /api/v2/salesOrders', [{ processingUnit: 'EMEA' }]],
      ['an order with a misspelled property', 'POST /api/v2/salesOrders', [{ orderId: 'O', businessUnit: 'Fiber' }]],
      ['no row', `POST ${rows}`, []],
      ['a row without amount', `POST ${rows}`, [{ ...row, value: undefined }]],
      ['a bare number', `POST ${rows}`, [{ ...row, lineNumber: 1 }]],
      ['an amount without currency', `POST ${rows}`, [{ ...row, value: { value: 9.9 } }]],
      ['a day without time', `POST ${rows}`, [{ ...row, compensationDate: '2026-11-25' }]],
      ['a misspelled property', `POST ${rows}`, [{ ...row, genericAtribute1: 'L1' }]],
      ['too long a page', `GET ${rows}?top=101`, undefined],
    ]);
    expectObjection(
      judged,
      () => `GET ${rows}`,
      () => judged.park.sap.rows.push({ ...row, salesTransactionSeq: '1', value: 'much' as never })
    );
  });

  describe('Conga as it was transcribed', () => {
    const contracts = '/api/clm/v1/contracts';
    const one = `${contracts}/{contractId}`;
    const judged = judge('conga', 'conga/conga-clm-v1.transcribed.openapi.json', {
      operations: [
        `POST ${contracts}`,
        `POST ${contracts}/query`,
        `GET ${one}`,
        `PUT ${one}`,
        `PUT ${one}/signstatus`,
        ...['submitrequest', 'activate', 'amend', 'renew', 'cancel', 'terminate', 'expire'].map(
          (action) => `POST ${one}/${action}`
        ),
      ],
    });
    const agreements = () => portOf(judged.gateway(''), 'agreements');
    const agreement = (reference: string) => ({
      reference,
      name: 'Frame contract',
      type: 'Frame',
      startDate: '2026-12-01',
      endDate: '2028-11-30',
      totalValue: { amount: '1200.5', currency: 'CHF' },
    });
    /** The transcription has no documents: they are attached past Prism. */
    const attach = async (externalId: string): Promise<string[]> => {
      const direct = portOf(openBusinessGateway('conga', judged.park.env), 'agreements');
      return [valueOf(await direct.attach(externalId, pdf, newCall()))];
    };

    it('finds nothing wrong with how an agreement is made, changed, refused, signed, put in force and polled', async () => {
      const { externalId } = valueOf(await agreements().export(agreement("C'1"), newCall()));
      const changed = { ...agreement("C'1"), name: 'Renamed' };
      expect(valueOf(await agreements().export(changed, newCall())).name).toBe('Renamed');
      const documentIds = await attach(externalId);
      const early = await agreements().act(externalId, 'Activate', { documentIds }, newCall());
      expect(errorOf(early)).toMatchObject({ class: 'permanent', message: expect.stringContaining('status Request') });
      valueOf(await agreements().act(externalId, 'Submit', {}, newCall()));
      expect(valueOf(await agreements().signed(externalId, 'Signed', newCall())).state).toBe('Signed');
      const active = await agreements().act(externalId, 'Activate', { documentIds }, newCall());
      expect(valueOf(active).state).toBe('Activated');
      const { agreements: found } = valueOf(await agreements().changes('2020-01-01T00:00:00Z', 50, newCall()));
      expect(found.map((one) => one.externalId)).toContain(externalId);
    });

    it.each([
      ['Amend', 'Draft'],
      ['Renew', 'Draft'],
      ['Terminate', 'Terminated'],
      ['Expire', 'Expired'],
      ['Cancel', 'Cancelled'],
    ] as const)('finds nothing wrong with how we %s', async (action, state) => {
      const { externalId } = valueOf(await agreements().export(agreement(action), newCall()));
      if (action !== 'Cancel') {
        valueOf(await agreements().signed(externalId, 'Signed', newCall()));
        const documentIds = await attach(externalId);
        valueOf(await agreements().act(externalId, 'Activate', { documentIds }, newCall()));
      }
      expect(valueOf(await agreements().act(externalId, action, {}, newCall())).state).toBe(state);
    });

    it('finds nothing wrong with how our simulator refuses a contract that does not exist', async () => {
      expect(await judged.ask(`GET ${contracts}/${id}`)).toMatchObject({
        status: 400,
        text: expect.stringContaining('does not exist'),
      });
    });

    // What makes a contract is any object: of our fields only their being one is judged.
    expectRefusals(judged, [
      ['a contract that is a list', `POST ${contracts}`, []],
      ['a change that is a list', `PUT ${contracts}/1`, []],
      ['a query with a misspelled property', `POST ${contracts}/query`, { Criteria: "Name = 'A'" }],
      ['an order of sorting that is none', `POST ${contracts}/query`, { SortInfo: { Direction: 'Up' } }],
      ['a limit that is no number', `POST ${contracts}/query`, { Limit: 'all' }],
      ['a signature whose documents are no list', `PUT ${contracts}/1/signstatus?signStatus=SIGNED`, {}],
      ['an activation whose documents are no list', `POST ${contracts}/1/activate`, { documents: ['1'] }],
    ]);
    expectObjection(
      judged,
      () => `GET ${contracts}/wrong`,
      () => {
        judged.park.conga.contracts.set('wrong', 'a text' as never);
      }
    );
  });
}
