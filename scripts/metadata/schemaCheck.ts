/** Checks files element by element against the Metadata API schema, as a deployment would, but with places. */
import { findingAt, type Finding } from './finding.ts';
import { elementsOfType, type ElementRule, type MetadataSchema } from './metadataSchema.ts';
import { placeOf, type Component } from './project.ts';
import { suggest } from './suggest.ts';
import type { XmlElement } from './xmlTree.ts';

const NAMESPACE = 'http://soap.sforce.com/2006/04/metadata';

/**
 * Elements that the platform takes although the schema of the package does not know them, by type and element. The WSDL
 * behind it comes from an org without some features.
 */
const allowed: Readonly<Record<string, string>> = {
  'LightningComponentBundle.targetConfigs': 'free XML, described by the component and not by the Metadata API',
  'CustomField.displayLocationInDecimal': 'geolocation fields carry it in every retrieved file',
};

export function checkSchema(schema: MetadataSchema, components: readonly Component[]): readonly Finding[] {
  return components.flatMap((component) => checkComponent(schema, component));
}

function checkComponent(schema: MetadataSchema, component: Component): readonly Finding[] {
  const { root } = component;
  const findings: Finding[] = [];
  const report = (element: XmlElement, rule: string, message: string): void => {
    findings.push(findingAt(placeOf(component, element), `schema/${rule}`, message));
  };
  if (root.attributes.get('xmlns') !== NAMESPACE) {
    report(root, 'namespace', `<${root.name}> must be in the namespace ${NAMESPACE}`);
  }
  if (schema.types[root.name]) checkElement(schema, root, root.name, report);
  else
    report(
      root,
      'unknown-type',
      `<${root.name}> is not a metadata type${suggest(root.name, Object.keys(schema.types))}`
    );
  return findings;
}

type Report = (element: XmlElement, rule: string, message: string) => void;

function checkElement(schema: MetadataSchema, element: XmlElement, type: string, report: Report): void {
  const rules = elementsOfType(schema, type);
  if (element.text !== '')
    report(element, 'stray-text', `text directly inside <${element.name}>: ${excerpt(element.text)}`);
  const seen = new Set<string>();
  let previous: string | undefined;
  for (const part of element.children) {
    if (`${type}.${part.name}` in allowed) continue;
    const rule = rules[part.name];
    if (!rule) {
      report(part, 'unknown-element', `<${part.name}> is not part of ${type}${suggest(part.name, Object.keys(rules))}`);
    } else {
      if (seen.has(part.name) && !rule.repeated)
        report(part, 'repeated', `<${part.name}> may stand only once in ${type}`);
      else if (seen.has(part.name) && previous !== part.name) {
        report(part, 'scattered', `all <${part.name}> of ${type} must stand together; a deployment refuses them apart`);
      }
      checkPart(schema, part, rule, report);
    }
    seen.add(part.name);
    previous = part.name;
  }
  for (const [name, rule] of Object.entries(rules)) {
    if (rule.required && !seen.has(name)) report(element, 'missing', `<${element.name}> lacks the required <${name}>`);
  }
}

function checkPart(schema: MetadataSchema, part: XmlElement, rule: ElementRule, report: Report): void {
  if (part.attributes.get('xsi:nil') === 'true') return;
  if (schema.types[rule.type]) {
    const actual = part.attributes.get('xsi:type') ?? rule.type;
    if (schema.types[actual]) checkElement(schema, part, actual, report);
    return;
  }
  const [inner] = part.children;
  if (inner) report(inner, 'nested', `<${inner.name}> stands inside <${part.name}>, which holds text`);
  const values = schema.enums[rule.type];
  if (values && !values.includes(part.text)) {
    const hint =
      suggest(part.text, values) || `; one of ${values.slice(0, 12).join(', ')}${values.length > 12 ? ', …' : ''}`;
    report(part, 'value', `${excerpt(part.text)} is not a value of <${part.name}>${hint}`);
  } else if (rule.type in scalars && !scalars[rule.type]?.test(part.text)) {
    report(part, 'value', `<${part.name}> must be a ${rule.type}, not ${excerpt(part.text)}`);
  }
}

const scalars: Readonly<Record<string, RegExp>> = {
  boolean: /^(true|false)$/,
  number: /^-?\d+(\.\d+)?$/,
  Date: /^\d{4}-\d\d-\d\d/,
};

const excerpt = (text: string): string => JSON.stringify(text.length > 40 ? `${text.slice(0, 40)}…` : text);
