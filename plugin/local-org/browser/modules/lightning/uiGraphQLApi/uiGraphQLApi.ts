/** The first version of the GraphQL module: the same, but for the way to refresh. */
export { gql, graphql } from 'lightning/graphql';

export const refreshGraphQL = async (result: unknown): Promise<void> => {
  await (result as { refresh?: () => Promise<void> } | undefined)?.refresh?.();
};
