import type { Row } from '../../store/records.ts';
import type { Change, SaveScope } from '../change.ts';

/** What the platform itself does with a standard object, beside what metadata says. Methods throw ApiError to refuse. */
export interface StandardBehaviour {
  /** Runs where before-triggers end: may fill fields, and refuses what the object does not allow. */
  beforeSave?(change: Change, scope: SaveScope): void;
  /** After the records of a chunk are written. */
  afterSave?(changes: readonly Change[], scope: SaveScope): void;
  beforeDelete?(row: Row, scope: SaveScope): void;
  afterDelete?(row: Row, scope: SaveScope): void;
  /** Once the record is back with all that went along with it. */
  afterUndelete?(row: Row, scope: SaveScope): void;
}
