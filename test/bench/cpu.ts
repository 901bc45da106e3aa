/**
 * CPU time, where the system tells it (Linux): of a server's threads, and of everybody else meanwhile. Unlike wall-clock
 * figures it means something on a busy machine too.
 */
import { readdirSync, readFileSync } from 'node:fs';

/** Linux counts in hundredths of a second. */
const TICKS = 100;

export interface CpuUse {
  /** Seconds of the thread that answers requests. */
  main: number;
  /** Seconds of the busiest other thread: the one that writes. */
  writer: number;
  /** Share of the machine that other programs than the server took (the load generator is one of them). */
  others: number;
}

interface Snapshot {
  threads: Map<string, number>;
  busy: number;
  total: number;
}

/** Starts to watch a process; the result tells what was used since. null where the system does not tell. */
export function watchCpu(pid: number): () => CpuUse | null {
  const before = snapshot(pid);
  return () => {
    const after = snapshot(pid);
    if (!before || !after) return null;
    const used = [...after.threads].map(([id, ticks]) => ({ id, ticks: ticks - (before.threads.get(id) ?? 0) }));
    const own = used.reduce((sum, { ticks }) => sum + ticks, 0);
    const elsewhere = used.filter(({ id }) => id !== String(pid)).map(({ ticks }) => ticks);
    return {
      main: (used.find(({ id }) => id === String(pid))?.ticks ?? 0) / TICKS,
      writer: Math.max(0, ...elsewhere) / TICKS,
      others: (after.busy - before.busy - own) / Math.max(1, after.total - before.total),
    };
  };
}

function snapshot(pid: number): Snapshot | null {
  try {
    const folder = `/proc/${pid}/task`;
    const threads = new Map(
      readdirSync(folder).map((id) => [id, ticksOf(readFileSync(`${folder}/${id}/stat`, 'utf8'))]),
    );
    const [, ...fields] = readFileSync('/proc/stat', 'utf8').split('\n', 1)[0]!.trim().split(/\s+/);
    const [user = 0, nice = 0, system = 0, idle = 0, wait = 0, irq = 0, softIrq = 0, steal = 0] = fields.map(Number);
    const busy = user + nice + system + irq + softIrq + steal;
    return { threads, busy, total: busy + idle + wait };
  } catch {
    return null;
  }
}

/** User and system time; the name before them may hold spaces and brackets. */
function ticksOf(stat: string): number {
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return Number(fields[11]) + Number(fields[12]);
}

export function cpuNote(use: CpuUse | null, events: number): string {
  if (!use || events === 0) return '';
  const each = (seconds: number) => `${((seconds / events) * 1e6).toFixed(0)} µs`;
  return `CPU an event: ${each(use.main)} answering, ${each(use.writer)} writing; other programs and the load took ${Math.round(use.others * 100)} % of the machine`;
}
