/*
 * Stands between a program and the C library (LD_PRELOAD), and does to the files of one database what a bad disk, a full
 * stop or a loss of power would. What it does is told by a small shared file; every write it sees is noted in another, so
 * that afterwards those that were never synced can be taken back. faulty-disk.ts writes the one and reads the other.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

/* The order of these is that of FIELDS in faulty-disk.ts. */
struct control {
  volatile int32_t write_error; /* errno; 0: writes succeed */
  volatile int32_t sync_error;
  volatile int32_t sync_delay_ms;
  volatile int32_t swallow_syncs; /* a disk that says yes and does nothing */
  volatile int32_t kill_at;       /* the process ends at this call, counted from `calls` = 0; 0: never */
  volatile int32_t calls;         /* writes, syncs and truncations seen */
  volatile int32_t syncs;
};

enum { WRITE = 1, SYNC = 2, TRUNCATE = 3 };

/* One note of the log, before `old_length` bytes that were there and `length` bytes that are written. */
struct note {
  uint32_t kind;
  uint32_t file; /* 0: the database, 1: its write-ahead log */
  uint64_t offset;
  uint64_t length;
  uint64_t old_size;
  uint64_t old_length;
  uint64_t synced; /* of SYNC: how far the log was when the sync began */
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct control *control;
static int notes = -1;
static const char *database;

static ssize_t (*real_pwrite)(int, const void *, size_t, off_t);
static ssize_t (*real_write)(int, const void *, size_t);
static int (*real_fsync)(int);
static int (*real_fdatasync)(int);
static int (*real_ftruncate)(int, off_t);

__attribute__((constructor)) static void begin(void) {
  real_pwrite = dlsym(RTLD_NEXT, "pwrite64");
  real_write = dlsym(RTLD_NEXT, "write");
  real_fsync = dlsym(RTLD_NEXT, "fsync");
  real_fdatasync = dlsym(RTLD_NEXT, "fdatasync");
  real_ftruncate = dlsym(RTLD_NEXT, "ftruncate64");
  database = getenv("FAULTY_DISK_DATABASE");
  const char *told = getenv("FAULTY_DISK_CONTROL"), *log = getenv("FAULTY_DISK_NOTES");
  if (!database || !told || !log) return;
  int fd = open(told, O_RDWR | O_CLOEXEC);
  void *shared = fd < 0 ? MAP_FAILED : mmap(NULL, sizeof *control, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
  notes = open(log, O_RDWR | O_APPEND | O_CLOEXEC);
  if (shared == MAP_FAILED || notes < 0) abort();
  control = shared;
}

/* @return 0 or 1 as in struct note; -1: none of our business */
static int file_of(int fd) {
  if (!control || fd <= 2 || fd == notes) return -1;
  char name[32], path[PATH_MAX];
  snprintf(name, sizeof name, "/proc/self/fd/%d", fd);
  ssize_t length = readlink(name, path, sizeof path - 1);
  size_t known = strlen(database);
  if (length < (ssize_t)known || strncmp(path, database, known) != 0) return -1;
  path[length] = 0;
  if (path[known] == 0) return 0;
  return strcmp(path + known, "-wal") == 0 ? 1 : -1;
}

/* Counts a call. @return whether the process ends at it */
static int is_the_last(void) {
  int call = ++control->calls;
  return control->kill_at > 0 && call >= control->kill_at;
}

static void end_now(void) {
  kill(getpid(), SIGKILL);
  for (;;) pause();
}

static void append(const struct note *note, const void *old, const void *bytes) {
  if (real_write(notes, note, sizeof *note) != sizeof *note) abort();
  if (note->old_length && real_write(notes, old, note->old_length) != (ssize_t)note->old_length) abort();
  if (note->length && real_write(notes, bytes, note->length) != (ssize_t)note->length) abort();
}

static uint64_t size_of(int fd) {
  struct stat status;
  return fstat(fd, &status) == 0 ? (uint64_t)status.st_size : 0;
}

/* Notes what will be overwritten or cut off, and by what. */
static void note_change(int fd, int file, int kind, off_t offset, size_t length, size_t old_length, const void *bytes) {
  void *old = malloc(old_length ? old_length : 1);
  ssize_t was = pread(fd, old, old_length, offset);
  struct note note = {kind, file, offset, length, size_of(fd), was > 0 ? was : 0, 0};
  append(&note, old, bytes);
  free(old);
}

static ssize_t do_write(int fd, int file, const void *bytes, size_t length, off_t offset) {
  if (control->write_error) {
    errno = control->write_error;
    return -1;
  }
  pthread_mutex_lock(&lock);
  int last = is_the_last();
  note_change(fd, file, WRITE, offset, length, length, bytes);
  ssize_t written = real_pwrite(fd, bytes, last ? length / 2 : length, offset);
  if (last) end_now();
  pthread_mutex_unlock(&lock);
  return written;
}

static int do_sync(int fd, int file, int (*real)(int)) {
  if (control->sync_error) {
    errno = control->sync_error;
    return -1;
  }
  pthread_mutex_lock(&lock);
  if (is_the_last()) end_now();
  control->syncs++;
  struct note note = {SYNC, file, 0, 0, 0, 0, size_of(notes)};
  pthread_mutex_unlock(&lock);
  if (control->swallow_syncs) return 0;
  if (control->sync_delay_ms) usleep(control->sync_delay_ms * 1000);
  int result = real(fd);
  pthread_mutex_lock(&lock);
  if (result == 0) append(&note, NULL, NULL);
  pthread_mutex_unlock(&lock);
  return result;
}

static int do_truncate(int fd, int file, off_t length) {
  if (control->write_error) {
    errno = control->write_error;
    return -1;
  }
  pthread_mutex_lock(&lock);
  if (is_the_last()) end_now();
  uint64_t size = size_of(fd);
  note_change(fd, file, TRUNCATE, length, 0, size > (uint64_t)length ? size - length : 0, NULL);
  int result = real_ftruncate(fd, length);
  pthread_mutex_unlock(&lock);
  return result;
}

ssize_t pwrite64(int fd, const void *bytes, size_t length, off64_t offset) {
  int file = file_of(fd);
  return file < 0 ? real_pwrite(fd, bytes, length, offset) : do_write(fd, file, bytes, length, offset);
}

ssize_t pwrite(int fd, const void *bytes, size_t length, off_t offset) { return pwrite64(fd, bytes, length, offset); }

ssize_t write(int fd, const void *bytes, size_t length) {
  int file = file_of(fd);
  if (file < 0) return real_write(fd, bytes, length);
  off_t offset = lseek(fd, 0, SEEK_CUR);
  ssize_t written = do_write(fd, file, bytes, length, offset);
  if (written > 0) lseek(fd, offset + written, SEEK_SET);
  return written;
}

int fsync(int fd) {
  int file = file_of(fd);
  return file < 0 ? real_fsync(fd) : do_sync(fd, file, real_fsync);
}

int fdatasync(int fd) {
  int file = file_of(fd);
  return file < 0 ? real_fdatasync(fd) : do_sync(fd, file, real_fdatasync);
}

int ftruncate64(int fd, off64_t length) {
  int file = file_of(fd);
  return file < 0 ? real_ftruncate(fd, length) : do_truncate(fd, file, length);
}

int ftruncate(int fd, off_t length) { return ftruncate64(fd, length); }
