import type { ApexSource } from '../../../../../src/apex/program.ts';
import type { Case } from '../apexRun.ts';

export const jsonClasses: readonly ApexSource[] = [
  {
    name: 'Invoice',
    kind: 'class',
    text: `public class Invoice {
  public enum Kind { PAID, OPEN }
  public class Line { public String product; public Decimal amount; }
  public String num; public Date due; public Datetime at; public Time hour; public Kind kind;
  public List<Line> lines; public Map<String, Integer> counts; public Boolean isPaid; public Long big; public Double ratio;
  public Object extra; public Blob data; transient public String secret = 's';
}`,
  },
];

const FULL =
  '{"num":"A-1","due":"2024-02-17","at":"2024-02-17T10:00:00.000Z","hour":"10:30:00.000Z","kind":"OPEN","lines":[{"product":"x","amount":1.10}],"counts":{"a":1},"isPaid":true,"big":12345678901,"ratio":1.5,"extra":[1,"b"],"data":"aGk="}';
const quoted = (text: string): string => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
const read = (text: string, type: string): string => `JSON.deserialize(${quoted(text)}, ${type}.class)`;
const G = (body: string): string => `JSONGenerator g = JSON.createGenerator(false); ${body} return g.getAsString();`;
const P = (text: string, body: string): string => `JSONParser p = JSON.createParser(${quoted(text)}); ${body}`;

/** JSON, JSONGenerator, JSONParser. */
export const jsonCases: readonly Case[] = [
  ["JSON.serialize(new Map<String, Object>{ 'a' => 1, 'b' => null })", '{"a":1,"b":null}'],
  [
    "JSON.serialize(new List<Object>{ 1.10, 2L, 1.5d, 'x\"y', true, Date.newInstance(2024, 2, 7) })",
    '[1.10,2,1.5,"x\\"y",true,"2024-02-07"]',
  ],
  ["Invoice.Line l = new Invoice.Line(); l.product = 'p'; return JSON.serialize(l);", '{"product":"p","amount":null}'],
  ["Invoice.Line l = new Invoice.Line(); l.product = 'p'; return JSON.serialize(l, true);", '{"product":"p"}'],
  ["JSON.serialize(new Account(Name = 'Acme'))", '{"attributes":{"type":"Account"},"Name":"Acme"}'],
  [
    "JSON.serialize(new Account(Id = '001000000000001AAA'))",
    '{"attributes":{"type":"Account","url":"/services/data/v66.0/sobjects/Account/001000000000001AAA"},"Id":"001000000000001AAA"}',
  ],
  [
    "JSON.serializePretty(new Map<String, Object>{ 'a' => new List<Integer>{ 1, 2 }, 'b' => new Map<String, Integer>{ 'c' => 3 } })",
    '{\n  "a" : [ 1, 2 ],\n  "b" : {\n    "c" : 3\n  }\n}',
  ],
  ['JSON.serializePretty(new List<Integer>(), true)', '[ ]'],
  ["JSON.serialize(Pattern.compile('a'))", '!System.JSONException: Apex Type unsupported in JSON: Pattern'],
  [
    'List<Object> l = new List<Object>(); l.add(l); return JSON.serialize(l);',
    '!System.JSONException: Direct self-reference leading to cycle',
  ],
  [`return JSON.serialize(${read(FULL, 'Invoice')});`, FULL],
  [`${read('{"NUM":"x","unknown":1,"secret":"q"}', 'Invoice')} instanceof Invoice`, 'true'],
  [`Invoice i = (Invoice) ${read('{"secret":"q"}', 'Invoice')}; return i.secret;`, 's'],
  [`JSON.deserializeStrict('{"num":"x"}', Invoice.class) instanceof Invoice`, 'true'],
  [
    `JSON.deserializeStrict('{"nope":"x"}', Invoice.class)`,
    '!System.JSONException: Unrecognized field "nope" (Class Invoice)',
  ],
  [read('[1,2]', 'List<Integer>'), '(1, 2)'],
  [read('[1,1]', 'Set<Integer>'), '{1}'],
  [read('{"a":"5"}', 'Map<String, Integer>'), '{a=5}'],
  [read('"x"', 'Integer'), '!System.JSONException: Illegal value for primitive'],
  [read('5', 'List<Integer>'), "!System.JSONException: Malformed JSON: Expected '[' at the beginning of List/Set"],
  [read('[]', 'Invoice'), "!System.JSONException: Malformed JSON: Expected '{' at the beginning of object"],
  [read('', 'Integer'), '!System.JSONException: No content to map to Object due to end of input'],
  ['JSON.deserialize(null, Integer.class)', '!System.NullPointerException: Argument cannot be null.'],
  [
    `Account a = (Account) ${read('{"attributes":{"type":"Account"},"Name":"Acme","NumberOfEmployees":5}', 'Account')}; return JSON.serialize(a);`,
    '{"attributes":{"type":"Account"},"Name":"Acme","NumberOfEmployees":5}',
  ],
  [
    `JSON.serialize(${read('{"LastName":"X","Account":{"Name":"Acme"}}', 'Contact')})`,
    '{"attributes":{"type":"Contact"},"LastName":"X","Account":{"attributes":{"type":"Account"},"Name":"Acme"}}',
  ],
  [read('{"Nope__c":1}', 'Account'), "!System.JSONException: No such column 'Nope__c' on sobject of type Account"],
  [`JSON.deserializeUntyped('{"a":[1,2.50,12345678901,null,true,"x"]}')`, '{a=(1, 2.50, 12345678901, null, true, x)}'],
  [
    `JSON.deserializeUntyped('{"a":}')`,
    "!System.JSONException: Unexpected character ('}' (code 125)): expected a valid value (number, String, array, object, 'true', 'false' or 'null') at input location [1,6]",
  ],
  [
    `JSON.deserializeUntyped('{"a":1 "b":2}')`,
    "!System.JSONException: Unexpected character ('\"' (code 34)): was expecting comma to separate OBJECT entries at input location [1,8]",
  ],
  [
    `JSON.deserializeUntyped('{"a":1')`,
    '!System.JSONException: Unexpected end-of-input: expected close marker at input location [1,7]',
  ],
  [
    `JSON.deserializeUntyped('{a:1}')`,
    "!System.JSONException: Unexpected character ('a' (code 97)): was expecting double-quote to start field name at input location [1,2]",
  ],
  [
    G(
      "g.writeStartObject(); g.writeStringField('a', 'x'); g.writeNumberField('i', 1); g.writeNumberField('l', 2L); g.writeNumberField('d', 1.50); g.writeNumberField('f', 1.5d); g.writeBooleanField('b', true); g.writeNullField('n'); g.writeEndObject();"
    ),
    '{"a":"x","i":1,"l":2,"d":1.50,"f":1.5,"b":true,"n":null}',
  ],
  [
    G(
      "g.writeStartObject(); g.writeDateField('d', Date.newInstance(2024, 2, 7)); g.writeDateTimeField('t', Datetime.newInstanceGmt(2024, 2, 7)); g.writeTimeField('h', Time.newInstance(1, 2, 3, 4)); g.writeIdField('i', '001000000000001AAA'); g.writeBlobField('b', Blob.valueOf('hi')); g.writeObjectField('o', new List<Integer>{ 1 }); g.writeEndObject();"
    ),
    '{"d":"2024-02-07","t":"2024-02-07T00:00:00.000Z","h":"01:02:03.004Z","i":"001000000000001AAA","b":"aGk=","o":[1]}',
  ],
  [
    G(
      "g.writeStartArray(); g.writeString('x'); g.writeNumber(1); g.writeNumber(2L); g.writeNumber(1.5); g.writeNumber(1.5d); g.writeBoolean(false); g.writeNull(); g.writeDate(Date.newInstance(2024, 2, 7)); g.writeDateTime(Datetime.newInstanceGmt(2024, 2, 7)); g.writeTime(Time.newInstance(0, 0, 0, 0)); g.writeId('001000000000001AAA'); g.writeBlob(Blob.valueOf('hi')); g.writeObject(5); g.writeEndArray();"
    ),
    '["x",1,2,1.5,1.5,false,null,"2024-02-07","2024-02-07T00:00:00.000Z","00:00:00.000Z","001000000000001AAA","aGk=",5]',
  ],
  [G("g.writeStartObject(); g.writeFieldName('a'); g.writeStartArray();"), '{"a":[]}'],
  [G('g.writeStartObject(); g.writeNumber(1);'), '!System.JSONException: Can not write value, expecting field name'],
  ['JSONGenerator g = JSON.createGenerator(true); g.writeStartObject(); g.close(); return g.isClosed();', 'true'],
  [
    P(
      '{"a":5,"b":[true]}',
      "p.nextToken(); p.nextToken(); return p.getCurrentName() + ' ' + p.getCurrentToken() + ' ' + p.getText() + ' ' + p.nextValue() + ' ' + p.getIntegerValue();"
    ),
    'a FIELD_NAME a VALUE_NUMBER_INT 5',
  ],
  [
    P(
      '[true,"YQ==","2024-02-07","2024-02-07T00:00:00Z",1.5,1.5,"001000000000001AAA",7,8,"01:00:00Z"]',
      "p.nextToken(); List<Object> l = new List<Object>(); p.nextToken(); l.add(p.getBooleanValue()); p.nextToken(); l.add(p.getBlobValue()); p.nextToken(); l.add(p.getDateValue()); p.nextToken(); l.add(p.getDateTimeValue()); p.nextToken(); l.add(p.getDecimalValue()); p.nextToken(); l.add(p.getDoubleValue()); p.nextToken(); l.add(p.getIdValue()); p.nextToken(); l.add(p.getIntegerValue()); p.nextToken(); l.add(p.getLongValue()); p.nextToken(); return l + '|' + p.getTimeValue();"
    ),
    '(true, Blob[1], 2024-02-07 00:00:00, 2024-02-07 00:00:00, 1.5, 1.5, 001000000000001AAA, 7, 8)|01:00:00.000Z',
  ],
  [
    P('["a"]', "p.nextToken(); p.clearCurrentToken(); return p.hasCurrentToken() + ' ' + p.getLastClearedToken();"),
    'false START_ARRAY',
  ],
  [
    P(
      '{"a":{"b":1},"c":2}',
      "p.nextToken(); p.nextToken(); p.nextToken(); p.skipChildren(); return p.getCurrentToken() + ' ' + p.nextToken() + ' ' + p.getText();"
    ),
    'END_OBJECT FIELD_NAME c',
  ],
  [
    P(
      '[{"product":"x"}]',
      'p.nextToken(); p.nextToken(); return ((Invoice.Line) p.readValueAs(Invoice.Line.class)).product;'
    ),
    'x',
  ],
  [
    P('{"nope":"x"}', 'p.nextToken(); return p.readValueAsStrict(Invoice.Line.class);'),
    '!System.JSONException: Unrecognized field "nope" (Class Invoice.Line)',
  ],
  ["'' + JSONToken.values().size()", '13'],
];
