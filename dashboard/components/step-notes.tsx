/** What was written down for one step of a table over time. */
import { useContext } from 'react';
import { ChartMarks } from '../chart-marks.ts';
import { Tracked } from './tracked.tsx';

/** @param step first day of the step, as the report names it */
export function StepNotes({ step }: { step: string | null }) {
  const marks = useContext(ChartMarks).filter((mark) => mark.step === step);
  return marks.map(({ date, text }) => (
    <span key={`${date} ${text}`} className="sub step-note">
      <Tracked>{text}</Tracked>
    </span>
  ));
}
