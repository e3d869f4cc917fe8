import { Buffer } from 'node:buffer';
import * as crypto from 'node:crypto';
import { nativeType } from '../../native.ts';
import type { ApexTransaction } from '../../transaction.ts';
import { exception } from '../exceptions/standardExceptions.ts';
import { ApexBlob } from '../values/blob.ts';
import { notNull } from './notNull.ts';

const DIGESTS: Readonly<Record<string, string>> = {
  MD5: 'md5',
  SHA1: 'sha1',
  'SHA-1': 'sha1',
  SHA256: 'sha256',
  'SHA-256': 'sha256',
  SHA512: 'sha512',
  'SHA-512': 'sha512',
  'SHA3-256': 'sha3-256',
  'SHA3-384': 'sha3-384',
  'SHA3-512': 'sha3-512',
};
const MACS: Readonly<Record<string, string>> = {
  HMACMD5: 'md5',
  HMACSHA1: 'sha1',
  HMACSHA256: 'sha256',
  HMACSHA512: 'sha512',
};
const SIGNATURES: Readonly<Record<string, string>> = {
  RSA: 'sha1',
  'RSA-SHA1': 'sha1',
  'RSA-SHA256': 'sha256',
  'RSA-SHA384': 'sha384',
  'RSA-SHA512': 'sha512',
  'ECDSA-SHA256': 'sha256',
  'ECDSA-SHA384': 'sha384',
  'ECDSA-SHA512': 'sha512',
};

/** @throws NoSuchAlgorithm, which the platform reports as an InvalidParameterValueException */
function algorithm(known: Readonly<Record<string, string>>, name: string): string {
  const found = known[name] ?? known[name.toUpperCase()];
  if (found === undefined) throw exception('InvalidParameterValueException', `Invalid algorithm ${name}`);
  return found;
}

const KEY_SIZES: Readonly<Record<string, number>> = { AES128: 16, AES192: 24, AES256: 32 };

interface Cipher {
  readonly name: string;
  readonly key: Buffer;
}

function cipherOf(name: string, key: ApexBlob): Cipher {
  const size = KEY_SIZES[name.toUpperCase().replace(/-GCM$/, '')];
  if (size === undefined || /-GCM$/i.test(name))
    throw exception('InvalidParameterValueException', `Invalid algorithm ${name}`);
  if (key.size !== size)
    throw exception('InvalidParameterValueException', `Invalid private key. Must be ${size} bytes.`);
  return { name: `aes-${size * 8}-cbc`, key: key.bytes };
}

function vectorOf(iv: ApexBlob): Buffer {
  if (iv.size !== 16)
    throw exception('InvalidParameterValueException', 'Invalid initialization vector. Must be 16 bytes.');
  return iv.bytes;
}

function encrypted({ name, key }: Cipher, iv: Buffer, data: Buffer): Buffer {
  const cipher = crypto.createCipheriv(name, key, iv);
  return Buffer.concat([cipher.update(data), cipher.final()]);
}

/** @throws SecurityException for data that the key does not open */
function decrypted({ name, key }: Cipher, iv: Buffer, data: Buffer): ApexBlob {
  try {
    const cipher = crypto.createDecipheriv(name, key, iv);
    return new ApexBlob(Buffer.concat([cipher.update(data), cipher.final()]));
  } catch {
    throw exception('SecurityException', 'Given final block not properly padded');
  }
}

function withOwnVector(_apex: ApexTransaction, name: string, key: ApexBlob, data: ApexBlob): ApexBlob {
  const iv = crypto.randomBytes(16);
  return new ApexBlob(Buffer.concat([iv, encrypted(cipherOf(name, key), iv, data.bytes)]));
}

function openOwnVector(_apex: ApexTransaction, name: string, key: ApexBlob, data: ApexBlob): ApexBlob {
  if (data.size < 32) throw exception('InvalidParameterValueException', 'Input data is too short');
  return decrypted(cipherOf(name, key), data.bytes.subarray(0, 16), data.bytes.subarray(16));
}

/** Keys are PKCS #8 in DER, as the platform wants them. */
function privateKey(bytes: Buffer): crypto.KeyObject {
  try {
    return crypto.createPrivateKey({ key: bytes, format: 'der', type: 'pkcs8' });
  } catch {
    throw exception('InvalidParameterValueException', 'Invalid private key');
  }
}

function publicKey(bytes: Buffer): crypto.KeyObject {
  try {
    return crypto.createPublicKey({ key: bytes, format: 'der', type: 'spki' });
  } catch {
    throw exception('InvalidParameterValueException', 'Invalid public key');
  }
}

function aesKey(_apex: ApexTransaction, size: number): ApexBlob {
  if (![128, 192, 256].includes(size))
    throw exception('InvalidParameterValueException', 'Invalid key size. Must be 128, 192 or 256.');
  return new ApexBlob(crypto.randomBytes(size / 8));
}

const mac = (_apex: ApexTransaction, name: string, data: ApexBlob, key: ApexBlob): ApexBlob =>
  new ApexBlob(crypto.createHmac(algorithm(MACS, name), key.bytes).update(data.bytes).digest());

export const cryptoType = nativeType('Crypto', {
  isInstance: () => false,
  members: notNull({
    'static Blob decrypt(String algorithm, Blob key, Blob iv, Blob data)': (
      _apex,
      name: string,
      key: ApexBlob,
      iv: ApexBlob,
      data: ApexBlob
    ) => decrypted(cipherOf(name, key), vectorOf(iv), data.bytes),
    'static Blob decryptWithManagedIV(String algorithm, Blob key, Blob data)': openOwnVector,
    'static Blob encrypt(String algorithm, Blob key, Blob iv, Blob data)': (
      _apex,
      name: string,
      key: ApexBlob,
      iv: ApexBlob,
      data: ApexBlob
    ) => new ApexBlob(encrypted(cipherOf(name, key), vectorOf(iv), data.bytes)),
    'static Blob encryptWithManagedIV(String algorithm, Blob key, Blob data)': withOwnVector,
    'static Blob generateAesKey(Integer size)': aesKey,
    'static Blob generateDigest(String algorithm, Blob data)': (_apex, name: string, data: ApexBlob) =>
      new ApexBlob(crypto.createHash(algorithm(DIGESTS, name)).update(data.bytes).digest()),
    'static Blob generateMac(String algorithm, Blob data, Blob key)': mac,
    'static Integer getRandomInteger()': () => crypto.randomBytes(4).readInt32BE(),
    'static Long getRandomLong()': () => crypto.randomBytes(8).readBigInt64BE(),
    'static Blob sign(String algorithm, Blob data, Blob key)': (_apex, name: string, data: ApexBlob, key: ApexBlob) =>
      new ApexBlob(crypto.sign(algorithm(SIGNATURES, name), data.bytes, privateKey(key.bytes))),
    'static Boolean verify(String algorithm, Blob data, Blob signature, Blob key)': (
      _apex,
      name: string,
      data: ApexBlob,
      signature: ApexBlob,
      key: ApexBlob
    ) => crypto.verify(algorithm(SIGNATURES, name), data.bytes, publicKey(key.bytes), signature.bytes),
    'static Boolean verifyHmac(String algorithm, Blob data, Blob key, Blob mac)': (
      apex,
      name: string,
      data: ApexBlob,
      key: ApexBlob,
      given: ApexBlob
    ) => mac(apex, name, data, key).bytes.equals(given.bytes),
  }),
});

/** As java.net.URLEncoder: blanks become plus signs. */
const urlEncode = (text: string): string =>
  encodeURIComponent(text.toWellFormed())
    .replace(/[!'()~]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`)
    .replaceAll('%20', '+');

function urlDecode(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    throw exception('IllegalArgumentException', 'URLDecoder: Illegal hex characters in escape (%) pattern');
  }
}

/** @throws InvalidParameterValueException for an encoding other than UTF-8, which is the only one known here */
function utf8<Result>(encoding: string, result: () => Result): Result {
  if (!/^utf-?8$/i.test(encoding))
    throw exception('InvalidParameterValueException', `Encoding ${encoding} is not supported by the local org`);
  return result();
}

function fromHex(_apex: ApexTransaction, text: string): ApexBlob {
  if (!/^(?:[0-9A-Fa-f]{2})*$/.test(text))
    throw exception('InvalidParameterValueException', 'Hex string must have an even number of hexadecimal digits');
  return new ApexBlob(Buffer.from(text, 'hex'));
}

export const encodingUtilType = nativeType('EncodingUtil', {
  isInstance: () => false,
  members: notNull({
    'static Blob base64Decode(String text)': (_apex, text: string) => ApexBlob.ofBase64(text),
    'static String base64Encode(Blob data)': (_apex, data: ApexBlob) => data.toBase64(),
    'static Blob convertFromHex(String text)': fromHex,
    'static String convertToHex(Blob data)': (_apex, data: ApexBlob) => data.bytes.toString('hex'),
    'static String urlDecode(String text, String encoding)': (_apex, text: string, encoding: string) =>
      utf8(encoding, () => urlDecode(text)),
    'static String urlEncode(String text, String encoding)': (_apex, text: string, encoding: string) =>
      utf8(encoding, () => urlEncode(text)),
  }),
});
