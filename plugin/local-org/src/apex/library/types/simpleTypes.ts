import { nativeType, type NativeType } from '../../native.ts';
import type { ApexTransaction } from '../../transaction.ts';
import { exception } from '../exceptions/standardExceptions.ts';
import type { ApexDatetime } from '../values/datetime.ts';
import { hashOf, sameValue } from '../values/equality.ts';
import { ApexTimeZone, ApexUrl, ApexUuid, ApexVersion } from '../values/simpleValues.ts';
import { isZone, offsetAt, zoneName } from '../values/zones.ts';
import { notNull } from './notNull.ts';

function orgUrl(apex: ApexTransaction): ApexUrl {
  const { orgUrl: url } = apex.platform;
  if (url === undefined) throw exception('UnexpectedException', 'This org has no address');
  return ApexUrl.parse(url);
}

const uuidType = nativeType('UUID', {
  isInstance: (value) => value instanceof ApexUuid,
  members: {
    ...notNull({ 'static UUID fromString(String text)': (_apex, text: string) => ApexUuid.parse(text) }),
    'static UUID randomUUID()': () => ApexUuid.random(),
    'Boolean equals(Object other)': (apex, self: ApexUuid, other: unknown) => sameValue(apex, self, other),
    'Integer hashCode()': (apex, self: ApexUuid) => hashOf(apex, self),
    'String toString()': (_apex, self: ApexUuid) => self.text,
  },
});

/** A zone that is none is GMT, as for Java. */
const zoneNamed = (_apex: ApexTransaction, id: string): ApexTimeZone => new ApexTimeZone(isZone(id) ? id : 'GMT');

const timeZoneType = nativeType('TimeZone', {
  isInstance: (value) => value instanceof ApexTimeZone,
  members: {
    ...notNull({
      'static TimeZone getTimeZone(String id)': zoneNamed,
      'Integer getOffset(Datetime at)': (_apex, self: ApexTimeZone, at: ApexDatetime) => offsetAt(self.id, at.moment),
    }),
    'String getDisplayName()': (apex, self: ApexTimeZone) => zoneName(self.id, apex.now(), 'long'),
    'String getID()': (_apex, self: ApexTimeZone) => self.id,
    'String toString()': (_apex, self: ApexTimeZone) => self.id,
  },
});

const versionType = nativeType('Version', {
  isInstance: (value) => value instanceof ApexVersion,
  constructors: {
    '(Integer major, Integer minor)': (_apex, major: number, minor: number) => new ApexVersion(major, minor),
    '(Integer major, Integer minor, Integer patch)': (_apex, major: number, minor: number, patch: number) =>
      new ApexVersion(major, minor, patch),
  },
  members: {
    ...notNull({
      'Integer compareTo(Version other)': (_apex, self: ApexVersion, other: ApexVersion) => self.compareTo(other),
    }),
    'Integer major()': (_apex, self: ApexVersion) => self.parts[0],
    'Integer minor()': (_apex, self: ApexVersion) => self.parts[1],
    'Integer patch()': (_apex, self: ApexVersion) => self.parts[2],
  },
});

const urlType = nativeType('URL', {
  isInstance: (value) => value instanceof ApexUrl,
  constructors: notNull({
    '(String spec)': (_apex, spec: string) => ApexUrl.parse(spec),
    '(URL context, String spec)': (_apex, context: ApexUrl, spec: string) => context.resolve(spec),
    '(String protocol, String host, String file)': (_apex, protocol: string, host: string, file: string) =>
      ApexUrl.of(protocol, host, -1, file),
    '(String protocol, String host, Integer port, String file)': (
      _apex,
      protocol: string,
      host: string,
      port: number,
      file: string
    ) => ApexUrl.of(protocol, host, port, file),
  }),
  members: {
    'static URL getOrgDomainUrl()': orgUrl,
    'static URL getSalesforceBaseUrl()': orgUrl,
    'String getAuthority()': (_apex, self: ApexUrl) => self.authority,
    'Integer getDefaultPort()': (_apex, self: ApexUrl) => self.defaultPort,
    'String getFile()': (_apex, self: ApexUrl) => self.file,
    'String getHost()': (_apex, self: ApexUrl) => self.host,
    'String getPath()': (_apex, self: ApexUrl) => self.path,
    'Integer getPort()': (_apex, self: ApexUrl) => self.port,
    'String getProtocol()': (_apex, self: ApexUrl) => self.protocol,
    'String getQuery()': (_apex, self: ApexUrl) => self.query,
    'String getRef()': (_apex, self: ApexUrl) => self.ref,
    'String getUserInfo()': (_apex, self: ApexUrl) => self.userInfo,
    ...notNull({
      'Boolean sameFile(URL other)': (_apex, self: ApexUrl, other: ApexUrl) => self.sameFile(other),
    }),
    'String toExternalForm()': (_apex, self: ApexUrl) => self.text,
    'String toString()': (_apex, self: ApexUrl) => self.text,
  },
});

/** Answers the calls of an object that `Test.createStub` made. */
const stubProviderType = nativeType('StubProvider', {
  kind: 'interface',
  isInstance: () => false,
  members: {
    'Object handleMethodCall(Object stub, String method, Type returns, List<Type> types, List<String> names, List<Object> values)':
      (apex, self: object, ...values: never[]) => apex.invoke(self, 'handleMethodCall', values),
  },
});

export const simpleTypes: readonly NativeType[] = [uuidType, timeZoneType, versionType, urlType, stubProviderType];
