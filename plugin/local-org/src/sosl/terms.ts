import { malformedSearch } from './sosl.ts';

/** What a record has to have: words in a row, or what operators make of such. */
export type Term =
  | { readonly kind: 'words'; readonly words: readonly Word[] }
  | { readonly kind: 'and' | 'or'; readonly items: readonly Term[] }
  | { readonly kind: 'not'; readonly item: Term };

/** One word; `*` stands for any letters and `?` for one. */
export interface Word {
  readonly text: string;
  readonly pattern?: RegExp;
}

const TOKEN = /\s*(?:(\(|\))|"((?:[^"\\]|\\.)*)"|((?:\\.|[^\s()"])+))/gs;
/** What belongs to a word; everything else divides words. */
const WORD = /[\p{L}\p{N}_*?]+/gu;

/** The words of a text as it is searched, in lower case. */
export const wordsIn = (text: string): readonly string[] => text.toLowerCase().match(/[\p{L}\p{N}_]+/gu) ?? [];

/** Where letters meet digits or capitals begin, as in `SampleAccount2` and `HTTPServer`. */
const PARTS = /\p{Lu}+(?!\p{Ll})|\p{Lu}?\p{Ll}+|\p{N}+|[^\p{Lu}\p{Ll}\p{N}]+/gu;

/**
 * The words of a text, each way that it is searched: as they are written, and divided where the kind of letters changes,
 * which the platform's index does, too.
 */
export function readingsOf(text: string): readonly (readonly string[])[] {
  const words = wordsIn(text);
  const parts = wordsIn((text.match(PARTS) ?? []).join(' '));
  return parts.length === words.length ? [words] : [words, parts];
}

/** Reads the text of FIND: words, "phrases", AND, OR, AND NOT, parentheses. @throws ApiError MALFORMED_SEARCH */
export function parseTerm(text: string): Term {
  const tokens = [...text.matchAll(TOKEN)].map(([, parenthesis, phrase, plain]) => ({ parenthesis, phrase, plain }));
  let at = 0;
  const isOperator = (word: string): boolean => tokens[at]?.plain?.toUpperCase() === word;

  function either(): Term {
    const items = [all()];
    while (isOperator('OR')) {
      at += 1;
      items.push(all());
    }
    return joined('or', items);
  }
  function all(): Term {
    const items = [single()];
    while (at < tokens.length && !isOperator('OR') && tokens[at]?.parenthesis !== ')') {
      if (isOperator('AND')) at += 1;
      if (isOperator('NOT')) {
        at += 1;
        items.push({ kind: 'not', item: single() });
      } else items.push(single());
    }
    return joined('and', items);
  }
  function single(): Term {
    const token = tokens[at];
    at += 1;
    if (token?.parenthesis === '(') {
      const inner = either();
      if (tokens[at]?.parenthesis !== ')') throw malformedSearch('missing closing parenthesis in search term');
      at += 1;
      return inner;
    }
    const written = token?.phrase ?? token?.plain;
    if (written === undefined) throw malformedSearch(`unexpected end of search term: ${text}`);
    return { kind: 'words', words: readWords(written) };
  }

  const term = either();
  if (at < tokens.length) throw malformedSearch(`unexpected token in search term: ${text}`);
  checkLength(term, text);
  return term;
}

const joined = (kind: 'and' | 'or', items: readonly Term[]): Term =>
  items.length === 1 && items[0] ? items[0] : { kind, items };

/** An escaped character divides words like any other that is no letter. */
function readWords(text: string): readonly Word[] {
  return (
    text
      .replace(/\\[*?]/g, ' ')
      .replace(/\\(.)/gs, '$1')
      .match(WORD) ?? []
  ).map((word) => {
    const lower = word.toLowerCase();
    if (!/[*?]/.test(lower)) return { text: lower };
    const source = lower.replaceAll('*', '[\\p{L}\\p{N}_]*').replaceAll('?', '[\\p{L}\\p{N}_]');
    return { text: lower, pattern: new RegExp(`^${source}$`, 'u') };
  });
}

/** The platform looks for nothing that is shorter than two characters. */
function checkLength(term: Term, text: string): void {
  const letters = (each: Term): number => {
    if (each.kind === 'words') return each.words.reduce((sum, word) => sum + word.text.replace(/[*?]/g, '').length, 0);
    return each.kind === 'not' ? 0 : Math.max(...each.items.map(letters));
  };
  if (letters(term) < 2) throw malformedSearch(`search term must be longer than one character: ${text}`);
}

/** Whether the fields of a record, each as its words, have what the term says. */
export function matches(term: Term, fields: readonly (readonly string[])[]): boolean {
  switch (term.kind) {
    case 'words':
      return term.words.length > 0 && fields.some((words) => hasRow(words, term.words));
    case 'not':
      return !matches(term.item, fields);
    case 'and':
      return term.items.every((item) => matches(item, fields));
    case 'or':
      return term.items.some((item) => matches(item, fields));
  }
}

function hasRow(words: readonly string[], wanted: readonly Word[]): boolean {
  for (let start = 0; start + wanted.length <= words.length; start += 1) {
    const isHere = wanted.every(({ text, pattern }, at) => {
      const word = words[start + at] ?? '';
      return pattern ? pattern.test(word) : word === text;
    });
    if (isHere) return true;
  }
  return false;
}
