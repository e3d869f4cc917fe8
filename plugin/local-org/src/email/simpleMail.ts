import { ApiError } from '../contract.ts';
import type { SaveScope } from '../save/change.ts';
import { normalizeId } from '../store/ids.ts';
import { emailOf, noReply, userById } from './addresses.ts';

/** The inputs of the standard action `emailSimple`, as clients and flows name them. */
export type SimpleMailInputs = Readonly<Record<string, unknown>>;

/** What `emailSimple` takes: name, type, whether there may be several, and what it is. */
export const SIMPLE_MAIL_INPUTS = [
  ['recipientAddresses', 'STRING', 'Recipient Addresses'],
  ['emailAddresses', 'STRING', 'Recipient Address List'],
  ['emailAddressesArray', 'STRING', 'Recipient Address Collection'],
  ['recipientId', 'STRING', 'Recipient ID'],
  ['ccAddresses', 'STRING', 'CC Recipient Addresses'],
  ['bccAddresses', 'STRING', 'BCC Recipient Addresses'],
  ['emailSubject', 'STRING', 'Subject'],
  ['emailBody', 'STRING', 'Body'],
  ['senderType', 'STRING', 'Sender Type'],
  ['senderAddress', 'STRING', 'Sender Email Address'],
  ['sendRichBody', 'BOOLEAN', 'Rich-Text-Formatted Body'],
  ['relatedRecordId', 'STRING', 'Related Record ID'],
] as const;

/** All recipients of a mail together. */
const MOST_RECIPIENTS = 150;
const ADDRESS = /^[^\s@,;<>]+@[^\s@,;<>]+\.[^\s@,;<>]+$/;
const NOT_DONE = [
  'emailTemplateId',
  'logEmailOnSend',
  'addThreadingTokenToBody',
  'addThreadingTokenToSubject',
] as const;

/**
 * Mails a text to addresses, or to the person behind an id.
 * @throws ApiError when a text is missing, nobody is named, or an address is none; then nothing is sent
 */
export function sendSimpleMail(scope: SaveScope, inputs: SimpleMailInputs): void {
  for (const name of NOT_DONE) {
    if (!isTrue(inputs[name])) continue;
    throw new ApiError('FUNCTIONALITY_NOT_ENABLED', `The local org does not do ${name} of emailSimple.`);
  }
  const [subject, body] = [required(inputs, 'emailSubject'), required(inputs, 'emailBody')];
  const addresses = ['recipientAddresses', 'emailAddresses', 'emailAddressesArray'];
  const to = [...addresses.flatMap((name) => listOf(inputs[name])), ...personOf(scope, inputs)];
  const [cc, bcc] = [listOf(inputs['ccAddresses']), listOf(inputs['bccAddresses'])];
  if (to.length === 0) throw missing('recipientAddresses');
  const all = [...to, ...cc, ...bcc];
  const wrong = all.find((address) => !ADDRESS.test(address));
  if (wrong !== undefined) throw new ApiError('INVALID_EMAIL_ADDRESS', `Email address is invalid: ${wrong}`);
  if (all.length > MOST_RECIPIENTS) {
    throw new ApiError('LIMIT_EXCEEDED', `A mail has at most ${String(MOST_RECIPIENTS)} recipients.`);
  }
  const isRich = isTrue(inputs['sendRichBody']);
  scope.mailbox.send(
    {
      kind: 'simple',
      from: senderOf(scope, inputs),
      to: [...new Set(to)],
      ...(cc.length > 0 && { cc }),
      ...(bcc.length > 0 && { bcc }),
      subject,
      text: isRich ? body.replace(/<[^>]*>/g, '') : body,
      ...(isRich && { html: body }),
      recordId: normalizeId(textOf(inputs, 'relatedRecordId') ?? '') ?? '',
    },
    scope.stamp
  );
}

function senderOf(scope: SaveScope, inputs: SimpleMailInputs): string {
  const type = textOf(inputs, 'senderType') ?? 'CurrentUser';
  switch (type.toLowerCase()) {
    case 'currentuser':
      return emailOf(userById(scope, scope.session.userId))[0] ?? noReply(scope);
    case 'defaultworkflowuser':
      return noReply(scope);
    case 'orgwideemailaddress':
      return required(inputs, 'senderAddress');
    default:
      throw new ApiError('INVALID_ARGUMENT_TYPE', `senderType is no kind of sender: ${type}`);
  }
}

/** The address of the contact, lead or user that is named by its id. */
function personOf(scope: SaveScope, inputs: SimpleMailInputs): readonly string[] {
  const text = textOf(inputs, 'recipientId');
  if (text === undefined) return [];
  const id = normalizeId(text);
  const object = id === undefined ? undefined : scope.model.schema.objectOfId(id);
  const isPerson = object !== undefined && ['Contact', 'Lead', 'User'].includes(object.name);
  const person = isPerson && id !== undefined ? scope.records.find(object, id) : undefined;
  if (person === undefined) {
    throw new ApiError('INVALID_ID_FIELD', `recipientId is no contact, lead or user: ${text}`);
  }
  return emailOf(person);
}

/** Addresses come as a text with commas between them, or as a list. */
function listOf(value: unknown): readonly string[] {
  const texts = Array.isArray(value) ? value.map(String) : typeof value === 'string' ? value.split(',') : [];
  return texts.map((text) => text.trim()).filter((text) => text !== '');
}

const isTrue = (value: unknown): boolean => value === true || (typeof value === 'string' && value !== 'false');

function textOf(inputs: SimpleMailInputs, name: string): string | undefined {
  const value = inputs[name];
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function required(inputs: SimpleMailInputs, name: string): string {
  const text = textOf(inputs, name);
  if (text === undefined) throw missing(name);
  return text;
}

const missing = (name: string): ApiError =>
  new ApiError('MISSING_ARGUMENT', `Missing required input parameter: ${name}`);
