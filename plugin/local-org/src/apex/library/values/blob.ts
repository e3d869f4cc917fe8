import { Buffer } from 'node:buffer';
import { exception } from '../exceptions/standardExceptions.ts';
import { EQUALS, HASH, TEXT } from './protocol.ts';
import { hashOfText } from './double.ts';

/** A Blob: bytes that are never changed. */
export class ApexBlob {
  readonly bytes: Buffer;

  constructor(bytes: Uint8Array) {
    this.bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  static ofText(text: string): ApexBlob {
    return new ApexBlob(Buffer.from(text, 'utf8'));
  }

  static ofBase64(text: string): ApexBlob {
    return new ApexBlob(Buffer.from(text, 'base64'));
  }

  get size(): number {
    return this.bytes.length;
  }

  toBase64(): string {
    return this.bytes.toString('base64');
  }

  /** @throws StringException for bytes that are not text in UTF-8 */
  toText(): string {
    try {
      return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(this.bytes);
    } catch {
      throw exception('StringException', 'BLOB is not a valid UTF-8 string');
    }
  }

  toJSON(): string {
    return this.toBase64();
  }

  [TEXT](): string {
    return `Blob[${this.size}]`;
  }

  [EQUALS](other: unknown): boolean {
    return other instanceof ApexBlob && this.bytes.equals(other.bytes);
  }

  [HASH](): number {
    return hashOfText(this.bytes.toString('latin1'));
  }
}
