import type { StepDocument } from '../document.ts';
import type { DocumentPath, ProblemList } from '../problems.ts';
import { hint } from '../suggest.ts';
import type { DesignIndex } from './designIndex.ts';

/** What a step says about changes of orders that are under way. */
export function checkChange(path: DocumentPath, step: StepDocument, index: DesignIndex, problems: ProblemList): void {
  const { change, pointOfNoReturn, type } = step;
  if (change?.undo && type !== 'callout') {
    problems.error([...path, 'change', 'undo'], {
      code: 'FieldDoesNotApply',
      message: `"undo" is for steps of type callout, and this one is ${type}`,
      action: 'Remove it; the effect of people and events is taken back by people.',
    });
  }
  if (change?.strategy === 'undoThenRedo' && !change.undo) {
    problems.error([...path, 'change'], {
      code: 'UndoMissing',
      message: 'the step is to be undone first, and nothing says how',
      action: 'Add undo: { operation: … }, or choose the strategy redo.',
    });
  }
  if (change?.sensitiveTo) {
    if (type !== 'manual') {
      problems.error([...path, 'change', 'sensitiveTo'], {
        code: 'FieldDoesNotApply',
        message: `what a step of type ${type} is sensitive to is known from its payload`,
        action: 'Remove "sensitiveTo".',
      });
    }
    checkNames([...path, 'change', 'sensitiveTo'], change.sensitiveTo, index, problems);
  }
  if (!pointOfNoReturn) return;
  if (pointOfNoReturn.fee !== undefined && pointOfNoReturn.kind === 'hard') {
    problems.error([...path, 'pointOfNoReturn', 'fee'], {
      code: 'FieldDoesNotApply',
      message: 'behind a hard point of no return there is no change that could cost something',
      action: 'Remove the fee, or make the point soft.',
    });
  }
  checkNames([...path, 'pointOfNoReturn', 'attributes'], pointOfNoReturn.attributes ?? [], index, problems);
}

function checkNames(path: DocumentPath, names: readonly string[], index: DesignIndex, problems: ProblemList): void {
  const known = new Set(
    Object.values(index.document.products)
      .filter(({ kind }) => kind === 'technical')
      .flatMap(({ attributes }) => Object.keys(attributes))
  );
  names.forEach((name, at) => {
    if (known.has(name)) return;
    problems.error([...path, at], {
      code: 'UnknownAttribute',
      message: `no technical product has an attribute "${name}". ${hint(name, known)}`,
      action: 'Correct the name.',
    });
  });
}
