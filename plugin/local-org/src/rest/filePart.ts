/** Text, or the bytes `[start, end)` of a file; all of it without them. */
export type FilePart = string | { readonly path: string; readonly start?: number; readonly end?: number };
