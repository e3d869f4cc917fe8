import { flag, textOf } from './elements.ts';
import type { ParsedComponent } from './parsedComponents.ts';

/** A Classic e-mail template: what is sent, with merge fields in it. */
export interface EmailTemplateDef {
  /** `Folder/Name`. */
  readonly name: string;
  readonly label: string;
  readonly type: 'text' | 'html' | 'custom' | 'visualforce';
  readonly available: boolean;
  readonly subject: string;
  /** The body as plain text; for a text template its content. */
  readonly text: string;
  readonly html?: string;
}

const decoder = new TextDecoder();

/** The content of the template is a file of its own beside the XML. */
export function readEmailTemplate({ fullName, element, component }: ParsedComponent): EmailTemplateDef {
  const type = (element && textOf(element, 'type')) ?? 'text';
  const content = component.content === undefined ? '' : decoder.decode(component.content).replace(/^\uFEFF/, '');
  const isText = type === 'text';
  return {
    name: fullName,
    label: (element && textOf(element, 'name')) ?? fullName,
    type: type as EmailTemplateDef['type'],
    available: element !== undefined && flag(element, 'available'),
    subject: (element && textOf(element, 'subject')) ?? '',
    text: isText ? content : ((element && textOf(element, 'textOnly')) ?? ''),
    ...(isText ? {} : { html: content }),
  };
}
