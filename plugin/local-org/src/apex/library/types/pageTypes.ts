import { nativeType, type NativeType } from '../../native.ts';
import type { ApexTransaction } from '../../transaction.ts';
import { ApexMap } from '../collections/map.ts';
import { nullPointer } from '../exceptions/standardExceptions.ts';
import { EQUALS, HASH, TEXT } from '../values/protocol.ts';
import { hashOfText } from '../values/double.ts';

/** An address of a page with its parameters; nothing is fetched. */
export class ApexPageReference {
  path: string;
  anchor: string | null = null;
  redirect: boolean | null = null;
  readonly parameters: ApexMap;
  readonly headers = new ApexMap('String', 'String');

  constructor(apex: ApexTransaction, url: string) {
    const [, path = '', query = '', anchor] = /^([^?#]*)(?:\?([^#]*))?(?:#(.*))?$/s.exec(url) ?? [];
    this.path = path;
    this.anchor = anchor ?? null;
    this.parameters = ApexMap.of(apex, 'String', 'String', new URLSearchParams(query));
  }

  get url(): string {
    const parameters = this.parameters
      .toArray()
      .map(([name, value]): [string, string] => [name as string, (value as string | null) ?? '']);
    const query = new URLSearchParams(parameters).toString();
    return `${this.path}${query === '' ? '' : `?${query}`}${this.anchor === null ? '' : `#${this.anchor}`}`;
  }

  [TEXT](): string {
    return `System.PageReference[${this.url}]`;
  }

  [EQUALS](other: unknown): boolean {
    return other instanceof ApexPageReference && other.url === this.url;
  }

  [HASH](): number {
    return hashOfText(this.url);
  }
}

class ApexSelectOption {
  value: string | null;
  label: string | null;
  isDisabled: boolean;

  constructor(value: string | null, label: string | null, isDisabled = false) {
    this.value = value;
    this.label = label;
    this.isDisabled = isDisabled;
  }
}

const pageReferenceType = nativeType('PageReference', {
  isInstance: (value) => value instanceof ApexPageReference,
  constructors: {
    '(String url)': (apex, url: string | null) => {
      if (url === null) throw nullPointer('Argument cannot be null.');
      return new ApexPageReference(apex, url);
    },
  },
  members: {
    'String getAnchor()': (_apex, self: ApexPageReference) => self.anchor,
    'Map<String,String> getHeaders()': (_apex, self: ApexPageReference) => self.headers,
    'Map<String,String> getParameters()': (_apex, self: ApexPageReference) => self.parameters,
    'Boolean getRedirect()': (_apex, self: ApexPageReference) => self.redirect,
    'String getUrl()': (_apex, self: ApexPageReference) => self.url,
    'PageReference setAnchor(String anchor)': (_apex, self: ApexPageReference, anchor: string | null) => {
      self.anchor = anchor;
      return self;
    },
    'PageReference setRedirect(Boolean redirect)': (_apex, self: ApexPageReference, redirect: boolean | null) => {
      self.redirect = redirect;
      return self;
    },
  },
});

const selectOptionType = nativeType('SelectOption', {
  isInstance: (value) => value instanceof ApexSelectOption,
  constructors: {
    '(String value, String label)': (_apex, value: string | null, label: string | null) =>
      new ApexSelectOption(value, label),
    '(String value, String label, Boolean isDisabled)': (
      _apex,
      value: string | null,
      label: string | null,
      isDisabled: boolean | null
    ) => new ApexSelectOption(value, label, isDisabled === true),
  },
  members: {
    'Boolean getDisabled()': (_apex, self: ApexSelectOption) => self.isDisabled,
    'String getLabel()': (_apex, self: ApexSelectOption) => self.label,
    'String getValue()': (_apex, self: ApexSelectOption) => self.value,
    'void setDisabled(Boolean isDisabled)': (_apex, self: ApexSelectOption, isDisabled: boolean | null) => {
      self.isDisabled = isDisabled === true;
    },
    'void setLabel(String label)': (_apex, self: ApexSelectOption, label: string | null) => {
      self.label = label;
    },
    'void setValue(String value)': (_apex, self: ApexSelectOption, value: string | null) => {
      self.value = value;
    },
  },
});

export const pageTypes: readonly NativeType[] = [pageReferenceType, selectOptionType];
