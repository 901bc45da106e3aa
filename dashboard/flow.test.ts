import { describe, expect, it } from 'vitest';
import { type Flow, flowOf, isTouchpoint, neighbour } from './flow.ts';

const PATHS = [
  { path: ['Paid Search', 'Email'], conversions: 6 },
  { path: ['Email'], conversions: 3 },
  { path: ['Email', 'Direct', 'Email', 'Direct'], conversions: 1 },
  { path: [], conversions: 2 },
];
const said = ({ columns }: Flow) =>
  columns.map((column) => column.map(({ kind, channel, conversions }) => `${channel || kind} ${conversions}`));

describe('paths as a flow', () => {
  it('people stand in a column per place, and end in the next one', () => {
    expect(said(flowOf(PATHS, 3, 300))).toEqual([
      ['Paid Search 6', 'Email 4', 'none 2'],
      ['Email 6', 'Direct 1', 'reached 5'],
      ['Email 1', 'reached 6'],
      ['longer 1'],
    ]);
    expect(said(flowOf(PATHS, 1, 300))).toEqual([
      ['Paid Search 6', 'Email 4', 'none 2'],
      ['longer 7', 'reached 5'],
    ]);
  });

  it('who reached the end, or had no touchpoint, stands at no place', () => {
    const touched = flowOf(PATHS, 3, 300).columns.map((column) => column.filter(isTouchpoint).map(({ kind }) => kind));
    expect(touched).toEqual([['channel', 'channel'], ['channel', 'channel'], ['channel'], []]);
  });

  it('nobody is lost on the way: what comes to a node leaves it, unless it is an end', () => {
    const { columns, links, conversions } = flowOf(PATHS, 3, 300);
    expect(conversions).toBe(12);
    const sum = (all: typeof links) => all.reduce((total, link) => total + link.conversions, 0);
    for (const node of columns.flat()) {
      const isEnd = node.kind === 'reached' || node.kind === 'longer';
      if (node.column > 0) expect(sum(links.filter(({ to }) => to === node))).toBe(node.conversions);
      expect(sum(links.filter(({ from }) => from === node))).toBe(isEnd ? 0 : node.conversions);
    }
  });

  it('everything is to one scale and within the picture; links lie within their nodes', () => {
    const { columns, links } = flowOf(PATHS, 3, 300);
    const nodes = columns.flat();
    for (const { top, height, conversions } of nodes) {
      expect(top + height).toBeLessThanOrEqual(300 + 1e-9);
      expect(height / conversions).toBeCloseTo(nodes[0]!.height / nodes[0]!.conversions);
    }
    for (const { from, to, fromY, toY, height } of links) {
      expect(fromY - height / 2).toBeGreaterThanOrEqual(from.top - 1e-9);
      expect(toY + height / 2).toBeLessThanOrEqual(to.top + to.height + 1e-9);
    }
  });

  it('channels that few take share a node', () => {
    const many = Array.from({ length: 10 }, (_, i) => ({ path: [`c${i}`], conversions: 10 - i }));
    expect(said(flowOf(many, 2, 300))[0]).toEqual([
      ...['c0 10', 'c1 9', 'c2 8', 'c3 7', 'c4 6', 'c5 5', 'c6 4'],
      'others 6',
    ]);
  });

  it('arrow keys go from node to node', () => {
    const flow = flowOf(PATHS, 3, 300);
    const [search, email] = flow.columns[0]!;
    expect(neighbour(flow, search!, 'ArrowDown')).toBe(email);
    expect(neighbour(flow, search!, 'ArrowUp')).toBeUndefined();
    expect(neighbour(flow, search!, 'ArrowRight')).toMatchObject({ column: 1, channel: 'Email' });
    expect(neighbour(flow, email!, 'ArrowLeft')).toBeUndefined();
    expect(neighbour(flow, search!, 'End')).toMatchObject({ kind: 'longer' });
  });
});
