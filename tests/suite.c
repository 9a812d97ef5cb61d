/* tests/suite.c: the runner every suite uses: CUnit's assertions, results in TAP.
 *
 * Each law is one line, "ok 3 - a cancelled event never fires", which the build's test driver counts and prints; each broken assertion follows as a comment with
 * its place. A program that dies on the way has fewer lines than its plan and counts as an error.
 */
#include "tests/suite.h"

#include <stdio.h>
#include <stdlib.h>

static void print_failures(void)
{
	for (CU_pFailureRecord f = CU_get_failure_list(); f; f = f->pNext)
		printf("# %s:%u: %s\n", f->strFileName ? f->strFileName : "?", f->uiLineNumber, f->strCondition ? f->strCondition : "?");
}

int suite_main(const char *suite, const struct suite_case *cases, unsigned n)
{
	bool all = n > 0;

	if (CU_initialize_registry() != CUE_SUCCESS)
		return EXIT_FAILURE;
	CU_pSuite s = CU_add_suite(suite, NULL, NULL);
	printf("1..%u\n", n);
	for (unsigned i = 0; i < n; i++) {
		fflush(stdout);
		CU_pTest t = s ? CU_add_test(s, cases[i].law, cases[i].run) : NULL;
		bool held = t && CU_run_test(s, t) == CUE_SUCCESS && CU_get_number_of_failures() == 0 && CU_get_number_of_asserts() > 0;
		printf("%s %u - %s\n", held ? "ok" : "not ok", i + 1, cases[i].law);
		if (!held)
			print_failures();
		all = all && held;
	}
	CU_cleanup_registry();
	return all ? EXIT_SUCCESS : EXIT_FAILURE;
}
