/**
 * Adds or changes a custom label: `node scripts/metadata/addLabel.ts OM_Refresh "Refresh"`. Labels stand in one file,
 * by name, so that people who add some at the same time meet no conflict.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const FILE = join(import.meta.dirname, '../../force-app/main/default/labels/CustomLabels.labels-meta.xml');
const SHORT = 80;

const escape = (text: string): string =>
  text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll("'", '&apos;')
    .replaceAll('"', '&quot;');

/** The file with the label in its place; one of the same name is replaced. @throws {Error} for a name that is none */
export function withLabel(xml: string, name: string, text: string): string {
  if (!/^OM_\w+$/.test(name)) throw new Error(`A label of this project is named OM_…: ${name}`);
  const entry = `    <labels>
        <fullName>${name}</fullName>
        <language>en_US</language>
        <protected>false</protected>
        <shortDescription>${escape(text.length > SHORT ? `${text.slice(0, SHORT - 1)}…` : text)}</shortDescription>
        <value>${escape(text)}</value>
    </labels>
`;
  const entries = xml.match(/ {4}<labels>[\s\S]*?<\/labels>\n/g) ?? [];
  const nameOf = (one: string): string => /<fullName>(.*?)<\/fullName>/.exec(one)?.[1] ?? '';
  const all = [...entries.filter((one) => nameOf(one) !== name), entry].sort((a, b) =>
    nameOf(a) < nameOf(b) ? -1 : 1
  );
  const start = xml.indexOf('<CustomLabels');
  return `${xml.slice(0, xml.indexOf('\n', start) + 1)}${all.join('')}</CustomLabels>\n`;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const [name, text] = process.argv.slice(2);
  if (name === undefined || text === undefined) {
    console.error('Usage: node scripts/metadata/addLabel.ts OM_Name "Text"');
    process.exitCode = 1;
  } else writeFileSync(FILE, withLabel(readFileSync(FILE, 'utf8'), name, text));
}
