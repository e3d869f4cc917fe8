import type { IncomingMail, Mail, MailService, ReplyOutcome, StoredMail } from '../contract.ts';
import type { Database, SqlValue } from '../store/database.ts';

const TABLE = `
CREATE TABLE IF NOT EXISTS "_mail" (
  "id" INTEGER PRIMARY KEY AUTOINCREMENT, "at" TEXT NOT NULL, "mail" TEXT NOT NULL,
  "sent" INTEGER NOT NULL DEFAULT 0, "attempts" INTEGER NOT NULL DEFAULT 0, "error" TEXT
);`;

const MAX_ATTEMPTS = 5;

/** Everything that an org would have mailed, written with the transaction that caused it. */
export class Mailbox {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
    database.exec(TABLE);
  }

  /** Puts a mail into the box; without a recipient there is none. */
  send(mail: Mail, at: string): void {
    if (mail.to.length === 0 && (mail.cc ?? []).length === 0) return;
    this.#database.run('INSERT INTO "_mail" ("at", "mail") VALUES (?, ?)', [at, JSON.stringify(mail)]);
  }

  /** All mails, the oldest first; only those to an address when one is given. */
  list(to?: string): readonly StoredMail[] {
    const mails = this.#database.all('SELECT * FROM "_mail" ORDER BY "id"').map(stored);
    const wanted = to?.toLowerCase();
    if (wanted === undefined) return mails;
    return mails.filter((mail) =>
      [...mail.to, ...(mail.cc ?? []), ...(mail.bcc ?? [])].some((address) => address.toLowerCase() === wanted)
    );
  }

  clear(): void {
    this.#database.run('DELETE FROM "_mail"');
  }

  /** Mails that a mail server has not taken yet and that are still worth an attempt. */
  unsent(): readonly StoredMail[] {
    const sql = `SELECT * FROM "_mail" WHERE "sent" = 0 AND "attempts" < ${String(MAX_ATTEMPTS)} ORDER BY "id"`;
    return this.#database.all(sql).map(stored);
  }

  noteSent(id: number): void {
    this.#database.run('UPDATE "_mail" SET "sent" = 1, "error" = NULL WHERE "id" = ?', [id]);
  }

  noteFailed(id: number, error: string): void {
    this.#database.run('UPDATE "_mail" SET "attempts" = "attempts" + 1, "error" = ? WHERE "id" = ?', [error, id]);
  }
}

function stored(row: Record<string, SqlValue>): StoredMail {
  const error = row['error'];
  return {
    ...(JSON.parse(String(row['mail'])) as Mail),
    id: Number(row['id']),
    at: String(row['at']),
    sent: row['sent'] === 1,
    ...(typeof error === 'string' ? { error } : {}),
  };
}

/** The box as the admin of an org sees it. */
export const mailService = (
  mailbox: Mailbox,
  { receive, send }: { receive: (mail: IncomingMail) => ReplyOutcome; send: MailService['send'] }
): MailService => ({
  list: (to) => mailbox.list(to),
  clear: () => {
    mailbox.clear();
  },
  receive,
  send,
  unsent: () => mailbox.unsent(),
  noteSent: (id) => {
    mailbox.noteSent(id);
  },
  noteFailed: (id, error) => {
    mailbox.noteFailed(id, error);
  },
});
