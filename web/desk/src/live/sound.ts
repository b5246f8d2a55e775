let context: AudioContext | null = null;

/** Browsers allow sound only after the person has touched the page once; this readies it then. */
export function readySound(): void {
  const wake = () => {
    context ??= new AudioContext();
    void context.resume();
  };
  window.addEventListener("pointerdown", wake, { once: true });
  window.addEventListener("keydown", wake, { once: true });
}

/** Two soft notes, a fourth apart. Made here, so there is no file to load. */
export function chime(): void {
  if (!context || context.state !== "running") return;
  note(context, 659.25, 0);
  note(context, 880, 0.16);
}

function note(audio: AudioContext, frequency: number, delay: number) {
  const start = audio.currentTime + delay;
  const tone = audio.createOscillator();
  const volume = audio.createGain();
  tone.type = "sine";
  tone.frequency.value = frequency;
  volume.gain.setValueAtTime(0, start);
  volume.gain.linearRampToValueAtTime(0.16, start + 0.02);
  volume.gain.exponentialRampToValueAtTime(0.0001, start + 0.55);
  tone.connect(volume).connect(audio.destination);
  tone.start(start);
  tone.stop(start + 0.6);
}
