/** Text without its case, letters of all alphabets; SQLite by itself folds A to Z only. */
export const fold = (text: string): string => text.normalize('NFC').toLowerCase();

/** Whether SQLite's own comparison would miss texts that differ in case only. */
// eslint-disable-next-line no-control-regex -- the range is that of ASCII
export const isWide = (text: string): boolean => /[^\u0000-\u007f]/.test(text);
