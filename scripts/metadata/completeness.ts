/** Nothing is half made: what people see has words, what they need to reach has a page, a list, a tab and a right. */
import { readFileSync, readdirSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { labelNames, namesOf } from './catalogue.ts';
import { findingAt, type Finding } from './finding.ts';
import { ofSuffix, placeOf, type Project } from './project.ts';
import { suggest } from './suggest.ts';
import { childText, childrenOf } from './xmlTree.ts';

export function checkCompleteness(project: Project): readonly Finding[] {
  return [
    ...checkFieldsAreDescribed(project),
    ...checkObjectsAreReachable(project),
    ...checkLabelsInSources(project),
    ...checkQueuesOfDesign(project),
  ];
}

function checkFieldsAreDescribed(project: Project): readonly Finding[] {
  const findings: Finding[] = [];
  const granted = new Set(
    ofSuffix(project.components, 'permissionset').flatMap(({ root }) =>
      childrenOf(root, 'fieldPermissions').map((grant) => childText(grant, 'field') ?? '')
    )
  );
  for (const field of project.fields.values()) {
    const place = placeOf(field.component);
    for (const part of ['label', 'description', 'inlineHelpText']) {
      if (!childText(field.component.root, part)) {
        findings.push(findingAt(place, 'complete/words', `${field.object}.${field.name} has no <${part}>`));
      }
    }
    const alwaysVisible = field.required || field.type === 'MasterDetail';
    if (!alwaysVisible && !granted.has(`${field.object}.${field.name}`)) {
      const message = `no permission set grants ${field.object}.${field.name}, so nobody sees it`;
      findings.push(findingAt(place, 'complete/rights', message));
    }
  }
  return findings;
}

function checkObjectsAreReachable(project: Project): readonly Finding[] {
  const findings: Finding[] = [];
  for (const object of ofSuffix(project.components, 'object')) {
    if (!object.name.endsWith('__c')) continue;
    const has = (suffix: string, matches: (name: string, owner?: string) => boolean): boolean =>
      ofSuffix(project.components, suffix).some((component) => matches(component.name, component.object));
    const missing = [
      has('layout', (name) => name.startsWith(`${object.name}-`)) ? '' : 'page layout',
      has('listView', (_name, owner) => owner === object.name) ? '' : 'list view',
      has('compactLayout', (_name, owner) => owner === object.name) ? '' : 'compact layout',
      has('tab', (name) => name === object.name) ? '' : 'tab',
      childText(object.root, 'description') ? '' : 'description',
    ].filter((part) => part !== '');
    for (const part of missing) {
      findings.push(findingAt(placeOf(object), 'complete/reachable', `${object.name} has no ${part}`));
    }
  }
  return findings;
}

const labelUse = /@salesforce\/label\/c\.(\w+)|\b(?:System\.)?Label\.(\w+)/g;

/** Custom labels that Lightning components and Apex ask for. */
function checkLabelsInSources(project: Project): readonly Finding[] {
  const labels = labelNames(project);
  const findings: Finding[] = [];
  const folder = join(project.root, 'force-app/main');
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || !/\.(ts|js|cls|trigger)$/.test(entry.name)) continue;
    const path = join(entry.parentPath, entry.name);
    const file = relative(project.root, path).split(sep).join('/');
    readFileSync(path, 'utf8')
      .split('\n')
      .forEach((text, index) => {
        for (const match of text.matchAll(labelUse)) {
          const name = match[1] ?? match[2] ?? '';
          if (labels.has(name)) continue;
          const place = { file, line: index + 1, column: match.index + 1 };
          findings.push(
            findingAt(place, 'reference/unknown-label', `there is no label ${name}${suggest(name, labels)}`)
          );
        }
      });
  }
  return findings;
}

/** Tasks of the sample design go to queues that are deployed. */
function checkQueuesOfDesign(project: Project): readonly Finding[] {
  const folder = join(project.root, 'config/design');
  const queues = namesOf(project, 'queue');
  const findings: Finding[] = [];
  for (const name of readdirSync(folder).filter((entry) => entry.endsWith('.yaml'))) {
    for (const [index, text] of readFileSync(join(folder, name), 'utf8').split('\n').entries()) {
      const queue = /^\s*queue:\s*['"]?(\w+)/.exec(text)?.[1];
      if (queue === undefined || queues.has(queue)) continue;
      const place = { file: `config/design/${name}`, line: index + 1, column: text.indexOf(queue) + 1 };
      findings.push(findingAt(place, 'reference/unknown-queue', `there is no queue ${queue}${suggest(queue, queues)}`));
    }
  }
  return findings;
}
