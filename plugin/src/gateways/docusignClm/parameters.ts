/** Workflow parameters are XML inside of a JSON string. */
const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};

/** Text that may stand in XML 1.0; control characters have no place in it, even escaped, and are left out. */
export const escapeXml = (text: string): string =>
  text
    .replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '')
    .replace(/[&<>"']/g, (sign) => ESCAPES[sign] ?? sign);

export function composeParameters(parameters: Readonly<Record<string, string>>): string {
  const entries = Object.entries(parameters).map(([name, value]) => `<${name}>${escapeXml(value)}</${name}>`);
  return `<Params>${entries.join('')}</Params>`;
}

export const PARAMETER_NAME = /^[A-Za-z_][A-Za-z0-9_.-]{0,63}$/;
