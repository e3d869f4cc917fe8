/** What an org gives to Lightning components. No import or export at the top, so that these are modules of everybody. */
declare module 'lwc' {
  export * from '@lwc/engine-dom';
}

declare module '@salesforce/apex' {
  export function refreshApex(provisioned: unknown): Promise<void>;
  export function getSObjectValue(record: object, field: string | import('@salesforce/schema').FieldId): unknown;
}
declare module '@salesforce/apex/*' {
  const method: {
    (parameters?: Record<string, unknown>): Promise<unknown>;
    // eslint-disable-next-line @typescript-eslint/no-explicit-any -- what a wire takes depends on the method
    adapter: import('lwc').WireAdapterConstructor<any, any>;
  };
  export default method;
}
declare module '@salesforce/schema' {
  export interface ObjectId {
    readonly objectApiName: string;
  }
  export interface FieldId extends ObjectId {
    readonly fieldApiName: string;
  }
}
declare module '@salesforce/schema/*' {
  const reference: import('@salesforce/schema').FieldId;
  export default reference;
}
declare module '@salesforce/label/*' {
  const text: string;
  export default text;
}
declare module '@salesforce/resourceUrl/*' {
  const url: string;
  export default url;
}
declare module '@salesforce/messageChannel/*' {
  const channel: { readonly channelName: string };
  export default channel;
}
declare module '@salesforce/customPermission/*' {
  const granted: true | undefined;
  export default granted;
}
declare module '@salesforce/userPermission/*' {
  const granted: true | undefined;
  export default granted;
}
declare module '@salesforce/user/*' {
  const id: string;
  export default id;
}
declare module '@salesforce/i18n/*' {
  const value: string;
  export default value;
}
declare module '@salesforce/client/formFactor' {
  const formFactor: 'Large' | 'Medium' | 'Small';
  export default formFactor;
}
