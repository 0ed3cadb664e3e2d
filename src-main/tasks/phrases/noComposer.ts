import { SyrinxError } from '../../../src-shared/errors.ts'

/** The instrument only plays what it is given. */
export const noComposer = (): SyrinxError =>
  new SyrinxError(
    'phrases/no-composer',
    'This instrument doesn’t compose.',
    'Choose one that does, such as the bundled “Piano phrases”, or teach yours (on the command line: phrases).',
  )
