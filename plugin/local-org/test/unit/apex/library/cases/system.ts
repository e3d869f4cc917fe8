import { generateKeyPairSync } from 'node:crypto';
import { standardExceptions } from '../../../../../src/apex/library/exceptions/standardExceptions.ts';
import type { ApexSource } from '../../../../../src/apex/program.ts';
import type { Case } from '../apexRun.ts';

const keys = generateKeyPairSync('rsa', { modulusLength: 1024 });
const PRIVATE = keys.privateKey.export({ type: 'pkcs8', format: 'der' }).toString('base64');
const PUBLIC = keys.publicKey.export({ type: 'spki', format: 'der' }).toString('base64');

export const systemClasses: readonly ApexSource[] = [
  { name: 'OrderException', kind: 'class', text: 'public class OrderException extends Exception {}' },
  { name: 'Thing', kind: 'class', text: 'public class Thing { public Integer n = 7; }' },
  {
    name: 'Answering',
    kind: 'class',
    text: `public class Answering implements HttpCalloutMock {
  public HttpResponse respond(HttpRequest request) {
    HttpResponse response = new HttpResponse(); response.setStatusCode(201); response.setStatus('Created');
    response.setBody(request.getMethod() + ' ' + request.getEndpoint()); response.setHeader('X-Id', '5'); return response;
  }
}`,
  },
  {
    name: 'Builder',
    kind: 'class',
    text: "public class Builder implements Cache.CacheBuilder { public Object doLoad(String key) { return key + '!'; } }",
  },
  {
    name: 'Provider',
    kind: 'class',
    text: 'public class Provider implements StubProvider { public Object handleMethodCall(Object stub, String method, Type returns, List<Type> types, List<String> names, List<Object> values) { return method; } }',
  },
];

const E = (apex: string, body: string): string => `try { ${apex} } catch (Exception e) { ${body} } return null;`;
const NPE = "NullPointerException n = new NullPointerException('inner');";
const SEND = "HttpRequest r = new HttpRequest(); r.setEndpoint('https://x.test/a'); r.setMethod('POST');";
const AES = "Blob k = Blob.valueOf('1234567890123456'); Blob v = Blob.valueOf('6543210987654321');";
const COUNTERS = [
  'AggregateQueries',
  'AsyncCalls',
  'Callouts',
  'DmlRows',
  'DmlStatements',
  'EmailInvocations',
  'FetchCallsOnApexCursor',
  'FindSimilarCalls',
  'FutureCalls',
  'MobilePushApexCalls',
  'PublishImmediateDML',
  'Queries',
  'QueryLocatorRows',
  'QueryRows',
  'QueueableJobs',
  'RunAs',
  'SavepointRollbacks',
  'Savepoints',
  'SoslQueries',
];

/** The members of a cache, static or of a partition. */
const cache = (on: string): readonly Case[] => [
  [
    `${on}.put('k1', 'v'); return ${on}.get('k1') + ' ' + ${on}.contains('k1') + ' ' + ${on}.get('none');`,
    'v true null',
  ],
  [
    `${on}.put('k2', 1, 300); ${on}.put('k3', 2, Cache.Visibility.ALL); ${on}.put('k4', 3, 300, Cache.Visibility.NAMESPACE, false); return ${on}.get(new Set<String>{ 'k2', 'k3', 'k4' });`,
    '{k2=1, k3=2, k4=3}',
  ],
  [`${on}.put('k5', 1); return ${on}.contains(new Set<String>{ 'k5', 'none' });`, '{k5=true, none=false}'],
  [
    `return ${on}.get(Builder.class, 'b1') + ' ' + ${on}.remove(Builder.class, 'b1') + ' ' + ${on}.contains('b1');`,
    'b1! true false',
  ],
  [`${on}.put('k6', 1); return ${on}.remove('k6') + ' ' + ${on}.remove('k6');`, 'true false'],
  [
    `${on}.put('k7', 1); return ${on}.getKeys().contains('k7') + ' ' + (${on}.getNumKeys() > 0) + ' ' + ${on}.isAvailable();`,
    'true true true',
  ],
  [`${on}.put('a b', 1); return null;`, '!Cache.InvalidParamException: Invalid cache key: a b'],
  [`${on}.getName() != null`, 'true'],
];

/** Exceptions, assertions, types, cryptography, callouts, REST, URLs, caches, pages. */
export const systemCases: readonly Case[] = [
  ...[...standardExceptions.keys()]
    .filter((name) => name !== 'AuraHandledException')
    .map((name): Case => [`throw new ${name}('m');`, `!${name.includes('.') ? '' : 'System.'}${name}: m`]),
  ['throw new OrderException();', '!OrderException: Script-thrown exception'],
  ["throw new OrderException('late');", '!OrderException: late'],
  [`${NPE} return new OrderException(n).getCause() == n;`, 'true'],
  [
    `${NPE} OrderException o = new OrderException('outer', n); return o.getMessage() + ' ' + o.getCause().getMessage();`,
    'outer inner',
  ],
  [
    E(
      "Integer i = 1 / Integer.valueOf('0');",
      "return e.getTypeName() + ' ' + e.getMessage() + ' ' + (e.getLineNumber() > 0);"
    ),
    'System.MathException Divide by 0 true',
  ],
  [
    E(
      "if (Math.abs(1) == 1) throw new OrderException('x');",
      "return e.getStackTraceString().startsWith('Class.Cases.c');"
    ),
    'true',
  ],
  [E('List<Integer> l = new List<Integer>(); l.get(0);', 'return e.getMessage();'), 'List index out of bounds: 0'],
  [
    `${NPE} OrderException o = new OrderException(); o.initCause(n); o.setMessage('set'); return o.getCause().getMessage() + ' ' + o;`,
    'inner OrderException: set',
  ],
  [`${NPE} return n.toString() + ' ' + n.equals(n);`, 'System.NullPointerException: inner true'],
  ["new AuraHandledException('for the page').getMessage()", 'Script-thrown exception'],
  ['Assert.areEqual(1, 1.0); return 0;', '0'],
  ["Assert.areEqual('a', 'A'); return 0;", '!System.AssertException: Assertion Failed: Expected: a, Actual: A'],
  ["Assert.areEqual(1, 2, 'why'); return 0;", '!System.AssertException: Assertion Failed: why: Expected: 1, Actual: 2'],
  ['Assert.areNotEqual(1, 1); return 0;', '!System.AssertException: Assertion Failed: Same value: 1'],
  ["Assert.areNotEqual(1, 1, 'why'); return 0;", '!System.AssertException: Assertion Failed: why: Same value: 1'],
  ['Assert.fail(); return 0;', '!System.AssertException: Assertion Failed'],
  ["Assert.fail('why'); return 0;", '!System.AssertException: Assertion Failed: why'],
  ["Assert.isFalse(false); Assert.isFalse(true, 'why'); return 0;", '!System.AssertException: Assertion Failed: why'],
  ["Assert.isTrue(true); Assert.isTrue(false, 'why'); return 0;", '!System.AssertException: Assertion Failed: why'],
  [
    "Assert.isNull(null); Assert.isNull(1, 'why'); return 0;",
    '!System.AssertException: Assertion Failed: why: Expected: null, Actual: 1',
  ],
  [
    "Assert.isNotNull(1); Assert.isNotNull(null, 'why'); return 0;",
    '!System.AssertException: Assertion Failed: why: Same value: null',
  ],
  [
    "Assert.isInstanceOfType(1, Integer.class); Assert.isInstanceOfType(1, String.class, 'why'); return 0;",
    '!System.AssertException: Assertion Failed: why: Expected: String, Actual: Integer',
  ],
  [
    "Assert.isNotInstanceOfType(1, String.class); Assert.isNotInstanceOfType(1, Integer.class, 'why'); return 0;",
    '!System.AssertException: Assertion Failed: why: Same value: Integer',
  ],
  ["System.assert(true); System.assert(false, 'why'); return 0;", '!System.AssertException: Assertion Failed: why'],
  [
    "System.assertEquals(1, 1L); System.assertEquals(1, 2, 'why'); return 0;",
    '!System.AssertException: Assertion Failed: why: Expected: 1, Actual: 2',
  ],
  [
    "System.assertNotEquals(1, 2); System.assertNotEquals(1, 1, 'why'); return 0;",
    '!System.AssertException: Assertion Failed: why: Same value: 1',
  ],
  ["System.debug('x'); System.debug(LoggingLevel.ERROR, 'y'); return 0;", '0'],
  ["System.equals('a', 'a')", 'true'],
  ["System.hashCode('ab')", '3105'],
  ["Type.forName('Thing').newInstance() instanceof Thing", 'true'],
  ["Type.forName('', 'Thing').getName()", 'Thing'],
  ["Type.forName('Nope')", 'null'],
  [
    "Type t = Thing.class; return t.equals(Type.forName('thing')) + ' ' + (t.hashCode() == Type.forName('Thing').hashCode()) + ' ' + t.toString();",
    'true true Thing',
  ],
  ['Exception.class.isAssignableFrom(OrderException.class)', 'true'],
  ['Account.class.SObjectType != null', 'true'],
  ["EncodingUtil.base64Encode(EncodingUtil.base64Decode('aGk='))", 'aGk='],
  ["EncodingUtil.convertToHex(EncodingUtil.convertFromHex('4a4B'))", '4a4b'],
  ["EncodingUtil.urlEncode('a b&c=é', 'UTF-8')", 'a+b%26c%3D%C3%A9'],
  ["EncodingUtil.urlDecode('a+b%26', 'UTF-8')", 'a b&'],
  [
    "Blob b = Blob.valueOf('hi'); return b.size() + ' ' + b.toString() + ' ' + b.equals(Blob.valueOf('hi')) + ' ' + (b.hashCode() == Blob.valueOf('hi').hashCode());",
    '2 hi true true',
  ],
  ["EncodingUtil.convertFromHex('ff').toString()", '!System.StringException: BLOB is not a valid UTF-8 string'],
  ["Id.valueOf('001000000000001')", '001000000000001AAA'],
  ["Id.valueOf('nope')", '!System.StringException: Invalid id: nope'],
  ["Id.valueOf('001D000000IQHSLAA4'.toLowerCase(), true).to15()", '001d000000iQHSL'],
  [
    "Id i = '001000000000001'; return i.equals('001000000000001AAA') + ' ' + i.to15() + ' ' + (i.hashCode() == i.hashCode());",
    'true 001000000000001 true',
  ],
  [
    "EncodingUtil.convertToHex(Crypto.generateDigest('SHA-256', Blob.valueOf('abc')))",
    'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
  ],
  [
    "EncodingUtil.convertToHex(Crypto.generateMac('HmacSHA256', Blob.valueOf('The quick brown fox jumps over the lazy dog'), Blob.valueOf('key')))",
    'f7bc83f430538424b13298e6aa6fb143ef4d59a14946175997479dbc2d1a3cd8',
  ],
  [
    "Blob m = Crypto.generateMac('hmacSHA1', Blob.valueOf('a'), Blob.valueOf('k')); return Crypto.verifyHmac('hmacSHA1', Blob.valueOf('a'), Blob.valueOf('k'), m);",
    'true',
  ],
  [
    "Crypto.generateDigest('SHA0', Blob.valueOf('a'))",
    '!System.InvalidParameterValueException: Invalid algorithm SHA0',
  ],
  [
    `${AES} return Crypto.decrypt('AES128', k, v, Crypto.encrypt('AES128', k, v, Blob.valueOf('secret'))).toString();`,
    'secret',
  ],
  [
    "Blob k = Crypto.generateAesKey(256); return Crypto.decryptWithManagedIV('AES256', k, Crypto.encryptWithManagedIV('AES256', k, Blob.valueOf('secret'))).toString();",
    'secret',
  ],
  [
    `${AES} return Crypto.decrypt('AES256', k, v, k);`,
    '!System.InvalidParameterValueException: Invalid private key. Must be 32 bytes.',
  ],
  ['Integer i = Crypto.getRandomInteger(); Long l = Crypto.getRandomLong(); return i != null && l != null;', 'true'],
  [
    `Blob d = Blob.valueOf('x'); Blob s = Crypto.sign('RSA-SHA256', d, EncodingUtil.base64Decode('${PRIVATE}')); return Crypto.verify('RSA-SHA256', d, s, EncodingUtil.base64Decode('${PUBLIC}'));`,
    'true',
  ],
  ...COUNTERS.map((name): Case => [`Limits.get${name}() + '/' + Limits.getLimit${name}()`, '0/100']),
  [
    "Limits.getCpuTime() + '/' + Limits.getLimitCpuTime() + ' ' + Limits.getHeapSize() + '/' + Limits.getLimitHeapSize()",
    '3/10000 1000/6000000',
  ],
  [
    `Test.setMock(HttpCalloutMock.class, new Answering()); ${SEND} HttpResponse a = new Http().send(r); return a.getStatusCode() + ' ' + a.getStatus() + ' ' + a.getBody() + ' ' + a.getHeader('x-id') + ' ' + a.getHeaderKeys() + ' ' + Limits.getCallouts();`,
    '201 Created POST https://x.test/a 5 (X-Id) 1',
  ],
  [
    `${SEND} return new Http().send(r);`,
    '!System.CalloutException: Methods defined as TestMethod do not support Web service callouts',
  ],
  ['new Http().toString()', 'System.Http[]'],
  [
    `${SEND} r.setBody('b'); r.setHeader('A', '1'); r.setCompressed(true); r.setTimeout(5); r.setClientCertificateName('c'); return r.getBody() + r.getBodyAsBlob().size() + r.getHeader('a') + r.getCompressed() + r.getEndpoint() + r.getMethod() + r;`,
    'b11truehttps://x.test/aPOSTSystem.HttpRequest[Endpoint=https://x.test/a, Method=POST]',
  ],
  [
    "HttpRequest r = new HttpRequest(); r.setBodyAsBlob(Blob.valueOf('z')); return r.toString() + r.getBody();",
    'System.HttpRequest[Endpoint=null, Method=null]z',
  ],
  [
    "HttpResponse r = new HttpResponse(); r.setBodyAsBlob(Blob.valueOf('z')); return r.getBodyAsBlob().toString() + r.toString();",
    'zSystem.HttpResponse[Status=null, StatusCode=0]',
  ],
  [
    `StaticResourceCalloutMock m = new StaticResourceCalloutMock(); m.setStaticResource('Greeting'); m.setStatusCode(200); m.setStatus('OK'); m.setHeader('A', 'b'); Test.setMock(HttpCalloutMock.class, m); ${SEND} HttpResponse a = new Http().send(r); HttpCalloutMock i = m; return a.getBody() + a.getHeader('A') + m.respond(r).getStatus() + i.respond(r).getStatusCode();`,
    'hellobOK200',
  ],
  [
    `MultiStaticResourceCalloutMock m = new MultiStaticResourceCalloutMock(); m.setStaticResource('https://x.test/a', 'Greeting'); m.setStatusCode(200); m.setStatus('OK'); m.setHeader('A', 'b'); Test.setMock(HttpCalloutMock.class, m); ${SEND} return new Http().send(r).getBody() + m.respond(r).getStatus();`,
    'helloOK',
  ],
  [
    "RestRequest r = new RestRequest(); r.addHeader('A', '1'); r.addParameter('p', '2'); r.httpMethod = 'GET'; r.requestURI = '/x'; r.resourcePath = '/y'; r.remoteAddress = '1.1.1.1'; r.requestBody = Blob.valueOf('b'); RestContext.request = r; RestRequest q = RestContext.request; return q.headers + '' + q.params + q.httpMethod + q.requestURI + q.resourcePath + q.remoteAddress + q.requestBody.toString();",
    '{A=1}{p=2}GET/x/y1.1.1.1b',
  ],
  [
    "RestRequest r = new RestRequest(); r.headers = new Map<String, String>(); r.params = new Map<String, String>{ 'a' => 'b' }; return r.params;",
    '{a=b}',
  ],
  [
    "RestContext.response = new RestResponse(); RestResponse r = RestContext.response; r.addHeader('A', '1'); r.statusCode = 201; r.responseBody = Blob.valueOf('x'); return r.headers + '' + r.statusCode + r.responseBody.toString();",
    '{A=1}201x',
  ],
  [
    "RestResponse r = new RestResponse(); r.headers = new Map<String, String>{ 'a' => 'b' }; return r.headers;",
    '{a=b}',
  ],
  [
    "UUID u = UUID.randomUUID(); return u.equals(UUID.fromString(u.toString())) + ' ' + (u.hashCode() == UUID.fromString(u.toString()).hashCode());",
    'true true',
  ],
  ["UUID.fromString('x')", '!System.IllegalArgumentException: Invalid UUID string: x'],
  [
    "Version v = new Version(1, 2); return v.major() + ' ' + v.minor() + ' ' + v.patch() + ' ' + v.compareTo(new Version(1, 2, 1));",
    '1 2 null -1',
  ],
  [
    "URL u = new URL('https://me@example.com:8443/a/b?c=d#e'); return u.getAuthority() + ' ' + u.getDefaultPort() + ' ' + u.getFile() + ' ' + u.getHost() + ' ' + u.getPath() + ' ' + u.getPort() + ' ' + u.getProtocol() + ' ' + u.getQuery() + ' ' + u.getRef() + ' ' + u.getUserInfo();",
    'me@example.com:8443 443 /a/b?c=d example.com /a/b 8443 https c=d e me',
  ],
  ["new URL(new URL('https://a.com/x/y'), 'z').toExternalForm()", 'https://a.com/x/z'],
  ["new URL('https', 'a.com', '/x').sameFile(new URL('https', 'a.com', 443, '/x'))", 'true'],
  ["new URL('nothing').toString()", '!System.StringException: no protocol: nothing'],
  ["new URL('https://a.com').toString()", 'https://a.com'],
  ['URL.getOrgDomainUrl().getHost() + URL.getSalesforceBaseUrl().getPath()', 'example.my.salesforce.com'],
  ["StubProvider p = new Provider(); return p.handleMethodCall(null, 'go', null, null, null, null);", 'go'],
  ...cache('Cache.Org'),
  ...cache('Cache.Session'),
  ...cache("Cache.Org.getPartition('local.Orders')"),
  ...cache("Cache.Session.getPartition('Orders')"),
  ...cache("((Cache.Partition) Cache.Org.getPartition('Other'))"),
  ["Cache.Org.put('local.Named.k', 1); return Cache.Org.getPartition('Named').get('k');", '1'],
  ["Cache.Org.MAX_TTL_SECS + ' ' + Cache.Session.MAX_TTL_SECS", '172800 28800'],
  ["Cache.CacheBuilder b = new Builder(); return b.doLoad('x');", 'x!'],
  [
    "PageReference p = new PageReference('/apex/x?a=b#c'); p.getParameters().put('d', 'e f'); p.setRedirect(true); return p.getUrl() + ' ' + p.getAnchor() + ' ' + p.getRedirect() + ' ' + p.getHeaders() + ' ' + p.setAnchor('z').getUrl();",
    '/apex/x?a=b&d=e+f#c c true {} /apex/x?a=b&d=e+f#z',
  ],
  [
    "SelectOption o = new SelectOption('v', 'l'); o.setValue('V'); o.setLabel('L'); o.setDisabled(true); return o.getValue() + o.getLabel() + o.getDisabled();",
    'VLtrue',
  ],
  ["new SelectOption('v', 'l', true).getDisabled()", 'true'],
];
