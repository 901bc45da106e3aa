/**
 * Paths as a flow, laid out: a column per place on the path, in it a node per channel that stands there, and links to
 * what follows. A path that ends goes on to a node that says so, in the next column.
 */
export type FlowKind = 'channel' | 'others' | 'none' | 'reached' | 'longer';

export interface FlowNode {
  id: string;
  column: number;
  kind: FlowKind;
  /** Of the kind `channel`; else empty. */
  channel: string;
  conversions: number;
  top: number;
  height: number;
}

export interface FlowLink {
  id: string;
  from: FlowNode;
  to: FlowNode;
  conversions: number;
  /** Middles of its two ends. */
  fromY: number;
  toY: number;
  height: number;
}

export interface Flow {
  /** The last one holds ends only. */
  columns: FlowNode[][];
  links: FlowLink[];
  conversions: number;
}

export interface FlowPath {
  path: readonly string[];
  conversions: number;
}

/** At the place of its column; a path that ended, or never began, stands beside the places. */
export const isTouchpoint = ({ kind }: FlowNode): boolean => kind === 'channel' || kind === 'others';

/** Room between two nodes: their names do not meet, however small they are. */
const GAP = 18;
/** Channels of a column that have a node of their own; those with fewer conversions share one. */
const OWN_NODES = 7;
/** Below the channels: what is not one. */
const ORDER: readonly FlowKind[] = ['channel', 'none', 'others', 'longer', 'reached'];

/**
 * @param places columns of channels; longer paths end in a node that says so
 * @param height of the picture
 */
export function flowOf(paths: readonly FlowPath[], places: number, height: number): Flow {
  const own = ownNodes(paths, places);
  const nodes = new Map<string, FlowNode>();
  const links = new Map<string, FlowLink>();
  const nodeOf = (column: number, kind: FlowKind, channel: string, conversions: number) => {
    const id = `${column} ${kind} ${channel}`;
    const node = nodes.get(id) ?? { id, column, kind, channel, conversions: 0, top: 0, height: 0 };
    node.conversions += conversions;
    nodes.set(id, node);
    return node;
  };
  for (const { path, conversions } of paths) {
    const way = path
      .slice(0, places)
      .map((channel, column) =>
        own[column]?.has(channel)
          ? nodeOf(column, 'channel', channel, conversions)
          : nodeOf(column, 'others', '', conversions),
      );
    if (path.length === 0) way.push(nodeOf(0, 'none', '', conversions));
    way.push(nodeOf(way.length, path.length > places ? 'longer' : 'reached', '', conversions));
    for (const [index, to] of way.slice(1).entries()) {
      const from = way[index]!;
      const id = `${from.id} > ${to.id}`;
      const link = links.get(id) ?? { id, from, to, conversions: 0, fromY: 0, toY: 0, height: 0 };
      link.conversions += conversions;
      links.set(id, link);
    }
  }
  const columns = Array.from({ length: places + 1 }, (_, column) =>
    [...nodes.values()].filter((node) => node.column === column).sort(inOrder),
  ).filter((column) => column.length > 0);
  const conversions = paths.reduce((sum, each) => sum + each.conversions, 0);
  place(columns, [...links.values()], conversions, height);
  return { columns, links: [...links.values()], conversions };
}

const inOrder = (a: FlowNode, b: FlowNode) =>
  ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind) || b.conversions - a.conversions || (a.channel < b.channel ? -1 : 1);

/** Of each column, the channels with the most conversions. */
function ownNodes(paths: readonly FlowPath[], places: number): Set<string>[] {
  return Array.from({ length: places }, (_, column) => {
    const sums = new Map<string, number>();
    for (const { path, conversions } of paths) {
      const channel = path[column];
      if (channel !== undefined) sums.set(channel, (sums.get(channel) ?? 0) + conversions);
    }
    const most = [...sums].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1));
    // One alone shares with nobody.
    return new Set(most.slice(0, most.length === OWN_NODES + 1 ? undefined : OWN_NODES).map(([channel]) => channel));
  });
}

/** Heights are to one scale, so that the fullest column fits. Links leave and arrive in the order of their other ends. */
function place(columns: FlowNode[][], links: FlowLink[], conversions: number, height: number): void {
  const most = Math.max(1, ...columns.map((column) => column.length));
  const scale = conversions > 0 ? (height - (most - 1) * GAP) / conversions : 0;
  for (const column of columns) {
    let top = 0;
    for (const node of column) {
      node.height = node.conversions * scale;
      node.top = top;
      top += node.height + GAP;
    }
  }
  for (const link of links) link.height = link.conversions * scale;
  for (const node of columns.flat()) {
    let [out, into] = [node.top, node.top];
    const byOther = (end: 'from' | 'to') => (a: FlowLink, b: FlowLink) => a[end].top - b[end].top;
    for (const link of links.filter(({ from }) => from === node).sort(byOther('to'))) {
      link.fromY = out + link.height / 2;
      out += link.height;
    }
    for (const link of links.filter(({ to }) => to === node).sort(byOther('from'))) {
      link.toY = into + link.height / 2;
      into += link.height;
    }
  }
}

/** The node that an arrow key leads to: above and below in its column, beside it the nearest of the next column. */
export function neighbour({ columns }: Flow, { column, id, top, height }: FlowNode, key: string): FlowNode | undefined {
  const here = columns[column] ?? [];
  const index = here.findIndex((node) => node.id === id);
  if (key === 'ArrowUp') return here[index - 1];
  if (key === 'ArrowDown') return here[index + 1];
  if (key === 'Home') return columns[0]?.[0];
  if (key === 'End') return columns.at(-1)?.[0];
  const beside = key === 'ArrowLeft' ? columns[column - 1] : key === 'ArrowRight' ? columns[column + 1] : undefined;
  const middle = top + height / 2;
  const away = (node: FlowNode) => Math.abs(node.top + node.height / 2 - middle);
  return beside?.toSorted((a, b) => away(a) - away(b))[0];
}
