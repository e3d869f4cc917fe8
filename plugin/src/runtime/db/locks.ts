/**
 * Advisory locks of the runtime, in one place so that no two mean the same number. They hold for the whole database, so
 * programs of different schemas take turns, too.
 */
export const LOCKS = {
  /** Who uses an embedded server, shared; alone it means that nobody else does. */
  serverUsers: 1330464100,
  /** Who brings the schema up to date. */
  migrations: 1330464101,
  /** Who gives orders on assets their turn. */
  assetTurns: 1330464102,
  /** Who gives tasks to people. */
  assignment: 1330464103,
} as const;
