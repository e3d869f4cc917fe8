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

type Json = Record<string, unknown>;

export interface SpecOptions {
  /** `POST /serviceOrder`: the operations to keep. */
  readonly operations: readonly string[];
  /** Drop declared 4xx and 5xx answers, so that Prism refuses by its own 422 with the reasons, not by an example. */
  readonly dropErrorAnswers: boolean;
  /** Refuse properties that the description does not name; it would let spelling mistakes pass. */
  readonly closed: boolean;
  /** Only these definitions are kept; every other is opened to anything. For descriptions too large to compile. */
  readonly schemas?: readonly string[];
}

/** A Swagger 2 description cut down to some operations and the definitions that they reach. */
export function prepareSpec(text: string, options: SpecOptions): Json {
  const spec = JSON.parse(text.replace(/^\uFEFF/, '')) as Json;
  const paths = spec['paths'] as Record<string, Json>;
  const kept: Record<string, Json> = {};
  for (const operation of options.operations) {
    const [method = '', path = ''] = operation.split(' ');
    const found = paths[path]?.[method.toLowerCase()] as Json | undefined;
    if (!found) throw new Error(`The description has no operation ${operation}`);
    const answers = Object.entries(found['responses'] as Json).filter(
      ([status]) => !options.dropErrorAnswers || /^[23]/.test(status)
    );
    const { consumes, produces, ...rest } = found;
    // Docusign lists no media type at all, and then Prism refuses every body.
    const types = Object.entries({ consumes, produces }).filter(([, list]) => Array.isArray(list) && list.length > 0);
    const operationOf = { ...rest, ...Object.fromEntries(types), responses: Object.fromEntries(answers) };
    kept[path] = { ...kept[path], [method.toLowerCase()]: operationOf };
  }
  const all = spec['definitions'] as Record<string, Json>;
  const definitions: Record<string, Json> = {};
  const visit = (node: unknown): void => {
    if (typeof node !== 'object' || node === null) return;
    const reference = (node as Json)['$ref'];
    const name = typeof reference === 'string' ? reference.replace('#/definitions/', '') : undefined;
    if (name !== undefined && options.schemas && !options.schemas.includes(name)) {
      delete (node as Json)['$ref'];
      return;
    }
    if (name !== undefined && !(name in definitions)) {
      const definition = all[name];
      if (!definition) throw new Error(`The description refers to ${name}, which it does not define`);
      const isClosed = options.closed && definition['properties'] !== undefined && definition['allOf'] === undefined;
      definitions[name] = isClosed ? { additionalProperties: false, ...definition } : definition;
      visit(definition);
    }
    Object.values(node).forEach(visit);
  };
  visit(kept);
  // The base path is dropped, as Prism ignores it anyway.
  return { swagger: '2.0', info: spec['info'], consumes: JSON_TYPE, produces: JSON_TYPE, paths: kept, definitions };
}

const JSON_TYPE = ['application/json'];

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

/** Sends JSON; the status, and what Prism found wrong. */
export async function ask(
  url: string,
  method: string,
  path: string,
  body?: unknown,
  headers: Readonly<Record<string, string>> = {}
): Promise<{ readonly status: number; readonly text: string }> {
  const answer = await fetch(url + path, {
    method,
    headers: { ...headers, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: answer.status, text: await answer.text() };
}
