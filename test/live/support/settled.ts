/** How often it is looked, and how many looks in a row must be alike: a fifth of a second on a machine with time to spare. */
const INTERVAL = 40;
const LOOKS = 6;

/** Waits until what is measured has stopped growing: on a busy machine output comes late. */
export async function settled(measure: () => number): Promise<void> {
  let last = measure();
  for (let alike = 0; alike < LOOKS;) {
    await new Promise((resolve) => setTimeout(resolve, INTERVAL));
    const now = measure();
    alike = now === last ? alike + 1 : 0;
    last = now;
  }
}
