/**
 * The four things to do here, in a minute.
 *
 * @typedef {import('../../../../shared/api/lead.ts').Journey} Journey
 */

/** @type {{ title: string, hint: string, done: (journey: Journey | null, email: boolean) => boolean }[]} */
export const STEPS = [
  {
    title: 'Look around',
    hint: 'Open a page or two of this shop window, as any visitor would.',
    done: (journey) => (journey?.summary.pageViews ?? 0) >= 2,
  },
  {
    title: 'Leave and come back',
    hint: 'Press one of the buttons below: time passes, and you return by another way.',
    done: (journey) => (journey?.summary.visits ?? 0) >= 2,
  },
  {
    title: 'Fill in the form',
    hint: 'Request a demo. Everything you did before gets a name.',
    done: (_journey, email) => email,
  },
  {
    title: 'Close the deal',
    hint: 'Say in the CRM that you bought, and see which visits earned it.',
    done: (journey) => journey?.milestones.some(({ type }) => type === 'won') ?? false,
  },
];

/** What to say when all is done. */
export const ALL_DONE = 'Done: from the first anonymous click to revenue.';
