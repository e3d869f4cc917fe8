import { ApiError } from '../contract.ts';

const WSDL_HINT = 'Please reference your WSDL or the describe call for the appropriate names.';

/** The lines with a caret that Salesforce puts before what is wrong at an offset of the query. */
function excerpt(text: string, offset: number): string {
  const before = text.slice(0, offset);
  const row = before.split('\n').length;
  const column = offset - (before.lastIndexOf('\n') + 1) + 1;
  const start = Math.max(before.lastIndexOf('\n') + 1, offset - 40);
  const lineEnd = text.indexOf('\n', offset);
  const end = Math.min(lineEnd < 0 ? text.length : lineEnd, offset + 40);
  const caret = `${' '.repeat(offset - start)}^`;
  return `\n${text.slice(start, end)}\n${caret}\nERROR at Row:${String(row)}:Column:${String(column)}\n`;
}

export function malformed(text: string, offset: number, message: string): ApiError {
  return new ApiError('MALFORMED_QUERY', excerpt(text, offset) + message);
}

export function unexpectedToken(text: string, offset: number, token: string): ApiError {
  return malformed(text, offset, `unexpected token: '${token}'`);
}

export function noSuchColumn(text: string, offset: number, column: string, entity: string): ApiError {
  return new ApiError(
    'INVALID_FIELD',
    `${excerpt(text, offset)}No such column '${column}' on entity '${entity}'. If you are attempting to use a custom ` +
      `field, be sure to append the '__c' after the custom field name. ${WSDL_HINT}`
  );
}

export function invalidField(text: string, offset: number, message: string): ApiError {
  return new ApiError('INVALID_FIELD', excerpt(text, offset) + message);
}

export function noSuchRelation(text: string, offset: number, name: string, where: 'field path' | 'FROM'): ApiError {
  const place = where === 'FROM' ? 'FROM part of query call' : 'field path';
  return new ApiError(
    where === 'FROM' ? 'INVALID_TYPE' : 'INVALID_FIELD',
    `${excerpt(text, offset)}Didn't understand relationship '${name}' in ${place}. If you are attempting to use a ` +
      `custom relationship, be sure to append the '__r' after the custom relationship name. ${WSDL_HINT}`
  );
}

export function noSuchObject(text: string, offset: number, name: string): ApiError {
  return new ApiError(
    'INVALID_TYPE',
    `${excerpt(text, offset)}sObject type '${name}' is not supported. If you are attempting to use a custom object, be ` +
      `sure to append the '__c' after the entity name. ${WSDL_HINT}`
  );
}
