/* tests/suite.h: one CUnit suite per program; each test's name is a sentence that states the law it pins. */
#ifndef TESTS_SUITE_H
#define TESTS_SUITE_H

#include <stdbool.h>
#include <CUnit/CUnit.h>
#include <CUnit/TestRun.h>

struct suite_case {
	const char *law;
	void (*run)(void);
};

/* Runs the cases in order and prints TAP. The exit status of the program: 0 when all held. A case that asserts nothing does not hold. */
int suite_main(const char *suite, const struct suite_case *cases, unsigned n);

#define SUITE_MAIN(name, cases) \
	int main(void) { return suite_main(name, cases, sizeof(cases) / sizeof((cases)[0])); }

#endif
