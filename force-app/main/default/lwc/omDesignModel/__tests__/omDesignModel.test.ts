import { gzipSync } from 'node:zlib';
import { ReadableStream } from 'node:stream/web';
import { countsOf, diffOf, documentOf, type DesignVersion } from 'c/omDesignModel';

const version = (changes: Partial<DesignVersion>): DesignVersion => ({
  Id: 'd1',
  Name: 'Version 1',
  Number__c: 1,
  Hash__c: 'abc',
  State__c: 'Active',
  ...changes,
});

describe('the document of a version', () => {
  it('is read as it is', async () => {
    await expect(documentOf(version({ Document__c: '{"steps":{}}' }))).resolves.toEqual({ steps: {} });
  });

  it('is unpacked when it is packed', async () => {
    const names = ['Blob', 'Response', 'DecompressionStream'] as const;
    const web = { ...(await import('node:buffer')), ReadableStream };
    const { DecompressionStream } = await import('node:stream/web');
    const before = names.map((name) => [name, (globalThis as Record<string, unknown>)[name]] as const);
    // The browser of the tests lacks what every browser has.
    class Response {
      private readonly stream: AsyncIterable<Uint8Array>;

      constructor(stream: AsyncIterable<Uint8Array>) {
        this.stream = stream;
      }

      async text(): Promise<string> {
        const parts: Uint8Array[] = [];
        for await (const part of this.stream) parts.push(part);
        return Buffer.concat(parts).toString();
      }
    }
    Object.assign(globalThis, { Blob: web.Blob, DecompressionStream, Response });
    try {
      const packed = gzipSync('{"steps":{"a":1}}').toString('base64');
      const document = await documentOf(version({ Document__c: packed, Encoding__c: 'GzipBase64' }));
      expect(document).toEqual({ steps: { a: 1 } });
    } finally {
      Object.assign(globalThis, Object.fromEntries(before));
    }
  });

  it('must be an object', async () => {
    await expect(documentOf(version({ Document__c: '[]' }))).rejects.toThrow('not an object');
    await expect(documentOf(version({}))).rejects.toThrow();
  });
});

describe('what differs', () => {
  it('is each thing added, removed or changed, where it stands', () => {
    const before = { steps: { a: { due: 'P1D', retry: { attempts: 3 } }, b: { due: 'P2D' } }, products: { x: true } };
    const after = { steps: { a: { due: 'P1D', retry: { attempts: 5 } }, c: 'new' }, rules: {} };
    expect(diffOf(before, after)).toEqual([
      { kind: 'removed', section: 'products', path: '', before: '{\n  "x": true\n}', after: '' },
      { kind: 'added', section: 'rules', path: '', before: '', after: '{}' },
      { kind: 'changed', section: 'steps', path: 'a › retry › attempts', before: '3', after: '5' },
      { kind: 'removed', section: 'steps', path: 'b', before: '{\n  "due": "P2D"\n}', after: '' },
      { kind: 'added', section: 'steps', path: 'c', before: '', after: 'new' },
    ]);
  });

  it('is nothing for another order of keys, and something for another order of a list', () => {
    expect(diffOf({ s: { a: 1, b: { c: 2, d: 3 } } }, { s: { b: { d: 3, c: 2 }, a: 1 } })).toEqual([]);
    expect(diffOf({ s: [1, 2] }, { s: [2, 1] })).toHaveLength(1);
  });

  it('tells a value from nothing, and null from both', () => {
    expect(diffOf({ s: { a: null } }, { s: {} })).toMatchObject([{ kind: 'removed', path: 'a', before: 'null' }]);
    expect(diffOf({ s: { a: null } }, { s: { a: 0 } })).toMatchObject([{ kind: 'changed' }]);
  });
});

it('counts the sections that are maps', () => {
  expect(countsOf({ design: 'fulfillment', steps: { a: 1, b: 2 } })).toEqual([{ section: 'steps', count: 2 }]);
});
