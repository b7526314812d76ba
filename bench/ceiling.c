/*
 * What the questions of bench/queries.ts cost without a language: a program for each of them, in C on libpcap, with
 * open addressing and nothing that the question does not need. Ethernet only, no VLANs, no extension headers.
 *
 *     cc -O3 -o ceiling bench/ceiling.c -lpcap && ./ceiling q1|q2|q3|q4 FILE
 */
#include <arpa/inet.h>
#include <pcap/pcap.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ETHERNET = 14, IPV4 = 0x0800, IPV6 = 0x86dd, TCP = 6 };
enum { FIN = 1, SYN = 2, RST = 4, ACK = 16 };

/* A packet that is IP: where its headers are. transport is 0 for what is not TCP, is a later fragment, or is cut. */
struct packet {
  const uint8_t *ip, *transport;
  int version;
  uint32_t payload;
};

static uint16_t get16(const uint8_t *p) { return (uint16_t)(p[0] << 8 | p[1]); }

static int decode(const uint8_t *frame, uint32_t captured, struct packet *packet) {
  if (captured < ETHERNET + 20) return 0;
  const uint8_t *ip = packet->ip = frame + ETHERNET;
  uint32_t header, protocol;
  switch (get16(frame + 12)) {
    case IPV4:
      packet->version = 4;
      header = (ip[0] & 15) * 4u;
      packet->payload = get16(ip + 2) - header;
      protocol = (get16(ip + 6) & 0x1fff) == 0 ? ip[9] : 0;
      break;
    case IPV6:
      if (captured < ETHERNET + 40) return 0;
      packet->version = 6;
      header = 40;
      packet->payload = get16(ip + 4);
      protocol = ip[6];
      break;
    default:
      return 0;
  }
  packet->transport = protocol == TCP && captured >= ETHERNET + header + 20 ? ip + header : NULL;
  return 1;
}

static uint64_t hash_of(const uint8_t *key, size_t length) {
  uint64_t hash = 0, word;
  for (; length >= 8; key += 8, length -= 8) {
    memcpy(&word, key, 8);
    hash = (hash ^ word) * 0x9e3779b97f4a7c15u;
    hash ^= hash >> 32;
  }
  if (length > 0) {
    word = 0;
    memcpy(&word, key, length);
    hash = (hash ^ word) * 0x9e3779b97f4a7c15u;
    hash ^= hash >> 32;
  }
  return hash;
}

/* ---- a table of keys of up to 40 bytes ------------------------------------------------------ */

struct entry {
  uint64_t value;
  uint8_t length; /* 0: empty */
  uint8_t key[39];
};

static struct entry *table;
static size_t slots, used;

static struct entry *place(const uint8_t *key, size_t length) {
  size_t at = hash_of(key, length) & (slots - 1);
  while (table[at].length != 0 &&
         (table[at].length != length || memcmp(table[at].key, key, length) != 0))
    at = (at + 1) & (slots - 1);
  return &table[at];
}

static void resize(size_t size) {
  struct entry *old = table;
  size_t count = slots;
  slots = size;
  table = calloc(slots, sizeof *table);
  if (table == NULL) exit(1);
  for (size_t i = 0; i < count; i++)
    if (old[i].length != 0) *place(old[i].key, old[i].length) = old[i];
  free(old);
}

static struct entry *find(const uint8_t *key, size_t length) {
  struct entry *entry = place(key, length);
  if (entry->length != 0) return entry;
  if ((used + 1) * 2 > slots) {
    resize(slots * 2);
    entry = place(key, length);
  }
  used++;
  entry->length = (uint8_t)length;
  memcpy(entry->key, key, length);
  return entry;
}

/* ---- the questions -------------------------------------------------------------------------- */

static uint64_t counts[65536];

static void print_counts(void) {
  for (int i = 0; i < 65536; i++)
    if (counts[i] != 0) printf("%d %llu\n", i, (unsigned long long)counts[i]);
}

static void q1(const struct packet *packet) {
  const int ipv4 = packet->version == 4;
  find(packet->ip + (ipv4 ? 12 : 8), ipv4 ? 4 : 16)->value += packet->payload;
}

static void q1_end(void) {
  char text[INET6_ADDRSTRLEN];
  for (size_t i = 0; i < slots; i++) {
    const struct entry *each = &table[i];
    if (each->length == 0) continue;
    inet_ntop(each->length == 4 ? AF_INET : AF_INET6, each->key, text, sizeof text);
    printf("%s %llu\n", text, (unsigned long long)each->value);
  }
}

/* Three states only, and no flow is ever forgotten: a SYN, its SYN-ACK, and the ACK that makes it a connection. */
static void q2(const struct packet *packet) {
  const uint8_t *tcp = packet->transport;
  if (tcp == NULL) return;
  const size_t width = packet->version == 4 ? 4 : 16;
  const uint8_t *source = packet->ip + (packet->version == 4 ? 12 : 8);
  const uint8_t *destination = source + width;
  const int flags = tcp[13] & (FIN | SYN | RST | ACK);
  /* The key names the client first. */
  const int from_client = flags == SYN || (flags & SYN) == 0;
  uint8_t key[36];
  memcpy(key, from_client ? source : destination, width);
  memcpy(key + width, from_client ? destination : source, width);
  memcpy(key + 2 * width, from_client ? tcp : tcp + 2, 2);
  memcpy(key + 2 * width + 2, from_client ? tcp + 2 : tcp, 2);
  struct entry *entry = flags == SYN ? find(key, 2 * width + 4) : place(key, 2 * width + 4);
  if (entry->length == 0) return;
  if (flags == SYN) entry->value = 1;
  else if (flags == (SYN | ACK) && entry->value == 1) entry->value = 2;
  else if (flags == ACK && entry->value == 2) {
    entry->value = 3;
    counts[get16(tcp + 2)]++;
  }
}

static void q3(const struct packet *packet) {
  if (packet->transport != NULL) counts[packet->transport[13]]++;
}

static void q4(const struct packet *packet) {
  if (packet->payload != 0) counts[31 - __builtin_clz(packet->payload)]++;
}

static void q4_end(void) {
  for (int i = 0; i < 32; i++)
    if (counts[i] != 0) printf("%llu %llu\n", 1ull << i, (unsigned long long)counts[i]);
}

static const struct {
  const char *name;
  void (*packet)(const struct packet *);
  void (*end)(void);
} questions[] = {
    {"q1", q1, q1_end}, {"q2", q2, print_counts}, {"q3", q3, print_counts}, {"q4", q4, q4_end}};

int main(int count, char **words) {
  char problem[PCAP_ERRBUF_SIZE];
  if (count != 3) return 2;
  size_t at = 0;
  while (at < 4 && strcmp(questions[at].name, words[1]) != 0) at++;
  if (at == 4) return 2;
  pcap_t *capture = pcap_open_offline(words[2], problem);
  if (capture == NULL || pcap_datalink(capture) != DLT_EN10MB) return 1;
  resize(1024);
  struct pcap_pkthdr *header;
  const uint8_t *frame;
  struct packet packet;
  while (pcap_next_ex(capture, &header, &frame) == 1)
    if (decode(frame, header->caplen, &packet)) questions[at].packet(&packet);
  questions[at].end();
  pcap_close(capture);
  return 0;
}
