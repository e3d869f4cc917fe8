import { crc32, deflateRawSync } from 'node:zlib';
import yauzl from 'yauzl';
import type { ComponentFile } from '../metadata/componentFiles.ts';

/** A package that cannot be read, or is larger than the API allows. */
export class ZipError extends Error {}

/** What a package may hold, unpacked. */
export interface ZipLimits {
  readonly files: number;
  readonly bytes: number;
}

export const PACKAGE_LIMITS: ZipLimits = { files: 10_000, bytes: 100 * 1024 * 1024 };

/**
 * The files of a package. What a file claims to be is not believed: bytes are counted while they are inflated, so a
 * small archive cannot fill the memory.
 * @throws ZipError
 */
export async function readZip(archive: Buffer, limits: ZipLimits = PACKAGE_LIMITS): Promise<ComponentFile[]> {
  try {
    const zip = await yauzl.fromBufferPromise(archive, { lazyEntries: true, validateEntrySizes: true });
    const files: ComponentFile[] = [];
    let total = 0;
    for await (const entry of zip.eachEntry()) {
      if (entry.fileName.endsWith('/')) continue;
      if (files.length >= limits.files)
        throw new ZipError(`The package holds more than ${String(limits.files)} files.`);
      const chunks: Buffer[] = [];
      for await (const chunk of await zip.openReadStreamPromise(entry)) {
        total += (chunk as Buffer).length;
        if (total > limits.bytes) throw new ZipError(`The package is larger than ${String(limits.bytes)} bytes.`);
        chunks.push(chunk as Buffer);
      }
      files.push({ path: entry.fileName, content: Buffer.concat(chunks) });
    }
    return files;
  } catch (error) {
    if (error instanceof ZipError) throw error;
    throw new ZipError(
      `The package is no readable zip file: ${error instanceof Error ? error.message : String(error)}`
    );
  }
}

/** A fixed time stamp (1 January 2020), so that the same files make the same archive. */
const DOS_DATE = ((2020 - 1980) << 9) | (1 << 5) | 1;
const UTF8_NAMES = 0x0800;

export function writeZip(files: readonly ComponentFile[]): Buffer {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const { path, content } of files) {
    const name = Buffer.from(path);
    const data = deflateRawSync(content);
    const common = commonHeader(content, data.length, name.length);
    const local = Buffer.concat([u32(0x04034b50), common, name, data]);
    parts.push(local);
    directory.push(
      Buffer.concat([u32(0x02014b50), u16(20), common, u16(0), u16(0), u16(0), u32(0), u32(offset), name])
    );
    offset += local.length;
  }
  const central = Buffer.concat(directory);
  const count = u16(files.length);
  const end = Buffer.concat([u32(0x06054b50), u16(0), u16(0), count, count, u32(central.length), u32(offset), u16(0)]);
  return Buffer.concat([...parts, central, end]);
}

/** The fields that the header of a file and its entry in the directory share. */
function commonHeader(content: Uint8Array, compressed: number, nameLength: number): Buffer {
  return Buffer.concat([
    u16(20),
    u16(UTF8_NAMES),
    u16(8),
    u16(0),
    u16(DOS_DATE),
    u32(crc32(content)),
    u32(compressed),
    u32(content.length),
    u16(nameLength),
    u16(0),
  ]);
}

function u16(value: number): Buffer {
  const buffer = Buffer.alloc(2);
  buffer.writeUInt16LE(value);
  return buffer;
}

function u32(value: number): Buffer {
  const buffer = Buffer.alloc(4);
  buffer.writeUInt32LE(value >>> 0);
  return buffer;
}
