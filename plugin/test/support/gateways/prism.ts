/**
 * Prism as a referee between us and a published API description: as a mock it judges our requests, as a proxy in front
 * of a simulator it judges both sides. It validates nothing, and says nothing, when it cannot compile a schema; so every
 * operation needs a canary, a wrong body that must be refused.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { readSpecs } from '../specs.ts';
import { prepareSpec, type SpecOptions } from './prepareSpec.ts';

export interface Prism {
  readonly url: string;
  stop(): Promise<void>;
}

/** `prism mock`, or with `upstream` `prism proxy --errors`, on a file of the descriptions. */
export async function startPrism(file: string, options: SpecOptions, upstream?: string): Promise<Prism> {
  const text = readSpecs(file);
  if (text === undefined) throw new Error(`${file} is not there`);
  const folder = mkdtempSync(join(tmpdir(), 'prism-'));
  const specFile = join(folder, 'spec.json');
  writeFileSync(specFile, JSON.stringify(prepareSpec(text, options)));
  const cli = join(
    dirname(createRequire(import.meta.url).resolve('@stoplight/prism-cli/package.json')),
    'dist/index.js'
  );
  const mode = upstream === undefined ? ['mock', specFile] : ['proxy', '--errors', specFile, upstream];
  const child = spawn(
    process.execPath,
    [cli, ...mode, '--host', '127.0.0.1', '--port', '0', '--multiprocess', 'false'],
    {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, NO_COLOR: '1', SCARF_ANALYTICS: 'false' },
    }
  );
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const stop = async (): Promise<void> => {
    child.kill();
    await exited;
    rmSync(folder, { recursive: true, force: true });
  };
  let output = '';
  const url = await new Promise<string | undefined>((resolve) => {
    const look = (chunk: Buffer): void => {
      output += chunk.toString();
      const found = /listening on (http:\/\/127\.0\.0\.1:\d+)/.exec(output)?.[1];
      if (found !== undefined) resolve(found);
    };
    child.stdout.on('data', look);
    child.stderr.on('data', look);
    void exited.then(() => resolve(undefined));
  });
  if (url !== undefined) return { url, stop };
  await stop();
  throw new Error(`Prism did not start: ${output}`);
}

/** Sends JSON, or a form or bytes as what they are; the status, and what Prism found wrong. */
export async function ask(
  url: string,
  method: string,
  path: string,
  body?: unknown,
  headers: Readonly<Record<string, string>> = {}
): Promise<{ readonly status: number; readonly text: string }> {
  const answer = await fetch(url + path, {
    method,
    headers: { ...mediaTypeOf(body), ...headers },
    ...(body === undefined ? {} : { body: isContent(body) ? body : JSON.stringify(body) }),
  });
  return { status: answer.status, text: await answer.text() };
}

type Content = URLSearchParams | Uint8Array<ArrayBuffer>;

const isContent = (body: unknown): body is Content => body instanceof URLSearchParams || body instanceof Uint8Array;

/** A form says itself what it is. */
function mediaTypeOf(body: unknown): Readonly<Record<string, string>> {
  if (body === undefined || body instanceof URLSearchParams) return {};
  return { 'content-type': body instanceof Uint8Array ? 'application/octet-stream' : 'application/json' };
}
