/** Escapes as Apache Commons Text writes them, which the platform uses. */

const hex = (code: number): string => `\\u${code.toString(16).toUpperCase().padStart(4, '0')}`;

const CONTROLS: Readonly<Record<string, string>> = {
  '\b': '\\b',
  '\n': '\\n',
  '\t': '\\t',
  '\f': '\\f',
  '\r': '\\r',
};

function escapeBy(text: string, escaped: RegExp): string {
  return text.replace(escaped, (character) => CONTROLS[character] ?? escapeOne(character));
}

const escapeOne = (character: string): string =>
  /["'\\/]/.test(character) ? `\\${character}` : hex(character.charCodeAt(0));

// eslint-disable-next-line no-control-regex -- what is escaped are just these
export const escapeJava = (text: string): string => escapeBy(text, /["\\\u0000-\u001f\u007f-\uffff]/g);
// eslint-disable-next-line no-control-regex -- what is escaped are just these
export const escapeEcmaScript = (text: string): string => escapeBy(text, /["'\\/\u0000-\u001f\u007f-\uffff]/g);

export const escapeUnicode = (text: string): string =>
  // eslint-disable-next-line no-control-regex -- what is kept is ASCII
  text.replace(/[^\u0000-\u007f]/g, (character) => hex(character.charCodeAt(0)));

export const unescapeUnicode = (text: string): string =>
  text.replace(/\\u+([0-9A-Fa-f]{4})/g, (_all, code: string) => String.fromCharCode(Number.parseInt(code, 16)));

const NAMED: Readonly<Record<string, string>> = { b: '\b', n: '\n', t: '\t', f: '\f', r: '\r' };

/** Of Java and of ECMAScript: octal, Unicode and named escapes; anything else loses its backslash. */
export const unescapeJava = (text: string): string =>
  text.replace(
    /\\(?:u+([0-9A-Fa-f]{4})|([0-3]?[0-7]{1,2})|([\s\S]))/g,
    (_all, code: string | undefined, octal: string | undefined, character: string | undefined) => {
      if (code !== undefined) return String.fromCharCode(Number.parseInt(code, 16));
      if (octal !== undefined) return String.fromCharCode(Number.parseInt(octal, 8));
      return character === undefined ? '' : (NAMED[character] ?? character);
    }
  );

export const escapeCsv = (text: string): string => (/[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

export function unescapeCsv(text: string): string {
  const inside = /^"([\s\S]*)"$/.exec(text)?.[1];
  return inside !== undefined && /[",\n\r]/.test(inside) ? inside.replaceAll('""', '"') : text;
}

const XML: Readonly<Record<string, string>> = { '&': 'amp', '<': 'lt', '>': 'gt', '"': 'quot', "'": 'apos' };

export const escapeXml = (text: string): string => text.replace(/[&<>"']/g, (character) => `&${XML[character] ?? ''};`);

/** Characters of ISO 8859-1 from 160 on, in their order. */
const LATIN = (
  'nbsp iexcl cent pound curren yen brvbar sect uml copy ordf laquo not shy reg macr deg plusmn sup2 sup3 acute micro ' +
  'para middot cedil sup1 ordm raquo frac14 frac12 frac34 iquest Agrave Aacute Acirc Atilde Auml Aring AElig Ccedil ' +
  'Egrave Eacute Ecirc Euml Igrave Iacute Icirc Iuml ETH Ntilde Ograve Oacute Ocirc Otilde Ouml times Oslash Ugrave ' +
  'Uacute Ucirc Uuml Yacute THORN szlig agrave aacute acirc atilde auml aring aelig ccedil egrave eacute ecirc euml ' +
  'igrave iacute icirc iuml eth ntilde ograve oacute ocirc otilde ouml divide oslash ugrave uacute ucirc uuml yacute ' +
  'thorn yuml'
).split(' ');

/** What HTML 4 names besides. */
const FURTHER = (
  'fnof:402 Alpha:913 Beta:914 Gamma:915 Delta:916 Epsilon:917 Zeta:918 Eta:919 Theta:920 Iota:921 Kappa:922 ' +
  'Lambda:923 Mu:924 Nu:925 Xi:926 Omicron:927 Pi:928 Rho:929 Sigma:931 Tau:932 Upsilon:933 Phi:934 Chi:935 ' +
  'Psi:936 Omega:937 alpha:945 beta:946 gamma:947 delta:948 epsilon:949 zeta:950 eta:951 theta:952 iota:953 ' +
  'kappa:954 lambda:955 mu:956 nu:957 xi:958 omicron:959 pi:960 rho:961 sigmaf:962 sigma:963 tau:964 ' +
  'upsilon:965 phi:966 chi:967 psi:968 omega:969 thetasym:977 upsih:978 piv:982 bull:8226 hellip:8230 ' +
  'prime:8242 Prime:8243 oline:8254 frasl:8260 weierp:8472 image:8465 real:8476 trade:8482 alefsym:8501 ' +
  'larr:8592 uarr:8593 rarr:8594 darr:8595 harr:8596 crarr:8629 lArr:8656 uArr:8657 rArr:8658 dArr:8659 ' +
  'hArr:8660 forall:8704 part:8706 exist:8707 empty:8709 nabla:8711 isin:8712 notin:8713 ni:8715 prod:8719 ' +
  'sum:8721 minus:8722 lowast:8727 radic:8730 prop:8733 infin:8734 ang:8736 and:8743 or:8744 cap:8745 cup:8746 ' +
  'int:8747 there4:8756 sim:8764 cong:8773 asymp:8776 ne:8800 equiv:8801 le:8804 ge:8805 sub:8834 sup:8835 ' +
  'nsub:8836 sube:8838 supe:8839 oplus:8853 otimes:8855 perp:8869 sdot:8901 lceil:8968 rceil:8969 lfloor:8970 ' +
  'rfloor:8971 lang:9001 rang:9002 loz:9674 spades:9824 clubs:9827 hearts:9829 diams:9830 OElig:338 oelig:339 ' +
  'Scaron:352 scaron:353 Yuml:376 circ:710 tilde:732 ensp:8194 emsp:8195 thinsp:8201 zwnj:8204 zwj:8205 ' +
  'lrm:8206 rlm:8207 ndash:8211 mdash:8212 lsquo:8216 rsquo:8217 sbquo:8218 ldquo:8220 rdquo:8221 bdquo:8222 ' +
  'dagger:8224 Dagger:8225 permil:8240 lsaquo:8249 rsaquo:8250 euro:8364'
)
  .split(' ')
  .map((entry): readonly [string, number] => [
    entry.slice(0, entry.indexOf(':')),
    Number(entry.slice(entry.indexOf(':') + 1)),
  ]);

const latin = new Map(LATIN.map((name, index) => [String.fromCharCode(160 + index), name]));
const basic = new Map(Object.entries(XML).filter(([, name]) => name !== 'apos'));
const html3 = new Map([...basic, ...latin]);
const html4 = new Map([...html3, ...FURTHER.map(([name, code]) => [String.fromCharCode(code), name] as const)]);

const escapeHtml = (text: string, names: ReadonlyMap<string, string>): string =>
  text.replace(/[&<>"]|[^ -~\s]/g, (character) => {
    const name = names.get(character);
    return name === undefined ? character : `&${name};`;
  });

export const escapeHtml3 = (text: string): string => escapeHtml(text, html3);
export const escapeHtml4 = (text: string): string => escapeHtml(text, html4);

const reversed = (names: ReadonlyMap<string, string>): ReadonlyMap<string, string> =>
  new Map([...names].map(([character, name]) => [name, character]));
const fromHtml3 = reversed(html3);
const fromHtml4 = reversed(html4);
const fromXml = reversed(new Map(Object.entries(XML)));

/** An entity that is not known stays as it is written. */
function unescapeEntities(text: string, names: ReadonlyMap<string, string>): string {
  return text.replace(
    /&(?:#(?:[xX]([0-9A-Fa-f]{1,6})|(\d{1,7}))|([A-Za-z][A-Za-z0-9]*));/g,
    (written: string, hexadecimal: string | undefined, decimal: string | undefined, name: string | undefined) => {
      if (name !== undefined) return names.get(name) ?? written;
      const code = hexadecimal === undefined ? Number(decimal) : Number.parseInt(hexadecimal, 16);
      return code <= 0x10ffff ? String.fromCodePoint(code) : written;
    }
  );
}

export const unescapeHtml3 = (text: string): string => unescapeEntities(text, fromHtml3);
export const unescapeHtml4 = (text: string): string => unescapeEntities(text, fromHtml4);
export const unescapeXml = (text: string): string => unescapeEntities(text, fromXml);

export const escapeSingleQuotes = (text: string): string => text.replace(/\\/g, '\\\\').replaceAll("'", "\\'");

/** Without tags; entities of HTML become what they name, breaks of lines stay none. */
export const stripHtmlTags = (text: string): string =>
  unescapeHtml4(text.replace(/<!--[\s\S]*?-->|<\/?[A-Za-z!][^>]*>/g, ''));
