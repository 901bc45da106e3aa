/** What the server explains in English sentences, in German. */
import type { Messages } from '../messages.ts';

const SPREAD = 'was fehlt, wird auf das Vorhandene verteilt';

export const server: Messages['server'] = {
  kpi: {
    spend: 'Summe der Kosten, in der Währung des Berichts',
    impressions: 'Impressionen laut den Kosten',
    clicks: 'Klicks laut den Kosten',
    ctr: 'Klicks / Impressionen',
    cpc: 'Ausgaben / Klicks',
    visits: 'Besuche, die im Zeitraum begannen',
    visitors: 'verschiedene Besucher dieser Besuche',
    leads: 'im Zeitraum entstandene Leads',
    mqls: 'Leads, die im Zeitraum zum MQL wurden',
    sqls: 'Leads, die im Zeitraum zum SQL wurden',
    opportunities: 'Deals (oder Leads ohne Deal), die im Zeitraum zur Opportunity wurden',
    won: 'im Zeitraum gewonnene Deals (oder Leads ohne Deal)',
    revenue: 'Wert der im Zeitraum gewonnenen Deals',
    mrr: 'monatlich wiederkehrender Wert der im Zeitraum gewonnenen Deals',
    cpl: 'Ausgaben / Leads',
    costPerMql: 'Ausgaben / MQLs',
    costPerSql: 'Ausgaben / SQLs',
    costPerOpportunity: 'Ausgaben / Opportunities',
    cac: 'Ausgaben / gewonnene Deals',
    roi: '(Umsatz - Ausgaben) / Ausgaben',
    roas: 'Umsatz / Ausgaben',
    averageDealSize: 'Umsatz / gewonnene Deals',
    salesCycleDays: 'Mittel der Tage vom ersten Touchpoint bis zum Abschluss, über die im Zeitraum gewonnenen Deals',
    salesCycleDaysFromLead:
      'Mittel der Tage von der Entstehung des Leads bis zum Abschluss, über die im Zeitraum gewonnenen Deals',
    leadToWonRate: 'im Zeitraum gewonnen / im Zeitraum entstandene Leads; kann über 1 liegen',
    leadToWonRateCohort: 'Anteil der im Zeitraum entstandenen Leads, der seitdem gewonnen wurde',
    pipeline: 'Wert der Opportunities des Zeitraums, die derzeit weder gewonnen noch verloren sind',
    nps: '100 x (Antworten 9 und 10 - Antworten 0 bis 6) / Antworten im Zeitraum',
  },
  step: {
    visitor: 'verschiedene Besucher der Besuche des Zeitraums',
    lead: 'im Zeitraum entstandene Leads; jeder spätere Schritt zählt die davon, die ihn oder einen späteren bis jetzt erreicht haben',
  },
  model: {
    first: { description: 'Alles geht an den Touchpoint, mit dem die Journey begann.', formula: 'w_1 = 1' },
    last: { description: 'Alles geht an den letzten Touchpoint bis zum Meilenstein.', formula: 'w_n = 1' },
    last_non_direct: {
      description: 'Alles geht an den letzten Touchpoint, der nicht direkt ist; sind alle direkt, an den letzten.',
      formula: 'w_i = 1 für das größte i, das nicht direkt ist, sonst w_n = 1',
    },
    linear: { description: 'Jeder Touchpoint erhält gleich viel.', formula: 'w_i = 1/n' },
    time_decay: {
      description:
        'Je näher am Meilenstein, desto mehr: Ein Touchpoint, der eine Halbwertszeit (7 Tage, wenn nicht anders gewählt) älter ist, erhält die Hälfte.',
      formula: 'w_i proportional zu 2^(-(T - Zeit_i)/H)',
    },
    u: {
      description: '40 % an den ersten Touchpoint, 40 % an den letzten, 20 % teilen sich die dazwischen.',
      formula: `0,4 erster, 0,2 geteilt von der Mitte, 0,4 letzter; ${SPREAD}`,
    },
    u_lead: {
      description:
        '40 % an den ersten Touchpoint, 40 % an den, durch den der Lead entstand, 20 % teilen sich die übrigen.',
      formula: `0,4 erster, 0,4 Entstehung des Leads, 0,2 geteilt von den übrigen; ${SPREAD}`,
    },
    w: {
      description:
        'Je 30 % an den ersten Touchpoint, an den, durch den der Lead entstand, und an den, durch den die Opportunity entstand, 10 % teilen sich die übrigen.',
      formula: `0,3 erster, 0,3 Entstehung des Leads, 0,3 Opportunity, 0,1 geteilt von den übrigen; ${SPREAD}`,
    },
    full_path: {
      description:
        'Je 22,5 % an den ersten Touchpoint, die Entstehung des Leads, die Opportunity und den letzten vor dem Abschluss, 10 % teilen sich die übrigen.',
      formula: `je 0,225 für ersten, Entstehung des Leads, Opportunity, letzten vor dem Abschluss; 0,1 geteilt von den übrigen; ${SPREAD}`,
    },
    j: {
      description: '20 % an den ersten Touchpoint, 60 % an den letzten, 20 % teilen sich die dazwischen.',
      formula: `0,2 erster, 0,2 geteilt von der Mitte, 0,6 letzter; ${SPREAD}`,
    },
    inverse_j: {
      description: '60 % an den ersten Touchpoint, 20 % an den letzten, 20 % teilen sich die dazwischen.',
      formula: `0,6 erster, 0,2 geteilt von der Mitte, 0,2 letzter; ${SPREAD}`,
    },
    markov: {
      description:
        'Ein Kanal erhält im Verhältnis zu dem Anteil der Conversions, der verloren ginge, wenn seine Touchpoints nirgendwohin führten.',
      formula:
        'RE_a = 1 - h_START ohne a / h_START; Anteil_a = RE_a / Summe RE x Conversions; h = (I - Q)^-1 r der Kette der Kanäle',
    },
    shapley: {
      description:
        'Ein Kanal erhält seinen mittleren Grenzbeitrag über alle Reihenfolgen, in denen Kanäle hinzukommen könnten.',
      formula:
        'phi_a = Summe über S ohne a von |S|!(n-|S|-1)!/n! (v(S+a) - v(S)); ohne andere Wahl v(S) = Conversions der Journeys, deren Kanäle in S liegen',
    },
    counterfactual: {
      description:
        'Ein Touchpoint erhält, um wie viel öfter sein Pfad zur Conversion führt als derselbe Pfad ohne ihn.',
      formula:
        'm_i = max(p(Pfad) - p(Pfad ohne i), 0), auf 1 je Pfad normiert; alle null = letzter Touchpoint; p = c/(c+z)',
    },
  },
  advice: {
    unknown_medium:
      'Keine Kanalregel kennt dieses Medium: eines verwenden, das eine Regel nennt, oder eine Regel hinzufügen.',
    case_variants: 'Überall gleich schreiben; bei Kampagnen den alten Schreibweisen einen gemeinsamen Namen geben.',
    missing_medium: 'Den Links mit dieser Quelle utm_medium hinzufügen: Ohne entscheidet allein die Quelle.',
    missing_source: 'Den Links mit diesem Medium utm_source hinzufügen: Niemand weiß, wo sie stehen.',
    paid_click_without_tags:
      'Bezahlte Klicks tragen nur diese ID, deshalb hat ihre Kampagne keinen Namen: utm-Parameter hinzufügen oder die eigenen der Plattform.',
    conflicting_click_id:
      'Ein Klick aus Google Ads kam mit dieser Quelle: Der utm-Parameter gilt, deshalb gehört die Anzeige in Berichten nicht zu Google.',
  },
  reason(said) {
    const [, role, factor] = /^(.*?)(?:, times (\S+) for its channel or type)?$/.exec(said) ?? [];
    const german = whole(said) ?? rolesOf(role ?? '');
    return german && (factor ? `${german}, mal ${decimal(factor)} wegen Kanal oder Art` : german);
  },
};

const ROLES: Record<string, string> = {
  'first touch': 'erster Touchpoint',
  'not the first touch': 'nicht der erste Touchpoint',
  'last touch': 'letzter Touchpoint',
  'not the last touch': 'nicht der letzte Touchpoint',
  'last touch: all are direct': 'letzter Touchpoint: alle sind direkt',
  'last touch that is not direct': 'letzter Touchpoint, der nicht direkt ist',
  'not the last touch that is not direct': 'nicht der letzte Touchpoint, der nicht direkt ist',
  direct: 'direkt',
  'the only touch': 'der einzige Touchpoint',
  'closest to lead creation': 'am nächsten an der Entstehung des Leads',
  'closest to opportunity': 'am nächsten an der Opportunity',
  'last before won': 'letzter vor dem Abschluss',
  'takes the rest': 'erhält den Rest',
  'shares the middle': 'teilt sich die Mitte',
  'an equal share': 'ein gleicher Anteil',
  'no role in this model': 'keine Rolle in diesem Modell',
  'after the milestone': 'nach dem Meilenstein',
  'direct, left out because others are not': 'direkt, ausgelassen, weil andere es nicht sind',
};

/** `first touch and last touch`; null where one of them is not known. */
function rolesOf(said: string): string | null {
  const roles = said.split(' and ').map((role) => {
    const [, milestone] = /^closest to (\S+)$/.exec(role) ?? [];
    return ROLES[role] ?? (milestone ? `am nächsten an „${milestone}“` : null);
  });
  return roles.includes(null) ? null : roles.join(' und ');
}

const SENTENCES: [said: RegExp, german: (...parts: string[]) => string][] = [
  [/^one of (\d+) equal shares$/, (all) => `einer von ${all} gleichen Anteilen`],
  [/^one of (\d+) that share the rest$/, (all) => `einer von ${all}, die sich den Rest teilen`],
  [
    /^2\^\(-(\S+)\/(\S+)\) of a touch at the milestone itself \(half-life \S+ days\)$/,
    (age, half) =>
      `2^(-${decimal(age)}/${decimal(half)}) eines Touchpoints am Meilenstein selbst (Halbwertszeit ${decimal(half)} Tage)`,
  ],
  [/^before the lookback window of (\S+) days$/, (days) => `vor dem Lookback-Zeitraum von ${decimal(days)} Tagen`],
  [
    /^one of (\d+) channels of which none earned credit in the fit: equal shares(?:, split over its (\d+) touches)?$/,
    (all, touches) =>
      `einer von ${all} Kanälen, von denen keiner im Modell etwas erhielt: gleiche Anteile${split(touches)}`,
  ],
  [
    /^(.*) earned (\S+) % in the fit, the channels of this journey (\S+) % together(?:, split over its (\d+) touches)?$/,
    (channel, share, all, touches) =>
      `${channel} erhielt im Modell ${decimal(share)} %, die Kanäle dieser Journey zusammen ${decimal(all)} %${split(touches)}`,
  ],
];

function whole(said: string): string | null {
  for (const [pattern, german] of SENTENCES) {
    const found = pattern.exec(said);
    if (found) return german(...found.slice(1));
  }
  return null;
}

const decimal = (value = '') => value.replace('.', ',');
const split = (touches?: string) => (touches ? `, geteilt durch seine ${touches} Touchpoints` : '');
