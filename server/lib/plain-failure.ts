/** Something a person has to put right before a process can start: its message is shown alone, without a stack. */
export class PlainFailure extends Error {
  readonly exitCode: number

  constructor(message: string, exitCode = 1, options?: ErrorOptions) {
    super(message, options)
    this.name = 'PlainFailure'
    this.exitCode = exitCode
  }
}
