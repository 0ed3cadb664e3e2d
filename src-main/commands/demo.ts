import { Command } from 'commander'
import { describeAnalysis } from '../tasks/analyze.ts'
import { demonstrate } from '../tasks/demo.ts'
import { number, result, say, status } from './terminal.ts'

export function demoCommand(): Command {
  return new Command('demo')
    .description('Hear it: the bundled pan flute plays the opening of Syrinx.')
    .option('--out <dir>', 'where the wav and the picture go', 'demo')
    .option('--seed <n>', 'another seed, another take', number('--seed', { minimum: 0, integer: true }), 1)
    .option('--json', 'print one JSON object')
    .action(async (options: { out: string; seed: number }, command: Command) => {
      say('The bundled pan flute plays the opening of Debussy’s Syrinx…')
      const done = await demonstrate(options.out, options.seed, {
        say,
        progress: (at, total) => status(`${Math.round((100 * at) / total)} %`),
      })
      const { analysis, generationSeconds, samplesPerSecond } = done
      const speed = analysis.seconds / generationSeconds
      const words = [
        `${analysis.seconds.toFixed(1)} s of sound in ${generationSeconds.toFixed(1)} s: ${speed.toFixed(1)}× real time, ${Math.round(samplesPerSecond).toLocaleString('en')} samples/s`,
        describeAnalysis(analysis),
        `Listen: ${done.wav}`,
        `Look:   ${done.png}`,
      ]
      result(command, done, words.join('\n'))
    })
}
