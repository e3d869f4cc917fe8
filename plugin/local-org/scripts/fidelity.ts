import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readExpectations, readUnmet, type Suite } from '../conformance/expectations.ts';
import { RESOURCES } from '../src/rest/resources.ts';
import { COMPONENT_TYPES } from '../src/metadata/componentTypes.ts';
import { METADATA_OPERATIONS } from '../src/soap/metadataService.ts';
import { PARTNER_OPERATIONS } from '../src/soap/partnerService.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const README = join(ROOT, 'README.md');
const [BEGIN, END] = ['<!-- fidelity: begin -->', '<!-- fidelity: end -->'];

interface Source {
  readonly path: string;
  readonly text: string;
}

const sourcesIn = (folder: string): readonly Source[] =>
  readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
    .map((file) => ({ path: relative(ROOT, file).replaceAll('\\', '/'), text: readFileSync(file, 'utf8') }));

/** The part of the README that follows from code and tests. */
export function fidelity(): string {
  const tests = sourcesIn('test').filter(({ path }) => path.endsWith('.test.ts'));
  return [
    BEGIN,
    '',
    'This part is made by `scripts/fidelity.ts` from the code and the tests; `--check` fails when it is out of date.',
    '',
    '### REST resources',
    '',
    ...table(['Resource', 'Methods', 'Tests'], resourceRows(tests)),
    '',
    '### SOAP operations',
    '',
    ...table(
      ['API', 'Operation', 'Tests'],
      [
        ...Object.keys(PARTNER_OPERATIONS).map((name) => ['partner', name, testsWith(tests, name)]),
        ...Object.keys(METADATA_OPERATIONS).map((name) => ['metadata', name, testsWith(tests, name)]),
      ]
    ),
    '',
    '### Metadata types',
    '',
    'The org works by what it interprets; the rest it keeps and gives back.',
    '',
    ...table(['', 'Types'], metadataRows()),
    '',
    "### jsforce's own suite",
    '',
    'Tests that must pass (`conformance/jsforce-expected.json`); the list only grows.',
    '',
    ...table(['File', 'Passes'], conformanceRows('jsforce')),
    '',
    ...unmetOf('jsforce'),
    '',
    "### The tests of Salesforce's own `sf data` commands",
    '',
    'The NUTs of plugin-data with the real CLI and the local org as Dev Hub. Tests that must pass',
    '(`conformance/nuts-expected.json`); the list only grows.',
    '',
    ...table(['File', 'Passes'], conformanceRows('nuts')),
    '',
    ...unmetOf('nuts'),
    '',
    END,
  ].join('\n');
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): readonly string[] {
  const widths = head.map((title, index) => Math.max(title.length, 3, ...rows.map((row) => (row[index] ?? '').length)));
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell, index) => cell.padEnd(widths[index] ?? 0)).join(' | ')} |`;
  return [line(head), `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`, ...rows.map(line)];
}

const short = (path: string): string => path.replace(/^test\//, '').replace(/\.test\.ts$/, '');
const cell = (paths: readonly string[]): string =>
  paths.length > 3 ? `${paths.slice(0, 3).join(', ')} and others` : paths.join(', ') || 'none';

/** Test files that call an address which the pattern of a resource matches. */
function resourceRows(tests: readonly Source[]): readonly (readonly string[])[] {
  return RESOURCES.filter(({ pattern }) => pattern !== '/').map(({ pattern, handlers }) => {
    const parts = pattern.split('/').filter(Boolean);
    const address = parts.map((part) => (part.startsWith(':') ? '(?:\\$\\{[^}]*\\}|[^/`\'"?\\s])+' : part)).join('/');
    const called = new RegExp(`/${address}(?=[\`'"?])`, 'i');
    const found = tests.filter(({ text }) => called.test(text)).map(({ path }) => short(path));
    return [`\`${pattern}\``, Object.keys(handlers).join(' '), cell(found)];
  });
}

const testsWith = (tests: readonly Source[], operation: string): string =>
  cell(tests.filter(({ text }) => new RegExp(`<${operation}[\\s>/]`).test(text)).map(({ path }) => short(path)));

/** A type is interpreted when the code mentions it outside the list of all types. */
function metadataRows(): readonly (readonly string[])[] {
  const code = sourcesIn('src')
    .filter(({ path }) => !path.endsWith('componentTypes.ts') && !path.includes('/rest/tooling/'))
    .map(({ text }) => text)
    .join('\n');
  const isInterpreted = (type: string): boolean => code.includes(`'${type}'`);
  const names = (wanted: boolean): string =>
    COMPONENT_TYPES.map(({ type }) => type)
      .filter((type) => isInterpreted(type) === wanted)
      .sort()
      .join(', ');
  return [
    ['interpreted', names(true)],
    ['kept', names(false)],
  ];
}

function conformanceRows(suite: Suite): readonly (readonly string[])[] {
  return Object.entries(readExpectations(suite)).map(([name, titles]) => [name, String(titles.length)]);
}

function unmetOf(suite: Suite): readonly string[] {
  const rows = Object.entries(readUnmet(suite)).flatMap(([name, tests]) =>
    Object.entries(tests).map(([title, reason]) => [name, title === '*' ? 'all' : title.replace(/ \*$/, ' …'), reason])
  );
  if (rows.length === 0) return ['There is none that does not pass.'];
  const head = `Tests that do not pass, and why (\`conformance/${suite}-unmet.json\`):`;
  return [head, '', ...table(['File', 'Test', 'Reason'], rows)];
}

/** The README with its generated part as it should be. */
export function withFidelity(readme: string): string {
  const [start, end] = [readme.indexOf(BEGIN), readme.indexOf(END)];
  if (start < 0 || end < 0) throw new Error(`README.md has no ${BEGIN} and ${END}.`);
  return readme.slice(0, start) + fidelity() + readme.slice(end + END.length);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const now = readFileSync(README, 'utf8');
  const wanted = withFidelity(now);
  if (now !== wanted && process.argv.includes('--check')) {
    process.stderr.write(
      'README.md is out of date. Run: node --conditions=source plugin/local-org/scripts/fidelity.ts\n'
    );
    process.exitCode = 1;
  } else if (now !== wanted) writeFileSync(README, wanted);
}
