.PHONY: build install uninstall wheels run test test-long test-large test-spark test-strangers test-readers bench bench-sizes bench-kernels \
	bench-library bench-budget bench-model bench-decoding bench-packages test-packages clean

PREFIX ?= /usr/local

# What it needs on Debian 12 is installed first; tests and benchmarks need more (scripts/install-packages).
build:
	scripts/install-packages build
	cmake -S . -B build -G Ninja -DCMAKE_BUILD_TYPE=Release -DTPCMILL_TESTS=OFF -DTPCMILL_BENCH=OFF
	ninja -C build tpcmill

# The program, the libraries, their headers, and what find_package() and pkg-config need.
install: build
	ninja -C build tpcmill_library tpcmill_shared
	cmake --install build --prefix $(PREFIX)

# Everything that `make install` has put there.
uninstall:
	scripts/uninstall $(PREFIX)

wheels:
	scripts/install-packages python
	scripts/build-wheels

test-packages:
	scripts/install-packages test

bench-packages:
	scripts/install-packages bench

run: build
	build/tpcmill tpch parquet -s 1 --num-processes $$(nproc) -o out --overwrite -v
	ls -l out

test: test-packages
	scripts/test

# SUITES: damage, threads, compilers; all of them if none is named.
test-long: test-packages build
	scripts/test-long $(SUITES)

test-large: test-packages build
	test/golden/run build/tpcmill --large
	.venv/bin/python test/read/large.py build/tpcmill

test-spark: build
	scripts/test-spark

test-readers: build
	scripts/test-readers

# The recipes of doc/loading.md, in real databases.
test-strangers: build
	scripts/install-packages strangers
	.venv-strangers/bin/python test/strangers/run build/tpcmill

bench: bench-packages build
	bench/peers/run build/tpcmill .venv-bench/bin/tpcgen-cli $(BENCH)

bench-sizes: bench-packages build
	.venv/bin/python bench/sizes build/tpcmill .venv-bench/bin/tpcgen-cli $(BENCH)

bench-kernels: test-packages
	cmake -S . -B build -G Ninja -DCMAKE_BUILD_TYPE=Release -DTPCMILL_BENCH=ON -DTPCMILL_TESTS=OFF
	ninja -C build bench_kernels
	build/bench_kernels $(BENCH)

bench-library: bench-packages
	cmake -S . -B build -G Ninja -DCMAKE_BUILD_TYPE=Release -DTPCMILL_BENCH=ON -DTPCMILL_TESTS=OFF
	ninja -C build bench_arrow tpcmill_shared
	bench/library build/bench_arrow $(BENCH)

# The tables of doc/speed.md, made again.
bench-budget: bench-packages build
	bench/budget build/tpcmill --update doc/speed.md $(BENCH)

bench-decoding: build
	scripts/install-packages decoding
	bench/decoders/build build-decoders
	.venv/bin/python bench/decoding build/tpcmill build-decoders --update doc/speed.md $(BENCH)

bench-model: test-packages
	cmake -S . -B build -G Ninja -DCMAKE_BUILD_TYPE=Release -DTPCMILL_BENCH=ON -DTPCMILL_TESTS=OFF
	ninja -C build tpcmill bench_limits
	bench/model build/tpcmill build/bench_limits --update doc/speed.md $(BENCH)

clean:
	rm -rf build build-asan build-tsan build-clang build-fuzz build-wheels build-readers build-decoders dist out
