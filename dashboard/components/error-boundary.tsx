/** Keeps a broken page from taking the frame with it; also catches a page file that an update has removed. */
import { Component, type ReactNode } from 'react';
import { messages } from '../messages/current.ts';
import { Notice } from './problem.tsx';

export class ErrorBoundary extends Component<{ children: ReactNode }, { failed: boolean }> {
  override state = { failed: false };

  static getDerivedStateFromError() {
    return { failed: true };
  }

  override render() {
    if (!this.state.failed) return this.props.children;
    return (
      <Notice isAlert title={messages.problem.crashed} detail={messages.problem.crashedDetail}>
        <button type="button" className="button" onClick={() => location.reload()}>
          {messages.problem.reload}
        </button>
      </Notice>
    );
  }
}
