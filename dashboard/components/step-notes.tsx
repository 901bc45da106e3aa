/** What was written down for one step of a table over time. */
import { useContext } from 'react';
import { ChartMarks, isInStep } from '../chart-marks.ts';
import { Tracked } from './tracked.tsx';

interface StepNotesProps {
  /** First day of the step, as the report names it. */
  step: string | null;
  /** What the table is by; where that is no time there are no marks. */
  unit: string;
}

export function StepNotes({ step, unit }: StepNotesProps) {
  const marks = useContext(ChartMarks).filter(({ date }) => step !== null && isInStep(date, step, unit));
  return marks.map(({ date, text }) => (
    <span key={`${date} ${text}`} className="sub step-note">
      <Tracked>{text}</Tracked>
    </span>
  ));
}
