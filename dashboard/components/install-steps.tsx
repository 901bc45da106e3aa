/** A site without leads: the script tag, and what to do next. */
import { scriptTag } from '../../shared/script-tag.ts';
import { messages } from '../messages/current.ts';
import { useHere } from '../session-context.ts';
import { Snippet } from './snippet.tsx';
import { Tracked } from './tracked.tsx';

const text = messages.install;

export default function InstallSteps() {
  const { site } = useHere();
  const tag = scriptTag(location.origin, site);
  return (
    <section className="panel install" aria-labelledby="install-title">
      <h2 id="install-title">{text.title}</h2>
      <p>{text.intro}</p>
      <ol>
        <li>
          <h3>{text.step1}</h3>
          <p className="hint">{text.step1Hint}</p>
          <Snippet text={tag} />
          <p className="hint">
            {text.domains} <Tracked>{site.domains.length ? site.domains.join(', ') : text.anyDomain}</Tracked>.
          </p>
        </li>
        <li>
          <h3>{text.step2}</h3>
          <p className="hint">{text.step2Hint}</p>
        </li>
        <li>
          <h3>{text.step3}</h3>
          <p className="hint">{text.step3Hint}</p>
        </li>
      </ol>
    </section>
  );
}
