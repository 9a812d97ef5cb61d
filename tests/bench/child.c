/* tests/bench/child.c: runs a command and says on standard error what it cost: wall seconds, processor seconds, peak resident memory. For make bench only. */
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static double seconds(struct timeval t)
{
	return (double)t.tv_sec + (double)t.tv_usec / 1e6;
}

int main(int argc, char **argv)
{
	struct timespec from, to;
	struct rusage use;
	int status = 0;

	if (argc < 2) {
		fprintf(stderr, "usage: child COMMAND [ARGUMENT...]\n");
		return 2;
	}
	clock_gettime(CLOCK_MONOTONIC, &from);
	pid_t pid = fork();
	if (pid == 0) {
		execvp(argv[1], argv + 1);
		perror(argv[1]);
		_exit(127);
	}
	if (pid < 0 || wait4(pid, &status, 0, &use) < 0) {
		perror("child");
		return EXIT_FAILURE;
	}
	clock_gettime(CLOCK_MONOTONIC, &to);
	fprintf(stderr, "%.2f s wall, %.2f s user, %.2f s system, %.1f MiB peak resident memory\n",
		(double)(to.tv_sec - from.tv_sec) + (double)(to.tv_nsec - from.tv_nsec) / 1e9, seconds(use.ru_utime), seconds(use.ru_stime), (double)use.ru_maxrss / 1024.0);
	return WIFEXITED(status) ? WEXITSTATUS(status) : EXIT_FAILURE;
}
