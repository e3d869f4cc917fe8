import OmPlanGraph from 'c/omPlanGraph';
import { step } from 'support/orders';
import { find, render, settle, textOf } from 'support/render';

Element.prototype.scrollIntoView = jest.fn();
const steps = [
  step('a', { isCritical: true }),
  step('b', { waitsFor: ['a'], isCritical: true }),
  step('c', { waitsFor: ['a'] }),
];
const show = (): HTMLElement => render('c-om-plan-graph', OmPlanGraph, { steps, noLane: 'System' });
const node = (graph: HTMLElement, key: string): HTMLElement => find(graph, `[data-key="${key}"]`);

describe('c-om-plan-graph', () => {
  it('draws steps in lanes with what they wait for', () => {
    const graph = show();
    expect(textOf(graph, '.lane-name')).toBe('Install');
    expect(graph.shadowRoot?.querySelectorAll('.edge')).toHaveLength(2);
    expect(graph.shadowRoot?.querySelectorAll('.edge_critical')).toHaveLength(1);
  });

  it('has one stop for the tab key, and follows arrow keys', async () => {
    const graph = show();
    expect(graph.shadowRoot?.querySelectorAll('[tabindex="0"]')).toHaveLength(1);
    node(graph, 'a').dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowRight', bubbles: true }));
    await settle();
    expect(graph.shadowRoot?.activeElement).toBe(node(graph, 'b'));
    node(graph, 'b').dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowDown', bubbles: true }));
    await settle();
    expect(graph.shadowRoot?.activeElement).toBe(node(graph, 'c'));
  });

  it('tells which step was chosen, shows its neighbours, and is accessible', async () => {
    const graph = show();
    const selected: unknown[] = [];
    graph.addEventListener('select', (event) => selected.push((event as CustomEvent<unknown>).detail));
    node(graph, 'b').click();
    expect(selected).toEqual(['b']);
    Object.assign(graph, { selectedKey: 'b' });
    await settle();
    expect(node(graph, 'c').className).toContain('node_dim');
    expect(node(graph, 'a').className).not.toContain('node_dim');
    await expect(graph).toBeAccessible();
  });
});
