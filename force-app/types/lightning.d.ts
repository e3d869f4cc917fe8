/** Modules below `lightning/` that components of this project import; the base components themselves need no types. */

declare module 'lightning/platformShowToastEvent' {
  export interface ToastOptions {
    title: string;
    message?: string;
    messageData?: (string | { url: string; label: string })[];
    variant?: 'info' | 'success' | 'warning' | 'error';
    mode?: 'dismissible' | 'pester' | 'sticky';
  }
  export class ShowToastEvent extends CustomEvent<ToastOptions> {
    constructor(options: ToastOptions);
  }
}
declare module 'lightning/refresh' {
  export class RefreshEvent extends CustomEvent<undefined> {
    constructor();
  }
  export function registerRefreshHandler(element: unknown, handler: () => Promise<unknown>): number;
  export function unregisterRefreshHandler(id: number): void;
}
declare module 'lightning/messageService' {
  interface Channel {
    readonly channelName: string;
  }
  export const MessageContext: import('lwc').WireAdapterConstructor;
  export const APPLICATION_SCOPE: unique symbol;
  export function publish(context: unknown, channel: Channel, message?: object): void;
  export function subscribe<Message>(
    context: unknown,
    channel: Channel,
    listener: (message: Message) => void,
    options?: { scope?: symbol }
  ): object;
  export function unsubscribe(subscription: unknown): void;
  export function createMessageContext(): unknown;
  export function releaseMessageContext(context: unknown): void;
}
declare module 'lightning/empApi' {
  export function subscribe(channel: string, replayId: number, listener: (message: unknown) => void): Promise<object>;
  export function unsubscribe(subscription: unknown, callback?: (response: unknown) => void): Promise<object>;
  export function onError(listener: (error: unknown) => void): void;
  export function setDebugFlag(on: boolean): void;
  export function isEmpEnabled(): Promise<boolean>;
}
declare module 'lightning/platformResourceLoader' {
  export function loadScript(component: unknown, url: string): Promise<void>;
  export function loadStyle(component: unknown, url: string): Promise<void>;
}
declare module 'lightning/navigation' {
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- a mixin takes any constructor, or is none
  type Constructor<T> = new (...args: any[]) => T;
  export interface PageReference {
    type: string;
    attributes?: Record<string, unknown>;
    state?: Record<string, string | undefined>;
  }
  interface Navigates {
    [NavigationMixin.Navigate](reference: PageReference, replace?: boolean): void;
    [NavigationMixin.GenerateUrl](reference: PageReference): Promise<string>;
  }
  export const CurrentPageReference: import('lwc').WireAdapterConstructor;
  export function NavigationMixin<T extends Constructor<import('lwc').LightningElement>>(
    Base: T
  ): T & Constructor<Navigates>;
  export namespace NavigationMixin {
    const Navigate: unique symbol;
    const GenerateUrl: unique symbol;
  }
}
declare module 'lightning/pageReferenceUtils' {
  export function encodeDefaultFieldValues(values: Record<string, unknown>): string;
  export function decodeDefaultFieldValues(text: string): Record<string, string>;
}
declare module 'lightning/modal' {
  export interface ModalOptions {
    label: string;
    size?: 'small' | 'medium' | 'large' | 'full';
    description?: string;
    [property: string]: unknown;
  }
  export default class LightningModal extends (await import('lwc')).LightningElement {
    static open(options: ModalOptions): Promise<unknown>;
    label: string;
    size: string;
    disableClose: boolean;
    close(result?: unknown): void;
  }
}
declare module 'lightning/confirm' {
  const LightningConfirm: {
    open(options: { message: string; label?: string; variant?: string; theme?: string }): Promise<boolean>;
  };
  export default LightningConfirm;
}
