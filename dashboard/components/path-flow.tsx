/** The paths as a picture: who stands where at each place of the way, and goes on to what. The table below says it in words. */
import { type KeyboardEvent, useMemo, useRef, useState } from 'react';
import { channelLook } from '../channels.ts';
import { type Flow, type FlowLink, type FlowNode, flowOf, isTouchpoint, neighbour } from '../flow.ts';
import { useFormat } from '../format-context.ts';
import { messages } from '../messages/current.ts';
import { useWidth } from '../use-width.ts';
import { Tracked } from './tracked.tsx';

const text = messages.flow;
const HEIGHT = 380;
const HEAD = 30;
const NODE = 12;
/** What a name needs beside its node. */
const COLUMN = 150;
const LETTER = 6.9;

interface PathFlowProps {
  rows: readonly { path: readonly string[]; conversions: number }[];
  /** All paths together, also those that are not shown. */
  conversions: number;
  milestone: string;
}

export default function PathFlow({ rows, conversions, milestone }: PathFlowProps) {
  const format = useFormat();
  const box = useRef<HTMLDivElement>(null);
  const width = useWidth(box);
  const places = Math.min(5, Math.max(2, Math.floor(width / COLUMN) - 1));
  const flow = useMemo(() => flowOf(rows, places, HEIGHT), [rows, places]);
  const [chosenId, setChosen] = useState<string | null>(null);
  const chosen = flow.columns.flat().find(({ id }) => id === chosenId);
  const name = ({ kind, channel }: FlowNode) =>
    kind === 'channel' ? channel : kind === 'reached' ? milestone : text.kinds[kind];
  return (
    <section className="panel chart flow" aria-labelledby="flow-title">
      <header className="panel-head">
        <div>
          <h2 id="flow-title">{text.title(milestone)}</h2>
          <p className="hint">{text.hint}</p>
        </div>
        {flow.conversions < conversions ? (
          <p className="hint">{text.shown(rows.length, format.percent(flow.conversions / conversions))}</p>
        ) : null}
      </header>
      <div ref={box} className="flow-box">
        {width > 0 ? (
          <Picture flow={flow} width={width} name={name} chosen={chosen} onChoose={(node) => setChosen(node.id)} />
        ) : null}
      </div>
      <p className="flow-said" role="status">
        {chosen ? <Said node={chosen} flow={flow} name={name} /> : text.choose}
      </p>
    </section>
  );
}

interface PictureProps {
  flow: Flow;
  width: number;
  name(node: FlowNode): string;
  chosen: FlowNode | undefined;
  onChoose(node: FlowNode): void;
}

function Picture({ flow, width, name, chosen, onChoose }: PictureProps) {
  const format = useFormat();
  const list = useRef<SVGSVGElement>(null);
  const step = width / flow.columns.length;
  const x = (column: number) => column * step;
  const isOn = ({ from, to }: FlowLink) => from.id === chosen?.id || to.id === chosen?.id;
  const onKeyDown = (event: KeyboardEvent, node: FlowNode) => {
    const next = neighbour(flow, node, event.key);
    if (!next) return;
    event.preventDefault();
    onChoose(next);
    list.current?.querySelector<SVGGElement>(`[data-node="${CSS.escape(next.id)}"]`)?.focus();
  };
  const first = chosen ?? flow.columns[0]?.[0];
  const letters = Math.floor((step - NODE - 14) / LETTER);
  return (
    // biome-ignore lint/a11y/useSemanticElements: a drawing is no fieldset
    <svg
      className="flow-picture"
      role="group"
      aria-labelledby="flow-title"
      width={width}
      height={HEIGHT + HEAD + 6}
      data-chosen={chosen !== undefined}
    >
      <g className="flow-heads">
        {flow.columns.map((nodes, column) =>
          nodes.some(isTouchpoint) ? (
            // biome-ignore lint/suspicious/noArrayIndexKey: a column is its place
            <g key={column}>
              <text x={x(column)} y={14}>
                {text.place(column + 1)}
              </text>
              <line x1={x(column)} x2={x(column) + step - 10} y1={21} y2={21} />
            </g>
          ) : null,
        )}
      </g>
      <g transform={`translate(0 ${HEAD})`}>
        {flow.links.map((link) => (
          <path
            key={link.id}
            className="flow-link"
            data-hue={hueOf(link.from)}
            data-on={isOn(link)}
            strokeWidth={Math.max(1, link.height)}
            d={ribbon(x(link.from.column) + NODE, link.fromY, x(link.to.column), link.toY)}
          />
        ))}
      </g>
      {/* biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: a select cannot be drawn */}
      <svg ref={list} role="listbox" aria-labelledby="flow-title" overflow="visible">
        {flow.columns.flat().map((node) => (
          <g
            key={node.id}
            className="flow-node"
            role="option"
            data-node={node.id}
            data-kind={node.kind}
            data-hue={hueOf(node)}
            aria-selected={node.id === chosen?.id}
            aria-label={
              isTouchpoint(node)
                ? text.node(node.column + 1, name(node), node.conversions)
                : text.end(name(node), node.conversions)
            }
            tabIndex={node.id === first?.id ? 0 : -1}
            transform={`translate(${x(node.column)} ${HEAD + node.top})`}
            onPointerEnter={() => onChoose(node)}
            onClick={() => onChoose(node)}
            onFocus={() => onChoose(node)}
            onKeyDown={(event) => onKeyDown(event, node)}
          >
            <rect className="flow-hit" x={-2} y={-8} width={step - 4} height={Math.max(24, node.height + 16)} rx={6} />
            <rect className="flow-bar" width={NODE} height={Math.max(2, node.height)} rx={2} />
          </g>
        ))}
      </svg>
      {/* Shortened names are seen only: each bar says its whole one. */}
      <svg className="flow-names" aria-hidden="true" overflow="visible">
        {flow.columns.flat().map((node) => (
          <text
            key={node.id}
            className={node.kind === 'channel' ? 'tracked' : undefined}
            x={x(node.column) + NODE + 6}
            y={HEAD + node.top + node.height / 2}
            dominantBaseline="central"
          >
            {shorten(name(node), letters - format.number(node.conversions).length - 1)}
            <tspan className="flow-count"> {format.number(node.conversions)}</tspan>
          </text>
        ))}
      </svg>
    </svg>
  );
}

const hueOf = ({ kind, channel }: FlowNode) => (kind === 'channel' ? channelLook(channel).hue : undefined);

const shorten = (name: string, letters: number) =>
  name.length > letters ? `${name.slice(0, Math.max(1, letters - 1))}…` : name;

function ribbon(fromX: number, fromY: number, toX: number, toY: number): string {
  const middle = (fromX + toX) / 2;
  return `M${fromX} ${fromY}C${middle} ${fromY} ${middle} ${toY} ${toX} ${toY}`;
}

/** Where those of a node come from and go, the most first. */
function Said({ node, flow, name }: { node: FlowNode; flow: Flow; name(node: FlowNode): string }) {
  const format = useFormat();
  const list = (links: FlowLink[], end: 'from' | 'to') =>
    links
      .toSorted((a, b) => b.conversions - a.conversions)
      .map((link) => text.part(name(link[end]), format.number(link.conversions)))
      .join(', ');
  const before = flow.links.filter(({ to }) => to.id === node.id);
  const share = format.percent(node.conversions / flow.conversions);
  const after = flow.links.filter(({ from }) => from.id === node.id);
  return (
    <>
      <strong>
        <Tracked>{name(node)}</Tracked>
      </strong>
      {isTouchpoint(node) ? text.said(node.column + 1, node.conversions, share) : text.endSaid(node.conversions, share)}
      {before.length > 0 ? <> {text.before(list(before, 'from'))}</> : null}
      {after.length > 0 ? <> {text.after(list(after, 'to'))}</> : null}
    </>
  );
}
