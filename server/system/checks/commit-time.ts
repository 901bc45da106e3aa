import { type Check, ok, warn } from './check.ts';

const SLOW_MS = 50;

/** How long the disk takes to keep one commit: the least time that any event waits for its answer. */
export const commitTime: Check = ({ commitsMs }) => {
  const middle = commitsMs[commitsMs.length >> 1]!;
  const said = `A durable commit takes ${middle < 10 ? middle.toFixed(1) : Math.round(middle)} ms`;
  return middle < SLOW_MS
    ? ok(said)
    : warn(`${said}: every sender waits at least that long`, 'Use a local SSD, and look what else writes to this disk');
};
