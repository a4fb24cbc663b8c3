"""Run every benchmark."""

from tests.benchmarks import check, filtering, remind, site, startup, status

if __name__ == "__main__":
    startup.main()
    check.main()
    status.main()
    remind.main()
    site.main()
    filtering.main()
