"""Run every benchmark."""

from tests.benchmarks import check, filtering, site, startup

if __name__ == "__main__":
    startup.main()
    check.main()
    site.main()
    filtering.main()
