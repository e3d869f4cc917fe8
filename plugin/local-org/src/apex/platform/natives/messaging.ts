import type { Mail } from '../../../contract.ts';
import { ApexList } from '../../library/collections/list.ts';
import { exception } from '../../library/exceptions/standardExceptions.ts';
import { nativeType, type NativeFunction } from '../../native.ts';
import type { ApexTransaction } from '../../transaction.ts';
import { orgOf } from '../access.ts';
import { elementsOf } from '../collections.ts';
import { bag } from './bag.ts';

/** A thing of Messaging: its properties by name. */
class Message {
  readonly kind: string;
  [name: string]: unknown;

  constructor(kind: string) {
    this.kind = kind;
  }
}

const listed = (value: unknown): readonly string[] => (elementsOf(value ?? null) ?? []).map(String);
const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

function emailOf(apex: ApexTransaction, id: unknown): readonly string[] {
  const { core } = orgOf(apex);
  const object = typeof id === 'string' ? core.model.schema.objectOfId(id) : undefined;
  const email = object && typeof id === 'string' ? core.records.find(object, id)?.['Email'] : undefined;
  return typeof email === 'string' ? [email] : [];
}

/** @throws EmailException for a mail without recipient or text */
function send(apex: ApexTransaction, message: Message): void {
  const { core } = orgOf(apex);
  const to = [
    ...listed(message['toAddresses']).flatMap((each) => (each.includes('@') ? [each] : emailOf(apex, each))),
    ...emailOf(apex, message['targetObjectId']),
  ];
  const bcc = listed(message['bccAddresses']);
  const cc = listed(message['ccAddresses']);
  if (to.length + cc.length + bcc.length === 0) {
    throw exception(
      'EmailException',
      'SendEmail failed. First exception on row 0; first error: REQUIRED_FIELD_MISSING, Add a recipient to send an email.: []'
    );
  }
  const html = textOf(message['htmlBody']);
  const text = textOf(message['plainTextBody']) ?? '';
  if (text === '' && html === undefined) {
    throw exception(
      'EmailException',
      'SendEmail failed. First exception on row 0; first error: REQUIRED_FIELD_MISSING, Missing body, need at least one of: plain, html, charset, attachments: []'
    );
  }
  const [own = 'noreply@local.test'] = emailOf(apex, apex.userId);
  const mail: Mail = {
    kind: 'alert',
    from: own,
    to: [...to, ...bcc],
    cc,
    subject: textOf(message['subject']) ?? '',
    text,
    recordId: textOf(message['whatId']) ?? textOf(message['targetObjectId']) ?? '',
    ...(textOf(message['replyTo']) === undefined ? {} : { replyTo: String(message['replyTo']) }),
    ...(html === undefined ? {} : { html }),
  };
  core.mailbox.send(mail, core.stamp());
}

function sendEmail(apex: ApexTransaction, given: ApexList, allOrNone?: boolean): ApexList {
  apex.count('emailInvocations');
  const results = given.items.map((item) => {
    try {
      send(apex, item as Message);
      return { isSent: true };
    } catch (error) {
      if (allOrNone !== false) throw error;
      return { isSent: false };
    }
  });
  return new ApexList('Messaging.SendEmailResult', results);
}

const setters = (names: Readonly<Record<string, string>>): Record<string, NativeFunction> =>
  Object.fromEntries(
    Object.entries(names).flatMap(([name, type]): [string, NativeFunction][] => {
      const title = name.charAt(0).toUpperCase() + name.slice(1);
      return [
        [
          `void set${title}(${type} value)`,
          (_apex: ApexTransaction, self: Message, value: unknown) => void (self[name] = value),
        ],
        [`${type} get${title}()`, (_apex: ApexTransaction, self: Message) => self[name] ?? null],
      ];
    })
  );

const SINGLE = {
  bccAddresses: 'List<String>',
  ccAddresses: 'List<String>',
  toAddresses: 'List<String>',
  charset: 'String',
  fileAttachments: 'List<Messaging.EmailFileAttachment>',
  htmlBody: 'String',
  inReplyTo: 'String',
  orgWideEmailAddressId: 'Id',
  plainTextBody: 'String',
  references: 'String',
  replyTo: 'String',
  saveAsActivity: 'Boolean',
  senderDisplayName: 'String',
  subject: 'String',
  targetObjectId: 'Id',
  templateId: 'Id',
  treatTargetObjectAsRecipient: 'Boolean',
  useSignature: 'Boolean',
  whatId: 'Id',
};

const TYPES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  EmailFileAttachment: { body: 'Blob', contentType: 'String', fileName: 'String', inline: 'Boolean' },
  InboundEmail: {
    binaryAttachments: 'List<Messaging.InboundEmail.BinaryAttachment>',
    ccAddresses: 'List<String>',
    fromAddress: 'String',
    fromName: 'String',
    headers: 'List<Messaging.InboundEmail.Header>',
    htmlBody: 'String',
    htmlBodyIsTruncated: 'Boolean',
    inReplyTo: 'String',
    messageId: 'String',
    plainTextBody: 'String',
    plainTextBodyIsTruncated: 'Boolean',
    references: 'List<String>',
    replyTo: 'String',
    subject: 'String',
    textAttachments: 'List<Messaging.InboundEmail.TextAttachment>',
    toAddresses: 'List<String>',
  },
  'InboundEmail.BinaryAttachment': {
    body: 'Blob',
    fileName: 'String',
    mimeTypeSubType: 'String',
    headers: 'List<Messaging.InboundEmail.Header>',
  },
  'InboundEmail.TextAttachment': {
    body: 'String',
    bodyIsTruncated: 'Boolean',
    charset: 'String',
    fileName: 'String',
    mimeTypeSubType: 'String',
  },
  'InboundEmail.Header': { name: 'String', value: 'String' },
  InboundEnvelope: { fromAddress: 'String', toAddress: 'String' },
  InboundEmailResult: { message: 'String', success: 'Boolean' },
};

const isMessage =
  (kind: string) =>
  (value: unknown): boolean =>
    value instanceof Message && value.kind === kind;

export const messagingTypes = [
  nativeType('Messaging', {
    isInstance: () => false,
    members: {
      'static List<Messaging.SendEmailResult> sendEmail(List<Messaging.Email> messages)': sendEmail,
      'static List<Messaging.SendEmailResult> sendEmail(List<Messaging.Email> messages, Boolean allOrNone)': sendEmail,
      'static void reserveSingleEmailCapacity(Integer count)': () => null,
      'static void reserveMassEmailCapacity(Integer count)': () => null,
    },
  }),
  nativeType('Messaging.Email', { isInstance: (value) => value instanceof Message }),
  nativeType('Messaging.SingleEmailMessage', {
    isInstance: isMessage('SingleEmailMessage'),
    extends: 'Messaging.Email',
    constructors: { '()': () => new Message('SingleEmailMessage') },
    members: setters(SINGLE),
    properties: bag(SINGLE),
  }),
  nativeType('Messaging.SendEmailResult', {
    isInstance: (value) => typeof value === 'object' && value !== null && 'isSent' in value,
    members: {
      'Boolean isSuccess()': (_apex, self: { readonly isSent: boolean }) => self.isSent,
      'List<Object> getErrors()': () => new ApexList('Object', []),
    },
  }),
  nativeType('Messaging.InboundEmailHandler', {
    kind: 'interface',
    isInstance: () => false,
    members: {
      'Messaging.InboundEmailResult handleInboundEmail(Messaging.InboundEmail email, Messaging.InboundEnvelope envelope)':
        () => null,
    },
  }),
  ...Object.entries(TYPES).map(([name, properties]) =>
    nativeType(`Messaging.${name}`, {
      isInstance: isMessage(name),
      constructors: { '()': () => new Message(name) },
      members: name === 'EmailFileAttachment' ? setters(properties) : {},
      properties: bag(properties),
    })
  ),
];
