import { describe, expect, it } from 'vitest';
import { userFormats } from '../../src/ui/userFormats.ts';

describe('formats of a user', () => {
  it('writes dates and numbers of the United States as base components expect them', () => {
    expect(userFormats('en_US', 'America/Chicago', 'USD')).toMatchObject({
      locale: 'en-US',
      firstDayOfWeek: '1',
      'dateTime.shortDateFormat': 'M/d/yyyy',
      'dateTime.mediumDateFormat': 'MMM d, yyyy',
      'dateTime.shortTimeFormat': 'h:mm a',
      'number.decimalSeparator': '.',
      'number.groupingSeparator': ',',
      'number.currencySymbol': '$',
    });
  });

  it('writes them the way of other countries', () => {
    expect(userFormats('de_DE', 'Europe/Berlin', 'EUR')).toMatchObject({
      locale: 'de-DE',
      firstDayOfWeek: '2',
      'dateTime.shortDateFormat': 'dd.MM.yyyy',
      'dateTime.shortTimeFormat': 'HH:mm',
      'number.decimalSeparator': ',',
      'number.groupingSeparator': '.',
    });
    expect(userFormats('xx_NOWHERE', 'UTC', 'USD')['locale']).toBe('en-US');
  });
});
