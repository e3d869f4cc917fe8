/** The part of yauzl 3.4 that is used here; the package has no types of its own. */
declare module 'yauzl' {
  interface Entry {
    readonly fileName: string;
    readonly uncompressedSize: number;
  }
  interface ZipFile {
    eachEntry(): AsyncIterable<Entry>;
    openReadStreamPromise(entry: Entry): Promise<AsyncIterable<unknown>>;
  }
  const yauzl: {
    fromBufferPromise(
      buffer: Buffer,
      options: { readonly lazyEntries: true; readonly validateEntrySizes: boolean }
    ): Promise<ZipFile>;
  };
  export default yauzl;
}
