import { randomUUID } from 'node:crypto';
import { exception } from '../exceptions/standardExceptions.ts';
import { hashOfText } from './double.ts';
import { COMPARE, EQUALS, HASH, TEXT } from './protocol.ts';

/** A value that is what its text says. */
class TextValue {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }

  toString(): string {
    return this.text;
  }

  [TEXT](): string {
    return this.text;
  }

  [EQUALS](other: unknown): boolean {
    return other instanceof TextValue && other.constructor === this.constructor && other.text === this.text;
  }

  [HASH](): number {
    return hashOfText(this.text);
  }
}

export class ApexUuid extends TextValue {
  static random(): ApexUuid {
    return new ApexUuid(randomUUID());
  }

  /** @throws IllegalArgumentException `Invalid UUID string: …` */
  static parse(text: string): ApexUuid {
    if (!/^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i.test(text))
      throw exception('IllegalArgumentException', `Invalid UUID string: ${text}`);
    return new ApexUuid(text.toLowerCase());
  }
}

/** A time zone by its IANA name. */
export class ApexTimeZone extends TextValue {
  get id(): string {
    return this.text;
  }
}

/** A version of a package: numbers that are compared one after the other. */
export class ApexVersion {
  readonly parts: readonly [major: number, minor: number, patch: number | null];

  constructor(major: number, minor: number, patch: number | null = null) {
    this.parts = [major, minor, patch];
  }

  compareTo(other: ApexVersion): number {
    for (const [index, part] of this.parts.entries()) {
      const difference = (part ?? 0) - (other.parts[index] ?? 0);
      if (difference !== 0) return Math.sign(difference);
    }
    return 0;
  }

  [TEXT](): string {
    return this.parts.filter((part) => part !== null).join('.');
  }

  [EQUALS](other: unknown): boolean {
    return other instanceof ApexVersion && this.compareTo(other) === 0;
  }

  [COMPARE](other: unknown): number {
    return other instanceof ApexVersion ? this.compareTo(other) : 0;
  }

  [HASH](): number {
    return hashOfText(this.parts.map((part) => part ?? 0).join('.'));
  }
}

const PORTS: Readonly<Record<string, number>> = { http: 80, https: 443, ftp: 21 };

/** A URL in the parts that java.net.URL knows; nothing in it is decoded. */
export class ApexUrl extends TextValue {
  /** @throws StringException for a text without a protocol */
  static parse(text: string): ApexUrl {
    if (!/^[A-Za-z][A-Za-z0-9+.-]*:/.test(text)) throw exception('StringException', `no protocol: ${text}`);
    return new ApexUrl(text);
  }

  static of(protocol: string, host: string, port: number, file: string): ApexUrl {
    return ApexUrl.parse(`${protocol}://${host}${port < 0 ? '' : `:${port}`}${file}`);
  }

  /** A text that is seen from another URL. */
  resolve(spec: string): ApexUrl {
    return ApexUrl.parse(new URL(spec, this.text).href);
  }

  get protocol(): string {
    return this.part(1) ?? '';
  }

  get authority(): string {
    return this.part(2) ?? '';
  }

  get userInfo(): string | null {
    const { authority } = this;
    return authority.includes('@') ? authority.slice(0, authority.lastIndexOf('@')) : null;
  }

  get host(): string {
    return this.authority.slice(this.authority.lastIndexOf('@') + 1).replace(/:\d+$/, '');
  }

  /** Below zero where the URL says none. */
  get port(): number {
    return Number(/:(\d+)$/.exec(this.authority)?.[1] ?? -1);
  }

  get defaultPort(): number {
    return PORTS[this.protocol.toLowerCase()] ?? -1;
  }

  get path(): string {
    return this.part(3) ?? '';
  }

  get query(): string | null {
    return this.part(4) ?? null;
  }

  get ref(): string | null {
    return this.part(5) ?? null;
  }

  get file(): string {
    return this.query === null ? this.path : `${this.path}?${this.query}`;
  }

  sameFile(other: ApexUrl): boolean {
    const effective = (url: ApexUrl): number => (url.port < 0 ? url.defaultPort : url.port);
    const text = (url: ApexUrl): string =>
      `${url.protocol.toLowerCase()} ${url.host.toLowerCase()} ${effective(url)} ${url.file}`;
    return text(this) === text(other);
  }

  private part(index: number): string | undefined {
    return /^([^:]+):(?:\/\/([^/?#]*))?([^?#]*)(?:\?([^#]*))?(?:#(.*))?$/s.exec(this.text)?.[index];
  }
}
