import { createTransport, type Transporter } from 'nodemailer';
import type { MailService, StoredMail } from '../contract.ts';

const EVERY_MS = 500;

/**
 * Hands the mails of orgs to a mail server, after they were written with what caused them. A mail may go out twice when
 * the process dies between its delivery and the note of it; one that is refused is tried five times.
 */
export class MailForwarder {
  readonly #transport: Transporter;
  readonly #boxes: () => readonly MailService[];
  readonly #onFailure: (message: string) => void;
  readonly #timer: NodeJS.Timeout;
  #running: Promise<void> | undefined;

  /** @param url `smtp://user:password@host:587`; it is not repeated in messages */
  constructor(url: string, boxes: () => readonly MailService[], onFailure: (message: string) => void) {
    this.#transport = createTransport(url);
    this.#boxes = boxes;
    this.#onFailure = onFailure;
    this.#timer = setInterval(() => {
      void this.flush();
    }, EVERY_MS);
    this.#timer.unref();
  }

  /** Sends what waits; resolves when each mail was tried once. */
  async flush(): Promise<void> {
    this.#running ??= this.#sendAll().finally(() => {
      this.#running = undefined;
    });
    await this.#running;
  }

  /** Stops after the mails that are under way. */
  async stop(): Promise<void> {
    clearInterval(this.#timer);
    await this.#running;
    this.#transport.close();
  }

  async #sendAll(): Promise<void> {
    for (const box of this.#boxes()) {
      for (const mail of box.unsent()) await this.#send(box, mail);
    }
  }

  async #send(box: MailService, mail: StoredMail): Promise<void> {
    try {
      await this.#transport.sendMail(messageOf(mail));
      box.noteSent(mail.id);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      box.noteFailed(mail.id, reason);
      this.#onFailure(`mail ${String(mail.id)} was not sent: ${reason}`);
    }
  }
}

const messageOf = ({
  from,
  to,
  cc,
  bcc,
  replyTo,
  subject,
  text,
  html,
}: StoredMail): Parameters<Transporter['sendMail']>[0] => ({
  from,
  to: to.join(', '),
  subject,
  text,
  ...(cc === undefined || cc.length === 0 ? {} : { cc: cc.join(', ') }),
  ...(bcc === undefined || bcc.length === 0 ? {} : { bcc: bcc.join(', ') }),
  ...(replyTo === undefined ? {} : { replyTo }),
  ...(html === undefined ? {} : { html }),
});
