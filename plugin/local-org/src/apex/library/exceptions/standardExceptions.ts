import { ApexException } from './apexException.ts';

/** Exceptions of the platform by namespace; each is a class of its own that extends `Exception`. */
const NAMES = {
  System: [
    'AssertException',
    'AsyncException',
    'AuraHandledException',
    'BigObjectException',
    'CalloutException',
    'CanvasException',
    'DataWeaveScriptException',
    'DmlException',
    'DuplicateMessageException',
    'EmailException',
    'ExternalObjectException',
    'FatalCursorException',
    'FinalException',
    'FlowException',
    'HandledException',
    'IllegalArgumentException',
    'InvalidHeaderException',
    'InvalidParameterValueException',
    'InvalidReadOnlyUserDmlException',
    'JSONException',
    'LicenseException',
    'LimitException',
    'ListException',
    'MathException',
    'NoAccessException',
    'NoDataFoundException',
    'NoSuchElementException',
    'NullPointerException',
    'PlatformCacheException',
    'ProcedureException',
    'QueryException',
    'RequiredFeatureMissingException',
    'SearchException',
    'SecurityException',
    'SerializationException',
    'SObjectException',
    'StringException',
    'TouchHandledException',
    'TransientCursorException',
    'TypeException',
    'UnexpectedException',
    'UnsupportedOperationException',
    'VisualforceException',
    'WaveTemplateException',
    'XmlException',
  ],
  Cache: [
    'CacheBuilderExecutionException',
    'InvalidCacheBuilderException',
    'InvalidParamException',
    'ItemSizeLimitExceededException',
    'PlatformCacheInvalidOperationException',
  ],
  EventBus: ['RetryableException'],
} as const;

type SystemException = (typeof NAMES)['System'][number];
export type ExceptionName =
  SystemException | `Cache.${(typeof NAMES)['Cache'][number]}` | `EventBus.${(typeof NAMES)['EventBus'][number]}`;

function classOf(namespace: string, name: string): typeof ApexException {
  return class extends ApexException {
    static override readonly standardType = `${namespace}.${name}`;
  };
}

/** The class of every standard exception by its name without `System.`. */
export const standardExceptions: ReadonlyMap<ExceptionName, typeof ApexException> = new Map(
  Object.entries(NAMES).flatMap(([namespace, names]) =>
    names.map((name): [ExceptionName, typeof ApexException] => [
      (namespace === 'System' ? name : `${namespace}.${name}`) as ExceptionName,
      classOf(namespace, name),
    ])
  )
);

/** A standard exception to throw: `throw exception('MathException', 'Divide by 0')`. */
export function exception(name: ExceptionName, message: string, cause: ApexException | null = null): ApexException {
  const type = standardExceptions.get(name);
  if (type === undefined) throw new Error(`There is no exception ${name}.`);
  return new type(message, cause);
}

/** What the platform throws where a member of null is asked for. */
export const nullPointer = (message = 'Attempt to de-reference a null object'): ApexException =>
  exception('NullPointerException', message);

/** A required argument; null is refused with the text of the platform. */
export function required<T>(value: T | null): T {
  if (value === null) throw nullPointer('Argument cannot be null.');
  return value;
}
