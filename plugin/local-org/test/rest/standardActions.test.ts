import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { plantServer, type Answer, type PlantServer } from './plantServer.ts';
import { pluck } from './plantServer.ts';

const MAIL = { emailAddresses: 'ann@example.com, bob@example.com', emailSubject: 'Ready', emailBody: 'Come and see.' };

let plant: PlantServer;
beforeAll(async () => {
  plant = await plantServer();
});
beforeEach(() => {
  plant.org.org.mail.clear();
});
afterAll(() => plant.server.stop());

const send = (...inputs: readonly object[]): Promise<Answer> =>
  plant.api('POST', '/actions/standard/emailSimple', { inputs });

describe('the standard actions', () => {
  it('stand beside those of the org, and the resources of the Tooling API are listed too', async () => {
    const custom = (await plant.api('GET', '/actions/custom')).body;
    expect(Object.keys(custom)).toEqual(['apex', 'flow']);
    for (const address of Object.values<string>(custom)) {
      expect((await plant.api('GET', address.replace(/^.*\/v66\.0/, ''))).status, address).toBe(200);
    }
    const tooling = (await plant.api('GET', '/tooling')).body;
    expect((await plant.api('GET', String(tooling.sobjects).replace(/^.*\/v66\.0/, ''))).status).toBe(200);
  });

  it('are listed and described', async () => {
    const { body } = await plant.api('GET', '/actions/standard');
    expect(pluck(body.actions, 'name')).toEqual(['emailSimple', 'submit']);
    const described = (await plant.api('GET', '/actions/standard/emailSimple')).body;
    expect(described).toMatchObject({ name: 'emailSimple', type: 'EMAILSIMPLE', standard: true, outputs: [] });
    const needed = described.inputs.filter(({ required }: { required: boolean }) => required);
    expect(pluck(needed, 'name')).toEqual(['emailSubject', 'emailBody']);
  });
});

describe('emailSimple', () => {
  it('mails to the addresses that it is given, in the name of the user', async () => {
    const { status, body } = await send(MAIL);
    expect(status).toBe(200);
    expect(body).toEqual([{ actionName: 'emailSimple', errors: null, isSuccess: true, outputValues: null }]);
    expect(plant.org.org.mail.list()).toMatchObject([
      { kind: 'simple', to: ['ann@example.com', 'bob@example.com'], subject: 'Ready', text: 'Come and see.' },
    ]);
    expect(plant.org.org.mail.list()[0]?.from).toMatch(/@/);
  });

  it('takes lists, people by their ids, copies, a sender and HTML', async () => {
    const contact = await plant.create('Contact', { LastName: 'Doe', Email: 'doe@example.com' });
    const { status } = await send({
      emailAddressesArray: ['ann@example.com'],
      recipientId: contact,
      ccAddresses: 'cc@example.com',
      bccAddresses: ['bcc@example.com'],
      emailSubject: 'S',
      emailBody: '<p>Hello</p>',
      sendRichBody: true,
      senderType: 'OrgWideEmailAddress',
      senderAddress: 'office@example.com',
      relatedRecordId: contact,
    });
    expect(status).toBe(200);
    expect(plant.org.org.mail.list('bcc@example.com')).toMatchObject([
      {
        from: 'office@example.com',
        to: ['ann@example.com', 'doe@example.com'],
        cc: ['cc@example.com'],
        bcc: ['bcc@example.com'],
        text: 'Hello',
        html: '<p>Hello</p>',
        recordId: contact,
      },
    ]);
  });

  it('answers each input by itself', async () => {
    const { status, body } = await send(MAIL, { ...MAIL, emailAddresses: 'nobody' });
    expect(status).toBe(400);
    expect(pluck(body, 'isSuccess')).toEqual([true, false]);
    expect(body[1].errors).toEqual([
      { statusCode: 'INVALID_EMAIL_ADDRESS', message: 'Email address is invalid: nobody', fields: [] },
    ]);
    expect(plant.org.org.mail.list()).toHaveLength(1);
  });

  it.each([
    [{ emailBody: undefined }, 'MISSING_ARGUMENT'],
    [{ emailSubject: '' }, 'MISSING_ARGUMENT'],
    [{ emailAddresses: undefined }, 'MISSING_ARGUMENT'],
    [{ senderType: 'OrgWideEmailAddress' }, 'MISSING_ARGUMENT'],
    [{ senderType: 'Robot' }, 'INVALID_ARGUMENT_TYPE'],
    [{ recipientId: '001000000000001AAA' }, 'INVALID_ID_FIELD'],
    [{ emailTemplateId: '00X000000000001AAA' }, 'FUNCTIONALITY_NOT_ENABLED'],
    [{ emailAddresses: Array.from({ length: 151 }, (_, at) => `a${String(at)}@b.cc`).join() }, 'LIMIT_EXCEEDED'],
  ])('sends nothing for %j', async (changed, statusCode) => {
    const { status, body } = await send({ ...MAIL, ...changed });
    expect(status).toBe(400);
    expect(body[0].errors[0].statusCode).toBe(statusCode);
    expect(plant.org.org.mail.list()).toEqual([]);
  });

  it('refuses a call without inputs', async () => {
    expect((await send()).body[0].errorCode).toBe('MISSING_ARGUMENT');
  });
});
