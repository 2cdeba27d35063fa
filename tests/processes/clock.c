/* Answers for the machine's clock: as many seconds from the truth as the file named by CLOCK_OFFSET says.

   Only the clock that tells the date is moved; sleeps and time-outs run on the other one, as on a machine whose clock is
   set. (libfaketime 0.9.10 moves both, or has sleeps fail.) Loaded by LD_PRELOAD. */

#define _GNU_SOURCE
#include <fcntl.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

static volatile const long *offset;

__attribute__((constructor)) static void find_offset(void)
{
    int file = open(getenv("CLOCK_OFFSET"), O_RDONLY);
    void *seen = mmap(NULL, sizeof *offset, PROT_READ, MAP_SHARED, file, 0);
    if (file < 0 || seen == MAP_FAILED)
        abort();
    offset = seen;
    close(file);
}

int clock_gettime(clockid_t which, struct timespec *now)
{
    int failed = syscall(SYS_clock_gettime, which, now);
    if (!failed && offset && (which == CLOCK_REALTIME || which == CLOCK_REALTIME_COARSE))
        now->tv_sec += *offset;
    return failed;
}

int gettimeofday(struct timeval *now, void *zone)
{
    struct timespec told;
    (void)zone;
    clock_gettime(CLOCK_REALTIME, &told);
    now->tv_sec = told.tv_sec;
    now->tv_usec = told.tv_nsec / 1000;
    return 0;
}

time_t time(time_t *now)
{
    struct timespec told;
    clock_gettime(CLOCK_REALTIME, &told);
    if (now)
        *now = told.tv_sec;
    return told.tv_sec;
}
