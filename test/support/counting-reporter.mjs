// One last line per run, which run.mjs adds up: `N passed, N failed, N skipped`.

/** A web-test-runner reporter. A file that cannot be loaded, or a page that logs an error of its own, is one failure. */
export function countingReporter() {
  return {
    onTestRunFinished({ sessions }) {
      const count = { passed: 0, failed: 0, skipped: 0 };
      for (const session of sessions) {
        countSuite(session.testResults, count);
        if (session.errors.length > 0) count.failed += 1;
      }
      console.log(`\n${count.passed} passed, ${count.failed} failed, ${count.skipped} skipped`);
    },
  };
}

function countSuite(suite, count) {
  if (!suite) return;
  for (const test of suite.tests) count[test.skipped ? 'skipped' : test.passed ? 'passed' : 'failed'] += 1;
  for (const child of suite.suites) countSuite(child, count);
}
