import { describe, expect, it } from 'vitest';
import { readZip, writeZip, ZipError } from '../../src/deploy/zip.ts';

const text = (content: string): Uint8Array => new TextEncoder().encode(content);

describe('zip files', () => {
  it('are read as they were written', async () => {
    const files = [
      { path: 'package.xml', content: text('<Package/>') },
      { path: 'objects/Größe__c.object', content: text('ä'.repeat(10_000)) },
      { path: 'empty', content: new Uint8Array() },
    ];
    const read = await readZip(writeZip(files));
    expect(read.map(({ path, content }) => [path, Buffer.from(content).toString()])).toEqual(
      files.map(({ path, content }) => [path, Buffer.from(content).toString()])
    );
  });

  it('are the same for the same files', () => {
    const files = [{ path: 'a', content: text('b') }];
    expect(writeZip(files)).toEqual(writeZip(files));
  });

  it.each([
    ['no zip', Buffer.from('not a zip file')],
    ['a file cut short', writeZip([{ path: 'a', content: text('b'.repeat(100)) }]).subarray(0, 60)],
    ['a path out of the package', writeZip([{ path: '../../etc/passwd', content: text('x') }])],
  ])('refuses %s', async (_, archive) => {
    await expect(readZip(archive)).rejects.toThrow(ZipError);
  });

  it('counts what it unpacks, as a bomb of a few bytes fills any memory', async () => {
    const bomb = writeZip([{ path: 'bomb', content: new Uint8Array(1024 * 1024) }]);
    expect(bomb.length).toBeLessThan(2_000);
    await expect(readZip(bomb, { files: 10, bytes: 512 * 1024 })).rejects.toThrow(/larger than 524288 bytes/);
  });

  it('refuses a file that is larger than it claims', async () => {
    const lying = writeZip([{ path: 'a', content: text('b'.repeat(1_000)) }]);
    for (const header of [Buffer.from('504b0304', 'hex'), Buffer.from('504b0102', 'hex')]) {
      const at = lying.indexOf(header) + (header[3] === 4 ? 22 : 24);
      lying.writeUInt32LE(10, at);
    }
    await expect(readZip(lying)).rejects.toThrow(ZipError);
  });

  it('refuses more files than a package may hold', async () => {
    const files = ['a', 'b', 'c'].map((path) => ({ path, content: new Uint8Array() }));
    await expect(readZip(writeZip(files), { files: 2, bytes: 100 })).rejects.toThrow(/more than 2 files/);
  });
});
