import { Component, type ReactNode } from "react";

interface PaneBoundaryProps {
  failed: (error: unknown) => ReactNode;
  children: ReactNode;
}

/** Keeps what goes wrong in one part of the desk in its place. */
export class PaneBoundary extends Component<PaneBoundaryProps, { error: unknown }> {
  override state: { error: unknown } = { error: null };

  static getDerivedStateFromError(error: unknown) {
    return { error: error ?? new Error() };
  }

  override render() {
    return this.state.error === null ? this.props.children : this.props.failed(this.state.error);
  }
}
