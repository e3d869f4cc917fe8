/** The characters of a text, those of two UTF-16 units in one piece. */
export const codePoints = (text: string): string[] => Array.from(text);
