import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { componentsOf } from './components.ts';

describe('components', () => {
  test('without links everybody is alone', () => {
    expect(componentsOf(['b', 'a'], [])).toEqual([['a'], ['b']]);
    expect(componentsOf([], [])).toEqual([]);
  });

  test('are joined by links, over any number of steps and in a circle', () => {
    const links = [
      { a: 'a', b: 'b' },
      { a: 'c', b: 'b' },
      { a: 'c', b: 'a' },
      { a: 'x', b: 'y' },
    ];
    expect(componentsOf(['y', 'x', 'c', 'b', 'a', 'z'], links)).toEqual([['a', 'b', 'c'], ['x', 'y'], ['z']]);
  });

  test('a link to somebody who is not among them joins nobody', () => {
    expect(
      componentsOf(
        ['a', 'b'],
        [
          { a: 'a', b: 'gone' },
          { a: 'gone', b: 'b' },
        ],
      ),
    ).toEqual([['a'], ['b']]);
  });

  test('a link of somebody with herself is nothing', () => {
    expect(componentsOf(['a', 'b'], [{ a: 'a', b: 'a' }])).toEqual([['a'], ['b']]);
  });

  test('a chain of a hundred thousand is one', () => {
    const nodes = Array.from({ length: 100_000 }, (_, i) => String(i));
    const links = nodes.slice(1).map((b, i) => ({ a: String(i), b }));
    expect(componentsOf(nodes, links)).toHaveLength(1);
  });

  const node = fc.constantFrom(...'abcdefgh');
  const graph = fc.tuple(
    fc.uniqueArray(node, { minLength: 1 }),
    fc.array(fc.record({ a: node, b: node }), { maxLength: 12 }),
  );

  test('do not depend on the order of nodes or links, nor on a link’s direction', () => {
    fc.assert(
      fc.property(graph, ([nodes, links]) => {
        const turned = links.toReversed().map(({ a, b }) => ({ a: b, b: a }));
        expect(componentsOf(nodes.toReversed(), [...turned, ...links])).toEqual(componentsOf(nodes, links));
      }),
    );
  });

  test('hold everybody once, and both ends of every link', () => {
    fc.assert(
      fc.property(graph, ([nodes, links]) => {
        const components = componentsOf(nodes, links);
        expect(components.flat().toSorted()).toEqual(nodes.toSorted());
        for (const { a, b } of links) {
          if (!nodes.includes(a) || !nodes.includes(b)) continue;
          expect(components.find((own) => own.includes(a))).toContain(b);
        }
      }),
    );
  });

  test('are no larger than the links make them', () => {
    fc.assert(
      fc.property(graph, ([nodes, links]) => {
        const components = componentsOf(nodes, links);
        const useful = links.filter(({ a, b }) => a !== b && nodes.includes(a) && nodes.includes(b));
        expect(components.length).toBeGreaterThanOrEqual(nodes.length - useful.length);
      }),
    );
  });
});
