/** Builds what browsers load: the tracker and the dashboard, into `dist/`. Takes a second or two. */
import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { buildDashboard } from './build-dashboard.ts';
import { buildTracker } from './build-tracker.ts';

const dist = fileURLToPath(new URL('../dist', import.meta.url));
const kB = (bytes: number) => `${(bytes / 1000).toFixed(1)} kB`;

const began = performance.now();
mkdirSync(dist, { recursive: true });
const [tracker, dashboard] = await Promise.all([buildTracker(dist), buildDashboard(`${dist}/dashboard`)]);
const seconds = ((performance.now() - began) / 1000).toFixed(1);
console.log(
  `Built in ${seconds} s: tracker ${kB(tracker.bytes.brotli)} (brotli), dashboard ${kB(dashboard.js + dashboard.css)} (gzip)`,
);
