/** What people see and do: mails in the org's mailbox and at the mail server, texts on their phones, links and replies. */
import { setTimeout as wait } from 'node:timers/promises';
import { dim } from './tell.ts';

interface Mail {
  readonly to: string | readonly string[];
  readonly subject: string;
  readonly replyTo?: string;
}
interface Text {
  readonly to: string;
  readonly body: string;
}

export interface People {
  /** Prints what has come since the last look. */
  readonly look: () => Promise<void>;
  /** The newest mail of the org to somebody about something; waits for it. */
  mailTo(address: string, about: string): Promise<Mail>;
  /** The newest text to a number about something; waits for it. */
  textTo(number: string, about: string): Promise<Text>;
  /** Answers a mail of the org, as the person that it was sent to. */
  reply(mail: Mail, text: string): Promise<void>;
}

const pollMs = 200;
const WAIT_MS = 60_000;

/**
 * @param org address of the local org
 * @param vendors address of the business vendors
 */
export function createPeople(org: string, vendors: string): People {
  const told = { mails: 0, sent: 0, texts: 0 };
  const mails = (): Promise<readonly Mail[]> => ask(`${org}/_local/mailbox`);
  const texts = (): Promise<readonly Text[]> => ask(`${vendors}/admin/texts`);

  async function look(): Promise<void> {
    const [inOrg, atServer, onPhones] = await Promise.all([
      mails(),
      ask<readonly Mail[]>(`${vendors}/admin/mailbox`),
      texts(),
    ]);
    // Who decides by a link is stood in for by the service, which then gets the mail of the CRM, too.
    const toPeople = inOrg.slice(told.mails).filter(({ to }) => !String(to).startsWith('integration@'));
    for (const { to, subject } of toPeople) tell('✉', `mail to ${String(to)}: ${subject}`);
    for (const { to, subject } of atServer.slice(told.sent)) tell('✉', `mail to ${String(to)}: ${subject}`);
    for (const { to, body } of onPhones.slice(told.texts)) tell('☏', `text to ${to}: ${withoutToken(body)}`);
    Object.assign(told, { mails: inOrg.length, sent: atServer.length, texts: onPhones.length });
  }

  return {
    look,
    async mailTo(address, about) {
      const fits = ({ to, subject }: Mail): boolean => String(to).includes(address) && subject.includes(about);
      return found(`a mail to ${address} about ${about}`, look, async () => (await mails()).findLast(fits));
    },
    async textTo(number, about) {
      const fits = ({ to, body }: Text): boolean => to === number && body.includes(about);
      return found(`a text to ${number} about ${about}`, look, async () => (await texts()).findLast(fits));
    },
    async reply({ to, replyTo, subject }, text) {
      const from = String(to);
      const body = JSON.stringify({ from, to: replyTo ?? '', subject: `Re: ${subject}`, text });
      const answer = await fetch(`${org}/_local/mailbox`, { method: 'POST', body });
      if (!answer.ok) throw new Error(`The reply of ${from} was not taken: ${await answer.text()}`);
    },
  };
}

/** Opens the link in a text, as on a phone: a page to confirm, then its form. Gives back what the page says in the end. */
export async function decideByLink(text: Text, decision: 'approve' | 'reject', comment: string): Promise<string> {
  const link = /https?:\S+/.exec(text.body)?.[0];
  if (link === undefined) throw new Error(`There is no link in the text to ${text.to}.`);
  const page = await (await fetch(link)).text();
  const form = /name="form" value="([^"]+)"/.exec(page)?.[1];
  if (form === undefined) throw new Error(`The page behind the link asks nothing: ${titleOf(page)}`);
  const answer = await fetch(link, { method: 'POST', body: new URLSearchParams({ form, decision, comment }) });
  const said = await answer.text();
  if (answer.status !== 200) throw new Error(`The decision was not taken: ${titleOf(said)}`);
  return titleOf(said);
}

/** Polls until there is something. @throws {Error} when it does not come in time. */
export async function found<T>(
  what: string,
  meanwhile: () => Promise<void>,
  look: () => Promise<T | undefined>
): Promise<T> {
  const end = Date.now() + WAIT_MS;
  for (;;) {
    const value = await look();
    await meanwhile();
    if (value !== undefined) return value;
    if (Date.now() > end) throw new Error(`Not in ${WAIT_MS / 1000} s: ${what}.`);
    await wait(pollMs);
  }
}

async function ask<T>(url: string): Promise<T> {
  return (await (await fetch(url)).json()) as T;
}

const tell = (sign: string, text: string): void => console.log(`  ${sign} ${dim(text)}`);
const titleOf = (page: string): string => /<title>([^<]*)<\/title>/.exec(page)?.[1] ?? '';
/** Whoever has the link may decide; it is not for the terminal. */
const withoutToken = (body: string): string =>
  body.replace(/(\/approvals\/[\w-]{6})[\w-]+/, '$1…').replaceAll(/\s+/g, ' ');
