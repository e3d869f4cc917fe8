/**
 * Makes an exchange fit to be seen: secrets and personal data are replaced by name and by pattern. What cannot be read
 * as JSON is cut short, since names cannot be told in it.
 */
const SECRET =
  /assertion|password|passwd|secret|token|apikey|authorization|credential|signature|privatekey|^cvv$|^cvc$|^pin$/;
const PERSONAL = new Set(
  (
    'firstname lastname middlename givenname familyname fullname formattedname customername accountname contactname ' +
    'recipientname technicianname email emailaddress mail phone phonenumber telephone mobile mobilenumber fax street ' +
    'street1 street2 streetname streetnr streetnumber address addressline addressline1 addressline2 installationaddress ' +
    'shippingaddress billingaddress deliveryaddress postcode postalcode zip zipcode birthdate dateofbirth iban ' +
    'accountnumber cardnumber ssn passport taxid nationalid notificationcontact latitude longitude geographiclocation ' +
    'username actinguseremail participantemail participantuseremail senderemail initiatinguseremail ' +
    'actinguseripaddress ipaddress payeeid documentbase64 pdfbytes'
  ).split(' ')
);
/** Below these, `name` is the name of a person or a home; elsewhere it names a product or a characteristic. */
const OWNERS = new Set(
  (
    'relatedparty contact customer place account accounts recipient party signers carboncopies memberinfos ccs sender ' +
    'intermediaries agents editors'
  ).split(' ')
);
const MAX_RECORDED = 4000;
const MAX_UNREADABLE = 200;
const MAX_DEPTH = 40;
const MAX_SECRETS = 200;
const MASK = '***';

const normal = (name: string): string => name.toLowerCase().replace(/[^a-z0-9]/g, '');

export class Redactor {
  readonly #names: ReadonlySet<string>;
  readonly #fixed: number;
  readonly #secrets: string[];

  /** @param secrets values that must never be seen, wherever they turn up. */
  constructor(extraNames: readonly string[], secrets: readonly string[]) {
    this.#names = new Set(extraNames.map(normal));
    this.#secrets = secrets.filter((secret) => secret.length >= 4);
    this.#fixed = this.#secrets.length;
  }

  /** From now on this value is never seen either: a token that was fetched. The oldest are forgotten after a while. */
  hide(secret: string): void {
    if (secret.length < 4 || this.#secrets.includes(secret)) return;
    this.#secrets.push(secret);
    if (this.#secrets.length > MAX_SECRETS) this.#secrets.splice(this.#fixed, 1);
  }

  form(fields: Readonly<Record<string, string>>): string {
    const shown = Object.entries(fields).map(([name, value]) => `${name}=${this.#shownField(name, value)}`);
    return cut(shown.join('&'), MAX_RECORDED);
  }

  #shownField(name: string, value: string): string {
    return this.#isSensitive(normal(name)) ? MASK : this.text(value);
  }

  body(text: string): string {
    if (text === '') return text;
    try {
      const shown = this.text(JSON.stringify(this.#value(JSON.parse(text), '', 0)));
      return cut(shown, MAX_RECORDED);
    } catch {
      return cut(this.text(text), MAX_UNREADABLE);
    }
  }

  url(url: string): string {
    const shown = new URL(url);
    for (const name of new Set(shown.searchParams.keys())) {
      if (this.#isSensitive(normal(name))) shown.searchParams.set(name, MASK);
    }
    return this.text(shown.href);
  }

  /** Free text: known secrets, e-mail addresses and telephone numbers. */
  text(text: string): string {
    let shown = text;
    for (const secret of this.#secrets) shown = shown.replaceAll(secret, MASK);
    return shown
      .replace(/[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){0,4}\.[a-zA-Z]{2,24}\b/g, '[email]')
      .replace(/\+\d[\d ()/-]{6,20}\d/g, '[phone]');
  }

  #isSensitive(name: string): boolean {
    return SECRET.test(name) || PERSONAL.has(name) || this.#names.has(name);
  }

  #value(value: unknown, owner: string, depth: number): unknown {
    if (typeof value !== 'object' || value === null) return value;
    if (depth > MAX_DEPTH) return MASK;
    if (Array.isArray(value)) return value.map((entry) => this.#value(entry, owner, depth + 1));
    const fields = value as Record<string, unknown>;
    const characteristic = typeof fields['name'] === 'string' && this.#isSensitive(normal(fields['name']));
    return Object.fromEntries(
      Object.entries(fields).map(([name, field]) => {
        const key = normal(name);
        const hidden =
          this.#isSensitive(key) ||
          (key === 'value' && characteristic) ||
          (key === 'name' && OWNERS.has(owner) && field !== null);
        return [name, hidden ? MASK : this.#value(field, key, depth + 1)];
      })
    );
  }
}

const cut = (text: string, limit: number): string =>
  text.length <= limit ? text : `${text.slice(0, limit)}… (${text.length - limit} more characters)`;
