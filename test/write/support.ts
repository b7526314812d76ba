/** What tests of written packets share. */

/** Whether an Ethernet frame holds an IP packet. */
export function isIp({ data }: { readonly data: Uint8Array }): boolean {
  return [0x0800, 0x86dd].includes((data[12] << 8) | data[13]);
}
