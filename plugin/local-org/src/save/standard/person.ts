import type { Row } from '../../store/records.ts';
import type { StandardBehaviour } from './behaviour.ts';

/** The name of a person is first name and last name. */
export function fullName(row: Readonly<Row>): string | null {
  const parts = [row['FirstName'], row['LastName']].filter((part) => typeof part === 'string');
  return parts.length === 0 ? null : parts.join(' ');
}

export const person: StandardBehaviour = {
  beforeSave({ after }) {
    after['Name'] = fullName(after);
  },
};
