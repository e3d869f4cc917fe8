/** What a customer is told when the date of an order changes. */
export interface CustomerNotice {
  /** A gateway of the design that sends messages. */
  readonly gateway: string;
  readonly subject: string;
  readonly text: string;
  /** IANA name; the dates are those of calendars there. */
  readonly timeZone: string;
  /** BCP 47; how dates are written. */
  readonly language: string;
}

/** Merge fields of subject and text, written `{{order}}`. */
export const MERGE_FIELDS = ['order', 'account', 'date', 'was', 'reason'] as const;

const FIELD = /\{\{\s*([^{}]*?)\s*\}\}/g;

export const mergeFieldsOf = (text: string): readonly string[] =>
  [...text.matchAll(FIELD)].map(([, name]) => name ?? '');

export interface NewDate {
  readonly order: string;
  readonly account: string;
  /** ISO 8601. */
  readonly date: string;
  /** ISO 8601; absent for the first promise. */
  readonly was?: string;
  readonly reason: string;
}

/** Subject and text with the facts filled in. A first promise has no earlier date: `{{was}}` is then a dash. */
export function customerText(
  { subject, text, timeZone, language }: CustomerNotice,
  facts: NewDate
): { readonly subject: string; readonly text: string } {
  const day = new Intl.DateTimeFormat(language, { dateStyle: 'full', timeZone });
  const dateText = (iso: string | undefined): string => (iso === undefined ? '–' : day.format(new Date(iso)));
  const values: Readonly<Record<string, string>> = {
    ...facts,
    date: dateText(facts.date),
    was: dateText(facts.was),
  };
  // What people typed is filled in as it is: a reason that looks like a merge field is none.
  const filled = (template: string): string =>
    template.replaceAll(FIELD, (field, name: string) => values[name] ?? field);
  // A line break in a subject would be another header of the mail.
  return { subject: filled(subject).replaceAll(/[\r\n]+/g, ' '), text: filled(text) };
}
