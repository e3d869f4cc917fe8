import type { Org } from '../contract.ts';
import { textOf } from '../metadata/elements.ts';
import { readZip } from '../deploy/zip.ts';
import { componentsOf } from '../rest/orgComponents.ts';

export interface Resource {
  readonly type: string;
  readonly content: Uint8Array;
}

const TYPES: Readonly<Record<string, string>> = {
  css: 'text/css; charset=utf-8',
  gif: 'image/gif',
  html: 'text/html; charset=utf-8',
  jpg: 'image/jpeg',
  js: 'text/javascript; charset=utf-8',
  json: 'application/json',
  png: 'image/png',
  svg: 'image/svg+xml',
  woff2: 'font/woff2',
};

/** A static resource, or a file inside one that is an archive: `charts/lib.js`. Older addresses begin with a time. */
export async function staticResource(org: Org, path: string): Promise<Resource | undefined> {
  const [name = '', ...inside] = path.replace(/^\d{10,}\//, '').split('/');
  const found = componentsOf(org, 'StaticResource').find(({ fullName }) => fullName === name);
  const content = found?.component.content;
  if (!found || !content) return undefined;
  const type = (found.element && textOf(found.element, 'contentType')) ?? 'application/octet-stream';
  if (inside.length === 0) return { type: /javascript/.test(type) ? (TYPES['js'] ?? type) : type, content };
  const wanted = inside.join('/');
  const file = (await readZip(Buffer.from(content))).find((entry) => entry.path === wanted);
  const suffix = wanted.slice(wanted.lastIndexOf('.') + 1).toLowerCase();
  return file && { type: TYPES[suffix] ?? 'application/octet-stream', content: file.content };
}
