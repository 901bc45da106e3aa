/**
 * Country endings of hosts. The vendored list writes `google.{}` for `google.de`, `google.co.uk` ... and
 * `{}.search.yahoo.com` for `de.search.yahoo.com` (Matomo's "lossy" URL, whose rules are followed here).
 */

const COUNTRIES = new Set(
  (
    'ac ad ae af ag ai al am an ao aq ar as at au aw ax az ba bb bd be bf bg bh bi bj bl bm bn bo bq br bs bt bv bw by bz ' +
    'ca cat cc cd cf cg ch ci ck cl cm cn co cr cu cv cw cx cy cz de dj dk dm do dz ec ee eg eh er es et eu fi fj fk fm fo ' +
    'fr ga gb gd ge gf gg gh gi gl gm gn gp gq gr gs gt gu gw gy hk hm hn hr ht hu id ie il im in io iq ir is it je jm jo ' +
    'jp ke kg kh ki km kn kp kr kw ky kz la lb lc li lk lr ls lt lu lv ly ma mc md me mf mg mh mk ml mm mn mo mp mq mr ms ' +
    'mt mu mv mw mx my mz na nc ne nf ng ni nl no np nr nu nz om pa pe pf pg ph pk pl pm pn pr ps pt pw py qa re ro rs ru ' +
    'rw sa sb sc sd se sg sh si sj sk sl sm sn so sr ss st su sv sx sy sz tc td tf tg th tj tk tl tm tn to tr tt tv tw tz ' +
    'ua ug uk um us uy uz va vc ve vg vi vn vu wf ws xk ye yt za zm zw'
  ).split(' '),
);

/** Second-level labels that belong to the ending: `.co.uk`, `.com.br`. */
const SECOND_LEVEL = new Set(['com', 'org', 'net', 'co', 'it', 'edu']);

/** `de.search.yahoo.com` -> `{}.search.yahoo.com`, `m.google.co.uk` -> `google.{}`, `www2.ask.com` -> `ask.com`. */
export function countryPattern(host: string): string {
  const all = host.split('.');
  if (all.length > 2 && /^(w+[0-9]*|search)$/.test(all[0] ?? '')) all.shift();
  const labels = all.filter((label) => label !== 'm');
  const last = labels.length - 1;
  let ending = labels.length;
  if (last > 0 && COUNTRIES.has(labels[last] ?? '')) {
    ending = last > 1 && SECOND_LEVEL.has(labels[last - 1] ?? '') ? last - 1 : last;
  }
  const kept = labels
    .slice(0, ending)
    .map((label, at) => (at < labels.length - 1 && COUNTRIES.has(label) ? '{}' : label));
  return (ending < labels.length ? [...kept, '{}'] : kept).join('.');
}

/**
 * The host without its public ending, by shape alone: `shop.amazon.co.uk` -> `shop.amazon`, `amazon.de` -> `amazon`.
 * Cheaper than the Public Suffix List, and enough where the remaining name is compared with a known brand.
 */
export function withoutPublicSuffix(host: string): string | null {
  const last = host.lastIndexOf('.');
  if (last <= 0) return null;
  const previous = host.lastIndexOf('.', last - 1);
  if (previous > 0 && host.length - last === 3 && SECOND_LEVEL.has(host.slice(previous + 1, last))) {
    return host.slice(0, previous);
  }
  return host.slice(0, last);
}
