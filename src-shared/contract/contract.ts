/**
 * The contract between the window and the studio: every method with its schemas, and the types that follow from them.
 * Both shells carry it as it is; neither knows what a method does.
 */
import type { z } from 'zod'
import { computeMethods } from './computes.ts'
import { datasetMethods } from './datasets.ts'
import { experimentMethods } from './experiments.ts'
import { exportMethods } from './exporting.ts'
import { generationMethods } from './generation.ts'
import { instrumentMethods } from './instruments.ts'
import { jobMethods } from './jobs.ts'
import { projectMethods } from './projects.ts'
import { settingsMethods } from './settings.ts'
import { studioMethods } from './studio.ts'
import { studyMethods } from './study.ts'
import { takeMethods } from './takes.ts'
import { trainingMethods } from './training.ts'

export const methods = {
  ...studioMethods,
  ...settingsMethods,
  ...computeMethods,
  ...jobMethods,
  ...projectMethods,
  ...instrumentMethods,
  ...generationMethods,
  ...takeMethods,
  ...datasetMethods,
  ...trainingMethods,
  ...exportMethods,
  ...experimentMethods,
  ...studyMethods,
}

export type MethodName = keyof typeof methods
export const methodNames = Object.keys(methods) as MethodName[]

/** What a caller gives; fields with a default may be left out. */
export type Input<Name extends MethodName> = z.input<(typeof methods)[Name]['input']>
/** What a handler gets: checked, with defaults filled in. */
export type Checked<Name extends MethodName> = z.output<(typeof methods)[Name]['input']>
export type Output<Name extends MethodName> = z.output<(typeof methods)[Name]['output']>

/** One handler a method; a group of methods is a part of it. */
export type Handlers<Name extends MethodName = MethodName> = {
  readonly [Key in Name]: (input: Checked<Key>) => Promise<Output<Key>> | Output<Key>
}

/** The methods whose names begin with a word: `MethodsOf<'takes'>`. */
export type MethodsOf<Prefix extends string> = Extract<MethodName, `${Prefix}.${string}`>

/** A method's call as a shell carries it. */
export type Call = <Name extends MethodName>(name: Name, input: Input<Name>) => Promise<Output<Name>>
