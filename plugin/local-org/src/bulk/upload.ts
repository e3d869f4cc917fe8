import { createWriteStream, renameSync, rmSync } from 'node:fs';
import { Transform, type Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { ApiError } from '../contract.ts';

/** What one upload may hold: 100 MB, which are 150 MB as the platform counts them. */
const MOST_BYTES = 150_000_000;

/** The body of a call, in a file. */
export class Upload {
  readonly #file: string;
  constructor(file: string) {
    this.#file = file;
  }

  /** Gives the file its place; answers that. */
  keepAs(path: string): string {
    renameSync(this.#file, path);
    return path;
  }

  /** Removes the file, unless it has been given a place. */
  discard(): void {
    rmSync(this.#file, { force: true });
  }
}

/**
 * Writes a body to a file while it arrives, unpacked if it is packed.
 * @throws ApiError when it is too large, or packed in a way that cannot be unpacked
 */
export async function receive(body: Readable, encoding: string | undefined, file: string): Promise<Upload> {
  const upload = new Upload(file);
  try {
    const target = createWriteStream(file, { mode: 0o600 });
    if (encoding === 'gzip') await pipeline(body, createGunzip(), limited(), target);
    else await pipeline(body, limited(), target);
    return upload;
  } catch (error) {
    upload.discard();
    if (error instanceof Error && 'code' in error && String(error.code).startsWith('Z_')) {
      throw new ApiError('INVALIDJOB', 'The data is not packed by gzip as its Content-Encoding says.');
    }
    throw error;
  }
}

function limited(): Transform {
  let left = MOST_BYTES;
  return new Transform({
    transform(piece: Buffer, _encoding, done) {
      left -= piece.length;
      if (left >= 0) done(null, piece);
      else
        done(
          new ApiError('MAXIMUMUPLOADSIZE', `The data of a job has at most ${String(MOST_BYTES)} bytes.`, {
            status: 413,
          })
        );
    },
  });
}
