import { ApiError } from '../contract.ts';
import { makeId } from '../store/ids.ts';
import type { QueryResult } from '../soql/soqlEngine.ts';

export interface Cursor {
  readonly id: string;
  readonly result: QueryResult;
  readonly batchSize: number;
}

const MAX_CURSORS_PER_USER = 10;

/** Results of queries that did not fit one page, the ten latest of each user. */
export class CursorStore {
  private readonly cursors = new Map<string, Cursor & { readonly userId: string }>();
  private sequence = 0;

  open(userId: string, result: QueryResult, batchSize: number): Cursor {
    const own = [...this.cursors.values()].filter((cursor) => cursor.userId === userId);
    if (own.length >= MAX_CURSORS_PER_USER && own[0]) this.cursors.delete(own[0].id);
    const cursor = { id: makeId('01g', ++this.sequence), result, batchSize, userId };
    this.cursors.set(cursor.id, cursor);
    return cursor;
  }

  /** The cursor and offset of a locator such as `01g…-2000`. */
  find(userId: string, locator: string): { readonly cursor: Cursor; readonly offset: number } {
    const [id = '', offset = ''] = locator.split('-');
    const cursor = this.cursors.get(id);
    if (!cursor || cursor.userId !== userId || !/^\d+$/.test(offset)) {
      throw new ApiError('INVALID_QUERY_LOCATOR', 'invalid query locator', { status: 400 });
    }
    return { cursor, offset: Number(offset) };
  }

  close(id: string): void {
    this.cursors.delete(id);
  }
}
