import ACTION from '@salesforce/label/c.OM_Lines_Action';
import ADD from '@salesforce/label/c.OM_Action_Add';
import MODIFY from '@salesforce/label/c.OM_Action_Modify';
import DELETE from '@salesforce/label/c.OM_Action_Delete';
import NO_CHANGE from '@salesforce/label/c.OM_Action_NoChange';
import MOVE from '@salesforce/label/c.OM_Action_Move';
import SUSPEND from '@salesforce/label/c.OM_Action_Suspend';
import RESUME from '@salesforce/label/c.OM_Action_Resume';
import OF from '@salesforce/label/c.OM_CountOf';
import BECOMES from '@salesforce/label/c.OM_Lines_Becomes';
import NO_ITEMS from '@salesforce/label/c.OM_Lines_NoItems';
import NOT_PLANNED from '@salesforce/label/c.OM_Lines_NotPlanned';
import PART_OF from '@salesforce/label/c.OM_Lines_PartOf';
import NO_REASON from '@salesforce/label/c.OM_Lines_NoReason';
import CERTIFICATE from '@salesforce/label/c.OM_Lines_Certificate';
import LIST_PRICE from '@salesforce/label/c.OM_Lines_ListPrice';
import PRODUCT_CODE from '@salesforce/label/c.OM_Lines_ProductCode';
import { fill } from 'c/omErrors';
import { money, number } from 'c/omFormat';
import { changeabilityOf, type OrderLine, type PlanItem, type ReturnPoints } from 'c/omOrderModel';
import type { TreeNode, TreeRow } from 'c/omOrderModel';
import { badgeOf, changeText, countdownText, pointText } from 'c/omPoints';
import { lookOf } from 'c/omStates';
import { wordsOf } from 'c/omTaskModel';

const ACTIONS: Readonly<Record<string, string>> = {
  add: ADD,
  modify: MODIFY,
  delete: DELETE,
  noChange: NO_CHANGE,
  move: MOVE,
  suspend: SUSPEND,
  resume: RESUME,
};

export interface GridRow {
  readonly id: string;
  readonly level: number;
  readonly isOpen: boolean;
  readonly hasChildren: boolean;
  readonly expanded?: 'true' | 'false';
  readonly position: number;
  readonly siblings: number;
  readonly name: string;
  readonly isItem: boolean;
  readonly bundleLine?: string;
  readonly quantity: string;
  readonly action: string;
  readonly state?: string | undefined;
  readonly progress: string;
  readonly billing?: string | undefined;
  readonly amount: string;
  /** What can still be changed, and how it looks; empty where nothing is said about it. */
  readonly change: string;
  readonly changeIcon: string;
  readonly reasons: readonly string[];
  readonly facts: readonly { readonly label: string; readonly value: string }[];
  readonly className: string;
  readonly indent: string;
  readonly tabIndex: string;
}

interface Context {
  readonly currency?: string | null;
  readonly hasPlan: boolean;
  readonly focused?: string;
  readonly nameOfLine: ReadonlyMap<string, string>;
  readonly points: ReturnPoints;
  readonly now: number;
}

/** A row as it is shown. */
export function gridRow({ node, level, isOpen, position, siblings }: TreeRow, context: Context): GridRow {
  const hasChildren = node.children.length > 0;
  return {
    ...(node.line ? lineCells(node.line, context) : itemCells(node.item)),
    ...changeCells(node.line, context),
    id: node.id,
    level,
    isOpen,
    hasChildren,
    ...(hasChildren ? { expanded: isOpen ? 'true' : 'false' } : {}),
    position,
    siblings,
    progress: node.progress.total > 0 ? fill(OF, node.progress.done, node.progress.total) : '',
    reasons: reasonsOf(node, context),
    facts: factsOf(node, context),
    className: node.item ? 'row row_item' : level === 1 ? 'row row_top' : 'row',
    indent: `--level: ${level - 1}`,
    tabIndex: node.id === context.focused ? '0' : '-1',
  };
}

type Cells = Pick<GridRow, 'name' | 'isItem' | 'bundleLine' | 'quantity' | 'action' | 'state' | 'billing' | 'amount'>;

const lineCells = (line: OrderLine, { currency }: Context): Cells => ({
  name: line.productName,
  isItem: false,
  ...(line.bundleId && !line.parentId ? { bundleLine: line.id } : {}),
  quantity: number(line.quantity),
  action: ACTIONS[line.action ?? ''] ?? '',
  state: line.state ?? undefined,
  billing: line.billingState ?? undefined,
  amount: money(line.totalPrice, currency),
});

const itemCells = (item: PlanItem | undefined): Cells => ({
  name: item?.productName ?? item?.key ?? '',
  isItem: true,
  quantity: number(item?.quantity),
  action: ACTIONS[item?.action ?? ''] ?? '',
  state: item?.state ?? undefined,
  amount: '',
});

function changeCells(line: OrderLine | undefined, context: Context): Pick<GridRow, 'change' | 'changeIcon'> {
  const { currency, points, now } = context;
  const found = line && changeabilityOf(line.id, points);
  if (!found) return { change: '', changeIcon: '' };
  return {
    change: changeText(found, currency) || countdownText(found, now),
    changeIcon: lookOf(badgeOf(found)).icon,
  };
}

function reasonsOf(node: TreeNode, context: Context): readonly string[] {
  const { currency, points, now } = context;
  const concerning = points.points.filter(({ lines }) => lines.includes(node.line?.id ?? ''));
  return [...originOf(node, context), ...concerning.map((point) => pointText(point, now, currency))];
}

function originOf({ line, item, children }: TreeNode, { hasPlan, nameOfLine }: Context): readonly string[] {
  if (item) return item.reason ? item.reason.split('\n') : [NO_REASON];
  const parent = line?.parentId ? nameOfLine.get(line.parentId) : undefined;
  const partOf = parent === undefined ? [] : [fill(PART_OF, parent)];
  if (!hasPlan) return [...partOf, NOT_PLANNED];
  const items = children.flatMap(({ item: below }) => (below ? [below.productName ?? below.key] : []));
  const below = children.some((child) => child.line !== undefined);
  if (items.length > 0) return [...partOf, fill(BECOMES, items.join(', '))];
  return below ? partOf : [...partOf, NO_ITEMS];
}

function factsOf({ line, item }: TreeNode, { currency }: Context): GridRow['facts'] {
  const attributes = Object.entries((line ?? item)?.attributes ?? {});
  const code = (line ?? item)?.productCode;
  const action = ACTIONS[(line ?? item)?.action ?? ''];
  return [
    ...(action === undefined ? [] : [{ label: ACTION, value: action }]),
    ...(code ? [{ label: PRODUCT_CODE, value: code }] : []),
    ...(line?.listPrice ? [{ label: LIST_PRICE, value: money(line.listPrice, currency) }] : []),
    ...attributes.map(([key, value]) => ({ label: wordsOf(key), value })),
    ...(line?.certificateName ? [{ label: CERTIFICATE, value: line.certificateName }] : []),
  ];
}
