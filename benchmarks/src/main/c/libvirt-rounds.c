/*
 * What libvirt's own C library takes, measured like the Java benchmarks: a connection is opened once, each call is repeated, and the
 * median is printed in microseconds, one name and value a line.
 *
 * usage: libvirt-rounds URI ROUNDS
 */
#include <libvirt/libvirt.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define MOST_ROUNDS 1000

static double micros(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return now.tv_sec * 1e6 + now.tv_nsec / 1e3;
}

static int ascending(const void *left, const void *right) {
  double a = *(const double *)left, b = *(const double *)right;
  return (a > b) - (a < b);
}

static void report(const char *name, double *samples, int count) {
  qsort(samples, count, sizeof *samples, ascending);
  printf("%s %.1f\n", name, samples[count / 2]);
}

static int list_all(virConnectPtr connection) {
  virDomainPtr *domains;
  int count = virConnectListAllDomains(connection, &domains, 0);
  if (count < 0) return -1;
  for (int i = 0; i < count; i++) virDomainFree(domains[i]);
  free(domains);
  return count;
}

static int stats(virConnectPtr connection, unsigned int groups) {
  virDomainStatsRecordPtr *records;
  int count = virConnectGetAllDomainStats(connection, groups, &records, 0);
  if (count < 0) return -1;
  virDomainStatsRecordListFree(records);
  return count;
}

int main(int argc, char **argv) {
  if (argc != 3) {
    fprintf(stderr, "usage: %s URI ROUNDS\n", argv[0]);
    return 2;
  }
  int rounds = atoi(argv[2]);
  if (rounds < 1 || rounds > MOST_ROUNDS) {
    fprintf(stderr, "from 1 to %d rounds\n", MOST_ROUNDS);
    return 2;
  }
  virConnectPtr connection = virConnectOpen(argv[1]);
  if (!connection) return 1;
  static double list[MOST_ROUNDS], states[MOST_ROUNDS], all[MOST_ROUNDS];
  int domains = 0;
  for (int round = -3; round < rounds; round++) {
    double begin = micros();
    domains = list_all(connection);
    double listed = micros();
    if (domains < 0 || stats(connection, VIR_DOMAIN_STATS_STATE) < 0) return 1;
    double stated = micros();
    if (stats(connection, 0) < 0) return 1;
    double ended = micros();
    if (round >= 0) {
      list[round] = listed - begin;
      states[round] = stated - listed;
      all[round] = ended - stated;
    }
  }
  printf("domains %d\n", domains);
  report("list", list, rounds);
  report("states", states, rounds);
  report("stats", all, rounds);
  virConnectClose(connection);
  return 0;
}
