let context: AudioContext | null = null;

/** Two soft notes for a new message. Browsers allow sound only after the shopper has touched the page; until then it is silent. */
export function chime(): void {
  try {
    context ??= new AudioContext();
    const start = context.currentTime;
    [659, 880].forEach((pitch, i) => {
      const tone = context!.createOscillator();
      const volume = context!.createGain();
      tone.frequency.value = pitch;
      volume.gain.setValueAtTime(0, start + i * 0.12);
      volume.gain.linearRampToValueAtTime(0.07, start + i * 0.12 + 0.02);
      volume.gain.exponentialRampToValueAtTime(0.0001, start + i * 0.12 + 0.4);
      tone.connect(volume).connect(context!.destination);
      tone.start(start + i * 0.12);
      tone.stop(start + i * 0.12 + 0.45);
    });
  } catch {
    // no audio on this device
  }
}
