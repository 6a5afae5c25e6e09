/** The toast of a start: intent only, worded by the presenter. */
export function showStartToast(run: { id: string; type: string }, alreadyQueued: boolean): void {
  void run
  void alreadyQueued
}
