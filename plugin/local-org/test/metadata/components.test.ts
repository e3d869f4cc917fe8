import { describe, expect, it } from 'vitest';
import { componentsOfFiles } from '../../src/metadata/componentFiles.ts';
import { parseXml, MetadataError } from '../../src/metadata/xml.ts';

const file = (path: string, text = '<x/>') => ({ path, content: new TextEncoder().encode(text) });
const named = (paths: readonly string[]): readonly string[] =>
  componentsOfFiles(paths.map((path) => file(path))).components.map(({ type, fullName }) => `${type} ${fullName}`);

describe('files as components', () => {
  it('reads source format and package format alike', () => {
    expect(
      named([
        'main/default/objects/Thing__c/Thing__c.object-meta.xml',
        'main/default/objects/Thing__c/fields/A__c.field-meta.xml',
        'main/default/objects/Order/validationRules/R.validationRule-meta.xml',
        'objects/Other__c.object',
        'layouts/Thing__c-Thing %28main%29 Layout.layout',
        'main/default/labels/CustomLabels.labels-meta.xml',
        'email/Folder/Mail.email',
        'email/Folder/Mail.email-meta.xml',
        'main/default/lwc/panel/panel.js',
        'main/default/lwc/panel/panel.js-meta.xml',
        'main/default/staticresources/logo.svg',
        'main/default/staticresources/logo.resource-meta.xml',
        'package.xml',
      ])
    ).toEqual([
      'CustomObject Thing__c',
      'CustomField Thing__c.A__c',
      'ValidationRule Order.R',
      'CustomObject Other__c',
      'Layout Thing__c-Thing (main) Layout',
      'CustomLabels CustomLabels',
      'EmailTemplate Folder/Mail',
      'LightningComponentBundle panel',
      'StaticResource logo',
    ]);
  });

  it('joins a class with its metadata, and names what it does not know', () => {
    const { components, unknown } = componentsOfFiles([
      file('classes/A.cls', 'class A {}'),
      file('classes/A.cls-meta.xml', '<ApexClass/>'),
      file('readme.doc'),
    ]);

    expect(components).toMatchObject([
      { type: 'ApexClass', fullName: 'A', fileName: 'classes/A.cls', xml: '<ApexClass/>' },
    ]);
    expect(new TextDecoder().decode(components[0]?.content)).toBe('class A {}');
    expect(unknown).toEqual(['readme.doc']);
  });
});

describe('reading XML', () => {
  it('gives names, text and places', () => {
    const root = parseXml(
      `<?xml version="1.0"?>\n<!-- note -->\n<A xmlns="urn:x">\n  <b>1 &lt; 2 &#65;<![CDATA[ & ]]></b>\n  <c/>\n</A>\n`
    );
    const [b, c] = root.children;

    expect([root.name, b?.text, c?.text]).toEqual(['A', '1 < 2 A &', '']);
    expect([b?.position(), c?.position()]).toEqual([
      { line: 4, column: 3 },
      { line: 5, column: 3 },
    ]);
    expect(c?.source()).toBe('<c/>');
  });

  it.each([
    ['<a><b></a>', 1, 7],
    ['<a>', 1, 4],
    ['', 1, 1],
    ['<a/><b/>', 1, 5],
    ['<a>&nope;</a>', 1, 4],
    ['<a>\n <b x=1></b></a>', 2, 2],
    ['text', 1, 1],
    ['<a><!-- never closed </a>', 1, 4],
  ])('refuses %j at line %i, column %i', (text, line, column) => {
    let thrown: unknown;
    try {
      parseXml(text);
    } catch (error) {
      thrown = error;
    }

    expect(thrown).toBeInstanceOf(MetadataError);
    expect((thrown as MetadataError).position).toEqual({ line, column });
  });
});
