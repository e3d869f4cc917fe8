import { describe, expect, it } from 'vitest';
import { child, parseXml } from '../../metadata/xmlTree.ts';

describe('parseXml', () => {
  it('reads text, entities, CDATA and attributes, and knows where elements stand', () => {
    const root = parseXml(`<?xml version="1.0"?>
<!-- a <comment> -->
<a x="1" y='2'>
  <b>1 &lt; 2 &amp;&#38;&#x26; 3</b>
  <c/><d><![CDATA[<raw>]]></d>
</a>`);

    expect([...root.attributes]).toEqual([
      ['x', '1'],
      ['y', '2'],
    ]);
    expect(child(root, 'b')).toMatchObject({ text: '1 < 2 &&& 3', line: 4, column: 3 });
    expect(child(root, 'c')).toMatchObject({ text: '', line: 5, column: 3 });
    expect(child(root, 'd')?.text).toBe('<raw>');
  });

  it.each([
    ['<a><b></a>', '</a> closes nothing', 1, 7],
    ['<a>\n<b>', '<b> is never closed', 2, 1],
    ['<a/><b/>', 'a second root element <b>', 1, 5],
    ['<a>&nope;</a>', 'unknown entity &nope;', 1, 4],
    ['<a>1 & 2</a>', 'unknown entity &', 1, 6],
    ['', 'no root element', 1, 1],
    ['<a></a>text', 'text outside the root element', 1, 8],
  ])('refuses %j', (source, message, line, column) => {
    expect(() => parseXml(source)).toThrow(expect.objectContaining({ message, line, column }) as Error);
  });
});
