import { createTransport, type Transporter } from 'nodemailer';
import type { StepError } from '../../domain/plan.ts';
import { ok, refuse, type Problem, type Result } from '../../domain/result.ts';
import type { Clock, GatewayExchange } from '../../engine/ports.ts';
import type {
  MessageNotice,
  MessageSender,
  MessageToSend,
  SentMessage,
  VendorCallOptions,
  VendorReply,
} from '../../engine/vendorPorts.ts';
import { uuidOf } from '../shared/deterministicId.ts';
import { permanent, transient } from '../shared/failures.ts';
import type { Redactor } from '../shared/redaction.ts';
import { filledMail } from './settings.ts';

export interface SmtpConnection {
  readonly url: URL;
  readonly username: string | undefined;
  readonly password: string | undefined;
  readonly allowPlain: boolean;
  readonly from: string;
  readonly replyTo: string | undefined;
  readonly timeoutMs: number;
  readonly clock: Clock;
  readonly redactor: Redactor;
}

interface SmtpError extends Error {
  readonly code?: string;
  readonly responseCode?: number;
  readonly response?: string;
}

export class SmtpSender implements MessageSender {
  readonly name = 'SMTP';
  readonly channel = 'email';
  readonly #connection: SmtpConnection;

  constructor(connection: SmtpConnection) {
    this.#connection = connection;
  }

  /**
   * A mail server cannot be asked what it has taken, so a lost answer means sending again; the Message-ID is the same for
   * the same key, by which servers and mailboxes know that it is one mail.
   */
  async send(message: MessageToSend, { idempotencyKey, signal }: VendorCallOptions): Promise<VendorReply<SentMessage>> {
    const { from, replyTo } = this.#connection;
    const checked = filledMail.safeParse({ ...message, subject: message.subject ?? '' });
    if (!checked.success) {
      const fields = [...new Set(checked.error.issues.map(({ path }) => path.join('.')))].join(', ');
      return {
        result: refuse(permanent('InvalidMessage', `The mail cannot be sent: look at ${fields}.`)),
        exchanges: [],
      };
    }
    const domain = /@([^@>\s]+)>?\s*$/.exec(from)?.[1] ?? 'localhost';
    const messageId = `<${uuidOf(idempotencyKey)}@${domain}>`;
    return this.#use(
      signal,
      `To=[email] Subject=${message.subject ?? ''} Message-ID=${messageId}`,
      async (transport) => {
        const answer = message.replyTo ?? replyTo;
        const info = await transport.sendMail({
          ...checked.data,
          from,
          messageId,
          ...(answer === undefined ? {} : { replyTo: answer }),
          ...(message.inReplyTo === undefined ? {} : { inReplyTo: message.inReplyTo, references: message.inReplyTo }),
          attachments: (message.attachments ?? []).map(({ name, mediaType, bytes }) => ({
            filename: name,
            contentType: mediaType,
            content: Buffer.from(bytes),
          })),
          // Keeps out-of-office notes from answering a machine.
          headers: { 'auto-submitted': 'auto-generated' },
        });
        return { value: { externalId: messageId, state: 'Accepted' }, said: info.response ?? 'taken' };
      }
    );
  }

  /** Logs in and leaves again. */
  verify(signal: AbortSignal): Promise<VendorReply<void>> {
    return this.#use(signal, 'login', async (transport) => {
      await transport.verify();
      return { value: undefined, said: 'ready' };
    });
  }

  readNotice(): Result<MessageNotice, Problem> {
    return refuse(NO_NOTICES);
  }

  async #use<T>(
    signal: AbortSignal,
    shown: string,
    work: (transport: Transporter) => Promise<{ readonly value: T; readonly said: string }>
  ): Promise<VendorReply<T>> {
    const { clock, redactor, url } = this.#connection;
    const startedAt = clock.now();
    const transport = this.#open();
    const stop = (): void => transport.close();
    signal.addEventListener('abort', stop, { once: true });
    const record = (responseBody: string, status?: number): readonly GatewayExchange[] => [
      {
        method: 'SMTP',
        url: `${url.protocol}//${url.host}`,
        requestBody: redactor.text(shown),
        responseBody: redactor.text(responseBody).slice(0, 200),
        ...(status === undefined ? {} : { status }),
        durationMs: Math.max(0, clock.now() - startedAt),
      },
    ];
    try {
      signal.throwIfAborted();
      const { value, said } = await work(transport);
      return { result: ok(value), exchanges: record(said, 250) };
    } catch (error) {
      const failure = toStepError(error as SmtpError, signal, redactor);
      const { response, responseCode } = error as SmtpError;
      return { result: refuse(failure), exchanges: record(response ?? failure.code, responseCode) };
    } finally {
      signal.removeEventListener('abort', stop);
      transport.close();
    }
  }

  #open(): Transporter {
    const { url, username, password, allowPlain, timeoutMs } = this.#connection;
    const secure = url.protocol === 'smtps:';
    return createTransport({
      host: url.hostname,
      port: url.port === '' ? (secure ? 465 : 587) : Number(url.port),
      secure,
      requireTLS: !secure && !allowPlain,
      ...(username === undefined || password === undefined ? {} : { auth: { user: username, pass: password } }),
      connectionTimeout: timeoutMs,
      greetingTimeout: timeoutMs,
      socketTimeout: timeoutMs,
      // What a template says is never a file or an address to fetch.
      disableFileAccess: true,
      disableUrlAccess: true,
    });
  }
}

const NETWORK = /^(?:ECONNECTION|ETIMEDOUT|ESOCKET|EDNS|ECONNREFUSED|ECONNRESET|ETLS|EPROTOCOL)$/;

function toStepError(error: SmtpError, signal: AbortSignal, redactor: Redactor): StepError {
  const { code = '', responseCode } = error;
  const message = redactor.text(error.message).slice(0, 300);
  if (signal.aborted) return transient('Aborted', 'The mail was stopped before the server had taken it.');
  if (code === 'EAUTH') return transient('VendorRefusedCredentials', message);
  if (responseCode !== undefined && responseCode >= 500) return permanent('VendorRejected', message);
  if (responseCode !== undefined && responseCode >= 400) return transient('VendorBusy', message);
  if (code === 'ETIMEDOUT') return transient('VendorTimeout', message);
  return NETWORK.test(code) ? transient('VendorUnreachable', message) : transient('VendorError', message);
}

const NO_NOTICES: Problem = {
  code: 'BadSignature',
  message: 'Mail servers send no callbacks.',
  action: 'Find out who calls this address; nothing of it is used.',
};
