import type { FieldDef } from '../contract.ts';
import type { FieldPath, FunctionCall, Query, SelectItem, TypeOf } from './ast.ts';
import { malformed } from './errors.ts';
import { compileOperand, isAggregate, isDateFunction } from './expression.ts';
import { first, type Node, type Scope, type Source } from './scope.ts';
import { converterOf, formatterOf, type Member, type RecordShape } from './shape.ts';

/** The result columns of a statement; the same expression is selected once. */
export class Columns {
  private readonly names = new Map<string, string>();

  add(sql: string): string {
    let name = this.names.get(sql);
    if (!name) this.names.set(sql, (name = `c${String(this.names.size)}`));
    return name;
  }

  list(): string {
    return [...this.names].map(([sql, name]) => `${sql} AS ${name}`).join(', ');
  }
}

/** A record under construction; parents named by several paths grow together. */
interface Draft {
  readonly node: Node;
  readonly members: Map<string, Member>;
  readonly parents: Map<string, Draft>;
}

const FIELDS_LIMIT = 200;

/** Turns the select list of a query without aggregates into columns and the shape of the records. */
export class SelectCompiler {
  private readonly scope: Scope;
  private readonly columns: Columns;
  private readonly draft: Draft;
  private childCount = 0;
  private unnamed = 0;

  constructor(scope: Scope, columns: Columns) {
    this.scope = scope;
    this.columns = columns;
    this.draft = newDraft(scope.root);
  }

  /** `onChild` compiles a child query and answers the name of its relationship. */
  compile(query: Query, onChild: (child: Query) => string): RecordShape {
    for (const item of query.select) this.item(item, query, onChild);
    return this.shape(this.draft);
  }

  private item({ item, alias }: SelectItem, query: Query, onChild: (child: Query) => string): void {
    if (item.kind === 'child') {
      const name = onChild(item.query);
      this.put(this.draft, { kind: 'children', name, index: this.childCount++ }, 0);
      return;
    }
    if (item.kind === 'typeof') {
      this.typeOf(item);
      return;
    }
    if (item.kind === 'function') {
      this.call(item, alias, query);
      return;
    }
    if (alias) {
      throw malformed(this.scope.text, item.at, 'only aggregate expressions use field aliasing');
    }
    this.path(item);
  }

  private path(path: FieldPath): void {
    const { node, last, relations } = this.scope.owner(path);
    const draft = this.draftOf(path, relations);
    this.field(draft, node, last, path.at);
  }

  private field(draft: Draft, node: Node, name: string, at: number): void {
    const ref = this.scope.fieldOf(node, name, at);
    const member = isCompound(ref.field)
      ? this.compound(first(node), ref.field)
      : ({
          kind: 'value',
          name: ref.field.name,
          column: this.columns.add(ref.sql),
          convert: converterOf(ref.field.type),
        } as const);
    this.put(draft, member, at);
  }

  private nameField(draft: Draft, node: Node, name: string, at: number): void {
    const { field, sql } = this.scope.nameField(node, name, at);
    const column = this.columns.add(sql);
    this.put(draft, { kind: 'value', name: field.name, column, convert: converterOf(field.type) }, at);
  }

  private compound(source: Source, field: FieldDef): Member {
    const prefix = field.name.replace(/Address$/, '');
    const parts = [...source.object.fields.values()].filter((part) => part.compoundFieldName === field.name);
    return {
      kind: 'compound',
      name: field.name,
      parts: parts.map((part) => {
        // `Site__c` is made of `Site__Latitude__s` and `Site__Longitude__s`.
        const key =
          field.type === 'location' ? part.name.replace(/^.*__(\w+)__s$/, '$1') : part.name.slice(prefix.length);
        return {
          key: key.charAt(0).toLowerCase() + key.slice(1),
          column: this.columns.add(this.scope.columnOf(source, part)),
        };
      }),
    };
  }

  private call(call: FunctionCall, alias: string | undefined, query: Query): void {
    if (call.name === 'fields') {
      this.allFields(call, query);
      return;
    }
    const refused = isAggregate(call) || isDateFunction(call.name);
    if (refused) throw malformed(this.scope.text, call.at, `unexpected token: '${call.name}'`);
    const expression = compileOperand(this.scope, call);
    const path = call.argument?.kind === 'field' ? call.argument : undefined;
    const relations = path ? this.scope.owner(path).relations : [];
    const draft = alias || !path ? this.draft : this.draftOf(path, relations);
    const convert =
      call.name === 'format' ? formatterOf(expression.type, expression.field) : converterOf(expression.type);
    const name = alias ?? expression.field?.name ?? `expr${String(this.unnamed++)}`;
    this.put(draft, { kind: 'value', name, column: this.columns.add(expression.sql), convert }, call.at);
  }

  private allFields(call: FunctionCall, query: Query): void {
    const bounded = query.limit !== undefined && query.limit <= FIELDS_LIMIT;
    if (call.parameter !== 'standard' && !bounded) {
      throw malformed(this.scope.text, call.at, 'The SOQL FIELDS function must have a LIMIT of at most 200');
    }
    for (const field of this.scope.rootSource.object.fields.values()) {
      const isAsked = call.parameter === 'all' || field.custom === (call.parameter === 'custom');
      if (isAsked && this.scope.mayReadField(this.scope.rootSource.object, field.name)) {
        this.field(this.draft, this.scope.root, field.name, call.at);
      }
    }
  }

  private typeOf(choice: TypeOf): void {
    const node = this.scope.follow(this.scope.root, choice.field.path.at(-1) ?? '', choice.field.at);
    const variants = node.sources.map((source) => {
      const branch = choice.when.find(
        (when) => when.object.path[0]?.toLowerCase() === source.object.name.toLowerCase()
      );
      const only: Node = { ...node, sources: [source] };
      const draft = newDraft(only);
      for (const { path, at } of branch?.fields ?? []) this.field(draft, only, path.at(-1) ?? '', at);
      // What stands after ELSE are fields of `Name`, whatever the record is.
      for (const { path, at } of branch ? [] : choice.otherwise) this.nameField(draft, only, path.at(-1) ?? '', at);
      return {
        object: source.object.name,
        idColumn: this.columns.add(`${source.alias}."Id"`),
        members: [...draft.members.values()],
      };
    });
    this.put(this.draft, { kind: 'record', name: node.name, shape: { variants } }, choice.field.at);
  }

  private draftOf(path: FieldPath, relations: readonly string[]): Draft {
    let draft = this.draft;
    // Paths that start with an alias of a parent hang below the parent's own name.
    for (const name of relations) {
      const node = this.scope.follow(draft.node, name, path.at);
      let parent = draft.parents.get(node.name);
      if (!parent) {
        parent = newDraft(node);
        draft.parents.set(node.name, parent);
        // Holds the place of the parent in the order of the select list.
        draft.members.set(node.name.toLowerCase(), { kind: 'record', name: node.name, shape: { variants: [] } });
      }
      draft = parent;
    }
    return draft;
  }

  private put(draft: Draft, member: Member, at: number): void {
    const key = member.name.toLowerCase();
    if (draft.members.has(key)) throw malformed(this.scope.text, at, `duplicate field selected: ${member.name}`);
    draft.members.set(key, member);
  }

  private shape(draft: Draft): RecordShape {
    const members = [...draft.members.values()].map((member) => {
      const parent = member.kind === 'record' ? draft.parents.get(member.name) : undefined;
      return parent ? ({ kind: 'record', name: member.name, shape: this.shape(parent) } as const) : member;
    });
    return {
      variants: draft.node.sources.map((source) => ({
        object: source.object.name,
        idColumn: this.columns.add(`${source.alias}."Id"`),
        members,
      })),
    };
  }
}

const isCompound = (field: FieldDef): boolean => field.type === 'address' || field.type === 'location';
const newDraft = (node: Node): Draft => ({ node, members: new Map(), parents: new Map() });
