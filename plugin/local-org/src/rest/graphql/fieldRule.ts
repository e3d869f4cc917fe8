import { GraphQLError, Kind, type ASTNode, type ASTVisitor, type ValidationContext } from 'graphql';

/** Refuses fields that a type does not have, in the words of the platform. */
export const undefinedField = (context: ValidationContext): ASTVisitor => ({
  Field(node, _key, _parent, _path, ancestors) {
    const type = context.getParentType();
    if (!type || context.getFieldDef()) return;
    const names = ancestors.flatMap((each) => (isNode(each) && each.kind === Kind.FIELD ? [each.name.value] : []));
    const place = [...names, node.name.value].join('/');
    const message = `Validation error (FieldUndefined@[${place}]) : Field '${node.name.value}' in type '${type.name}' is undefined`;
    context.reportError(new GraphQLError(message, { nodes: node }));
  },
});

const isNode = (value: ASTNode | readonly ASTNode[]): value is ASTNode => !Array.isArray(value);
