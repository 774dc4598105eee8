.PHONY: packages build install wheels run test test-long test-large test-spark bench bench-sizes bench-kernels \
	bench-library bench-budget bench-model bench-decoding clean

PREFIX ?= /usr/local

build: packages
	cmake -S . -B build -G Ninja -DCMAKE_BUILD_TYPE=Release
	ninja -C build tpcmill

packages:
	scripts/install-packages

# The program, the libraries, their headers, and what find_package() and pkg-config need.
install: build
	ninja -C build tpcmill_library tpcmill_shared
	cmake --install build --prefix $(PREFIX)

wheels: packages
	scripts/build-wheels

run: build
	build/tpcmill tpch parquet -s 1 --num-processes $$(nproc) -o out --overwrite -v
	ls -l out

test: packages
	scripts/test

test-long: build
	scripts/test-long

test-large: build
	test/golden/run build/tpcmill --large
	.venv/bin/python test/read/large.py build/tpcmill

test-spark: build
	scripts/test-spark

bench: build
	scripts/install-packages bench
	bench/peers/run build/tpcmill .venv/bin/tpcgen-cli $(BENCH)

bench-sizes: build
	.venv/bin/python bench/sizes build/tpcmill .venv/bin/tpcgen-cli $(BENCH)

bench-kernels: packages
	cmake -S . -B build -G Ninja -DCMAKE_BUILD_TYPE=Release -DTPCMILL_BENCH=ON
	ninja -C build bench_kernels
	build/bench_kernels $(BENCH)

bench-library: packages
	scripts/install-packages bench
	cmake -S . -B build -G Ninja -DCMAKE_BUILD_TYPE=Release -DTPCMILL_BENCH=ON
	ninja -C build bench_arrow tpcmill_shared
	bench/library build/bench_arrow .venv/bin $(BENCH)

# The tables of doc/speed.md, made again.
bench-budget: build
	scripts/install-packages bench
	bench/budget build/tpcmill --update doc/speed.md $(BENCH)

bench-decoding: build
	.venv/bin/python bench/decoding build/tpcmill --update doc/speed.md $(BENCH)

bench-model: packages
	cmake -S . -B build -G Ninja -DCMAKE_BUILD_TYPE=Release -DTPCMILL_BENCH=ON
	ninja -C build tpcmill bench_limits
	bench/model build/tpcmill build/bench_limits --update doc/speed.md $(BENCH)

clean:
	rm -rf build build-asan build-tsan build-clang build-fuzz build-wheels dist out
