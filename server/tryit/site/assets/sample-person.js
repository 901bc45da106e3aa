/** Fills the form with a made-up person: another one each time, because the same e-mail would be the same lead. */
const FIRST = ['Mira', 'Jonas', 'Ada', 'Tomás', 'Inge', 'Samir', 'Lena', 'Oscar', 'Priya', 'Niels', 'Clara', 'Hugo'];
const LAST = ['Holt', 'Berger', 'Okafor', 'Lindqvist', 'Moreau', 'Rossi', 'Novak', 'Hayes', 'Duarte', 'Weiss'];
const COMPANIES = ['Kestrel Foods', 'Norfreight', 'Alder and Sons', 'Tarn Beverages', 'Vantro Parts', 'Orla Foods'];
const HEARD = ['A colleague told me', 'LinkedIn', 'I asked ChatGPT', 'A podcast on logistics', 'Google'];

const pick = (list) => list[Math.floor(Math.random() * list.length)];
const plain = (text) =>
  text
    .normalize('NFD')
    .replace(/[^a-z]+/gi, '')
    .toLowerCase();

document.getElementById('sample').addEventListener('click', (event) => {
  const form = event.target.form;
  const [first, last, company] = [pick(FIRST), pick(LAST), pick(COMPANIES)];
  const number = Math.floor(Math.random() * 900) + 100;
  const person = {
    email: `${plain(first)}.${plain(last)}${number}@${company.toLowerCase().replace(/[^a-z]+/g, '-')}.example`,
    name: `${first} ${last}`,
    company,
    phone: `+44 20 7946 0${number}`,
    how_did_you_hear_about_us: pick(HEARD),
  };
  for (const [field, value] of Object.entries(person)) {
    const input = form.elements.namedItem(field);
    input.value = value;
    input.dispatchEvent(new Event('input', { bubbles: true }));
    input.dispatchEvent(new Event('change', { bubbles: true }));
  }
  form.querySelector('button[type=submit]').focus();
});
