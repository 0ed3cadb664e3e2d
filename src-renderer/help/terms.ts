/** What the words of the trade mean, for musicians. HelpTerm shows one where it appears; the Help view lists them all. */

export interface Term {
  readonly title: string
  /** Two or three sentences, no other term needed to read them. */
  readonly words: string
  /** Names of terms that belong to it. */
  readonly related?: readonly TermName[]
}

const definitions = {
  receptiveField: {
    title: 'Receptive field',
    words:
      'How far back the instrument listens while it plays: each sample of sound is chosen from this much of what came just before. A long one keeps a steady tone; a short one is quicker to learn and to play.',
    related: ['sample', 'condition'],
  },
  temperature: {
    title: 'Temperature',
    words:
      'How daring the instrument is. At 1 it plays as it learned to; below it takes fewer risks and sounds cleaner and more even; above it wanders, with more breath and noise. At 0 it always takes the likeliest sample, which often dies away into silence.',
    related: ['sampling', 'seed'],
  },
  sampling: {
    title: 'Sample or highest',
    words:
      'For each sample of sound the instrument has an opinion on every value it could take. “Sample” draws one by its likelihood, as if throwing dice; “highest” always takes the likeliest one. Drawing sounds more alive.',
    related: ['temperature'],
  },
  muLaw: {
    title: 'µ-law',
    words:
      'A way to write loudness in 256 steps that are fine where sound is quiet and coarse where it is loud, as ears hear it. The instrument chooses one of these steps for every sample. It was made for telephones, and leaves a little hiss.',
    related: ['sample', 'signalToNoise'],
  },
  seed: {
    title: 'Seed',
    words:
      'The number that the dice begin with. The same notes, settings and seed give exactly the same sound again; another seed gives another performance of the same notes.',
    related: ['temperature'],
  },
  composing: {
    title: 'Composing',
    words:
      'Some instruments carry a second network, which learned music instead of sound: which key goes down next, how loud, and when. It goes on from the notes in the roll, or begins out of nothing. What it writes are notes like those that you draw, for you to change and for any instrument to play.',
    related: ['temperature', 'seed'],
  },
  audition: {
    title: 'Hearing what is played',
    words:
      'When a keyboard is turned on, Syrinx has the instrument play each of its notes once in the background and keeps the sounds, so that a key is heard the moment it is pressed. A key sounds as long as it is held, up to ten seconds; a take made from the notes you record plays them as long as you held them.',
    related: ['midiKeyboard'],
  },
  midiKeyboard: {
    title: 'MIDI keyboard',
    words:
      'A piano keyboard, wind controller or pad that tells the computer which key is pressed, and how hard. Syrinx hears its notes, its sustain pedal, its pitch wheel, and breath or expression, and records them into the roll. Without one, the computer’s own keys can be played: A is a white key, W the black one beside it.',
    related: ['audition'],
  },
  seedClip: {
    title: 'Seed clip',
    words:
      'A piece of recorded sound that the instrument hears before it begins, and goes on from. It sets the tone: a soft attack, a certain breath, a certain room.',
    related: ['receptiveField'],
  },
  sample: {
    title: 'Sample',
    words:
      'One number that says where the air is at one moment. A second of sound has thousands of them: 16,000 at the rate that most instruments here learn at. The instrument makes them one after the other.',
    related: ['sampleRate'],
  },
  sampleRate: {
    title: 'Sample rate',
    words:
      'How many samples a second of sound has. Half of it is the highest frequency that can sound: at 16,000 Hz that is 8,000 Hz. Higher rates sound brighter and take longer to learn and to play.',
    related: ['sample'],
  },
  loss: {
    title: 'Loss',
    words:
      'How surprised the instrument is by your recordings, on average, a sample. It falls while it learns. Starting at about 5.5 (pure guessing), a good instrument reaches about 1.5 to 3; noisy recordings stay higher.',
    related: ['validationLoss', 'step'],
  },
  validationLoss: {
    title: 'Validation loss',
    words:
      'The loss on recordings that were kept aside and are never learned from. When it stops falling while the loss goes on falling, the instrument is learning your recordings by heart; stop there.',
    related: ['loss', 'checkpoint'],
  },
  checkpoint: {
    title: 'Checkpoint',
    words:
      'The instrument as it was at one moment of its training, kept in a file. You can play each of them, keep one as an instrument, or let training go on from it.',
    related: ['run', 'step'],
  },
  run: {
    title: 'Run',
    words:
      'One training from its beginning to its end, with its recordings, its settings and the checkpoints that it left.',
    related: ['checkpoint'],
  },
  condition: {
    title: 'Condition',
    words:
      'What the instrument is told while it plays: nothing, a category, the note at every moment, the notes with their age and loudness, or each note by itself, as a voice of its own. Without one it improvises.',
    related: ['receptiveField', 'category'],
  },
  category: {
    title: 'Category',
    words:
      'One of the kinds of sound that an instrument learned side by side, such as one of several instruments or players. You choose which one plays, change it within a piece, or blend several.',
    related: ['condition'],
  },
  mfcc: {
    title: 'MFCC',
    words:
      'Mel-frequency cepstral coefficients: a dozen numbers that describe the colour of a sound in each short moment, without its exact pitch. Some papers tell the instrument these instead of notes.',
    related: ['condition'],
  },
  signalToNoise: {
    title: 'Signal to noise (SNR)',
    words:
      'How much louder the notes are than the hiss around them, in decibels. Below 10 dB it sounds rough, above 30 dB it sounds clean.',
    related: ['decibel'],
  },
  decibel: {
    title: 'Decibel (dB)',
    words:
      'A measure of level. 0 dB is the loudest that can be written down; −6 dB is half of that in amplitude. Above 0 dB sound is cut off, which is called clipping.',
    related: ['clipping'],
  },
  clipping: {
    title: 'Clipping',
    words:
      'The recording was louder than what can be written down, and its tops were cut off flat. It sounds harsh, and an instrument learns that harshness. Record it again with less gain if you can.',
    related: ['decibel'],
  },
  cents: {
    title: 'Cents',
    words:
      'A hundredth of a semitone. Five cents off is hard to hear, twenty is plainly out of tune, fifty lies halfway to the next note.',
  },
  step: {
    title: 'Step',
    words:
      'One small lesson: the instrument listens to a few short pieces of your recordings, and changes itself a little. Training takes thousands of them.',
    related: ['epoch', 'batch'],
  },
  epoch: {
    title: 'Epoch',
    words: 'As many steps as it takes to hear all your recordings once.',
    related: ['step'],
  },
  batch: {
    title: 'Batch',
    words:
      'How many pieces of your recordings are heard in one step. More make each step steadier and slower, and need more memory.',
    related: ['step'],
  },
  learningRate: {
    title: 'Learning rate',
    words:
      'How much the instrument changes in one step. Too much and it never settles; too little and it takes for ever. The usual value is good for most recordings.',
    related: ['step'],
  },
  preset: {
    title: 'Preset',
    words:
      'A size and shape of instrument. Larger ones can sound better and take longer to learn and to play; each tells how fast it is on this computer.',
    related: ['receptiveField'],
  },
  compute: {
    title: 'Compute',
    words:
      'What does the arithmetic: the processor, which every computer has, or a graphics card. What comes out is the same; only the time differs. “Automatic” measures, and takes what is fastest here for the work at hand.',
    related: ['graphicsCard', 'adapter'],
  },
  graphicsCard: {
    title: 'Graphics card (GPU)',
    words:
      'The part of a computer that draws pictures, by doing thousands of small sums at once. Training is made of just such sums: a good card learns large instruments many times faster than the processor, and plays many takes side by side. A single take the processor may play as fast. Syrinx needs no card.',
    related: ['compute', 'webgpu', 'driver'],
  },
  webgpu: {
    title: 'WebGPU',
    words:
      'The way in which Syrinx uses graphics cards of every make, on Linux, Windows and macOS, with nothing to install but the card’s usual driver. Settings, Compute lists the cards that it reaches.',
    related: ['graphicsCard', 'adapter', 'driver'],
  },
  adapter: {
    title: 'Adapter',
    words:
      'What a graphics card is called in the list of computes. A computer may have several: one in the processor that saves power, a strong one beside it, and software that pretends to be a card. That software is slow; it is there for tests, and “Automatic” never chooses it.',
    related: ['graphicsCard', 'webgpu'],
  },
  driver: {
    title: 'Driver',
    words:
      'The program of the card’s maker that lets others use it. If Syrinx doesn’t see a card, or the card fails its test, a newer driver from the maker is the first thing to try.',
    related: ['graphicsCard', 'adapter'],
  },
  cuda: {
    title: 'CUDA (TensorFlow)',
    words:
      'NVIDIA’s own way to compute on its cards, on Linux and Windows; the compute TensorFlow uses it. It needs NVIDIA’s CUDA 11.2 and cuDNN 8, and a library that is fetched once. The page “tensorflow” of Syrinx’s documentation says how, step by step. Most people need none of it: WebGPU reaches the same cards.',
    related: ['compute', 'webgpu'],
  },
  precision: {
    title: 'Precision',
    words:
      'How finely the instrument’s numbers are kept while it plays. “Fast” rounds them to 16 bits, and hardly anybody can hear it; “exact” keeps 32 bits and is slower.',
  },
  velocity: {
    title: 'Velocity',
    words:
      'How hard a note is struck or blown, 1 to 127. It makes a difference only with instruments that have learned loudness.',
  },
  expression: {
    title: 'Expression',
    words:
      'How the loudness of one note changes while it sounds: a swell, or a breath that dies away. It is drawn as a curve in a lane of its own; 100 % is as loud as the note’s velocity says.',
    related: ['velocity', 'slur'],
  },
  slur: {
    title: 'Slur',
    words:
      'Going from one note to the next without a new attack, on one breath or one bow. Let a note reach into the next one; an instrument that knows slurs plays them so, others let both sound or end the first.',
    related: ['voice'],
  },
  voice: {
    title: 'Voice',
    words:
      'What sounds one note at a time. Instruments that play each note as a voice of its own can play several at once; others have one voice, and of a chord they play the highest note.',
    related: ['slur', 'condition'],
  },
  label: {
    title: 'Label',
    words:
      'The note that sounds at each moment of a recording. Syrinx hears labels by itself; where it misheard, you correct them, and the instrument learns the right note.',
    related: ['condition'],
  },
  spectrogram: {
    title: 'Spectrogram',
    words:
      'A picture of sound: time goes to the right, frequency goes up, and brighter is louder. A note shows as a ladder of lines, its fundamental and overtones.',
    related: ['mel'],
  },
  mel: {
    title: 'Mel scale',
    words:
      'A scale of frequency with equal steps where ears hear equal steps: fine in the bass, coarse in the treble.',
    related: ['spectrogram', 'melLabel'],
  },
  melLabel: {
    title: 'Labels of mel bands',
    words:
      'The loudest of 128 bands in each moment, as the thesis labelled sound. A poor sign of pitch: the bands are wider than a semitone in the bass, the loudest overtone is often not the note itself, and one note wanders through several bands.',
    related: ['mel', 'label'],
  },
} as const satisfies Record<string, { title: string; words: string; related?: readonly string[] }>

export type TermName = keyof typeof definitions
export const terms: Readonly<Record<TermName, Term>> = definitions
export const termNames = Object.keys(definitions) as TermName[]
