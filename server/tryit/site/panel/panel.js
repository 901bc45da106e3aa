/** "What Throughline sees": asks the try-it server what it sees, draws it, and does what the buttons say. */
import { connectButtons } from './buttons.js';
import { byId, make } from './dom.js';
import { drawCredits } from './draw-credits.js';
import { drawSteps } from './draw-steps.js';
import { drawTimeline } from './draw-timeline.js';
import { connectFold } from './fold.js';
import { memory } from './memory.js';
import * as page from './page.js';
import { timelineOf } from './timeline.js';
import { count, sayDay, wholeDays } from './words.js';

/** @typedef {import('../../panel.ts').PanelState} PanelState */

const POLL_MS = 1500;
const LAST = 'tryit:last';
const simulated = JSON.parse(
  /** @type {HTMLMetaElement} */ (document.querySelector('meta[name=tryit-simulated]')).content,
);
/** Keys of what was drawn before: the others are new and glow for a moment. @type {Set<string>} */
const seen = new Set();
let lastDrawn = '';
let shownProblem = '';
/** @type {string | null} */
let anonymousId = null;
/** @type {{ title: string, detail: string } | null} */
let trackerProblem = null;

/** @param {{ title: string, detail: string } | null} problem */
function showProblem(problem) {
  const text = problem ? `${problem.title}: ${problem.detail}` : '';
  if (text === shownProblem) return;
  shownProblem = text;
  const box = byId('problem');
  box.hidden = !problem;
  box.replaceChildren(...(problem ? [make('strong', {}, problem.title), make('span', {}, problem.detail)] : []));
}

/** @param {PanelState} state */
function draw(state) {
  const { now, cameAt, journey, lead, credits, links } = state;
  const days = wholeDays(Date.parse(now) - Date.parse(cameAt));
  const since = days === 0 ? 'the day you came' : `${count(days, 'day')} after you came`;
  byId('now').replaceChildren('It is now ', make('strong', {}, sayDay(now)), ` here, ${since}.`);
  showProblem(state.problem ?? trackerProblem);

  // The clock ticks in every answer; the rest is drawn only when it changed.
  const drawn = JSON.stringify([journey, lead, credits, links]);
  if (drawn === lastDrawn || (state.problem && !journey)) return;
  const first = lastDrawn === '';
  lastDrawn = drawn;

  const won = journey?.milestones.find(({ type }) => type === 'won');
  const moments = journey ? timelineOf(journey) : [];
  const news = moments.filter(({ key, kind }) => !seen.has(key) && kind !== 'gap');
  drawSteps(byId('steps'), journey, Boolean(lead?.email), links.dashboard);
  drawTimeline(byId('timeline'), moments, { lead, simulated, seen });
  drawCredits(byId('credits'), credits, journey);
  drawSummary(journey);
  drawLinks(links);
  byId('empty').hidden = moments.length > 0;
  document.dispatchEvent(new CustomEvent('lead', { detail: { email: Boolean(lead?.email), won: Boolean(won) } }));
  if (!first && news.length) byId('announcement').textContent = `${count(news.length, 'new line')} in your journey`;
  if (news.length) followGrowth();
}

/** @param {PanelState['journey']} journey */
function drawSummary(journey) {
  const { touchpoints = 0, visits = 0, pageViews = 0 } = journey?.summary ?? {};
  const counts = `${count(touchpoints, 'touchpoint')} · ${count(visits, 'visit')} · ${count(pageViews, 'page view')}`;
  byId('counts').textContent = journey ? counts : '';
  byId('brief').textContent = journey ? counts : 'Your own journey, live';
}

/** @param {PanelState['links']} links */
function drawLinks({ dashboard, rest }) {
  byId('links').hidden = !rest;
  byId('rest').textContent = rest ? `GET ${rest}` : '';
  const link = byId('dashboard');
  link.hidden = !dashboard;
  if (dashboard) link.setAttribute('href', dashboard);
}

/** The newest line stays in view, as in a chat. */
function followGrowth() {
  const scroller = /** @type {HTMLElement} */ (document.querySelector('.journey'));
  const smooth = !matchMedia('(prefers-reduced-motion: reduce)').matches && seen.size > 0;
  if (scroller.scrollHeight <= scroller.clientHeight) return;
  const behavior = smooth ? 'smooth' : 'auto';
  const credits = byId('credits');
  if (credits.hidden) byId('timeline').lastElementChild?.scrollIntoView({ block: 'end', behavior });
  else credits.scrollIntoView({ block: 'start', behavior });
}

/** Tells the server which visitor this browser is. The id stays out of URLs, and so out of logs. */
async function introduce() {
  anonymousId ??= await page.anonymousId();
  if (!anonymousId) return;
  await fetch('/try/visitor', {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ anonymousId }),
  });
}

async function refresh() {
  /** @type {PanelState} */
  let state;
  try {
    const answer = await fetch('/try/state');
    if (!answer.ok) throw new Error(String(answer.status));
    state = await answer.json();
  } catch {
    showProblem({ title: 'The try-it site does not answer', detail: 'Is “npm start” still running? Trying again …' });
    return;
  }
  page.setClock(state.offsetMs);
  if (state.anonymousId !== anonymousId && anonymousId) await introduce();
  if (state.journey) memory.set(LAST, JSON.stringify(state));
  draw(state);
}

/** What was last seen is shown at once after a page load; then come the news. */
function drawLast() {
  const last = memory.get(LAST);
  if (last) draw(JSON.parse(last));
  else drawSteps(byId('steps'), null, false, null);
}

async function start() {
  connectFold();
  connectButtons({ refresh, showProblem, forget: () => memory.set(LAST, null) });
  drawLast();
  await refresh();
  setInterval(() => document.hidden || refresh(), POLL_MS);
  if (await page.trackerRuns()) {
    await introduce();
    await refresh();
  } else {
    trackerProblem = {
      title: 'The tracker did not load',
      detail: 'The collector does not answer, or an ad blocker stopped its script.',
    };
    showProblem(trackerProblem);
  }
}

start();
