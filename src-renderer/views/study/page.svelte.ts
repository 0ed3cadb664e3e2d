/** Which part of the Study view shows. */
import { remembered } from '../../state/remembered.ts'

export const studyPages = ['compare', 'figures', 'blind'] as const
export type StudyPage = (typeof studyPages)[number]

const memory = remembered<string>('study.page', 'compare')

class Page {
  #value = $state<StudyPage>(studyPages.find((page) => page === memory.read()) ?? 'compare')

  get value(): StudyPage {
    return this.#value
  }

  set value(value: StudyPage) {
    this.#value = value
    memory.write(value)
  }
}

export const studyPage = new Page()
