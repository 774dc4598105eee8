.PHONY: install build run test test-large test-spark bench bench-sizes bench-kernels clean

build: install
	cmake -S . -B build -G Ninja -DCMAKE_BUILD_TYPE=Release
	ninja -C build tpcmill

install:
	scripts/install-packages

run: build
	build/tpcmill tpch parquet -s 1 --num-processes $$(nproc) -o out --overwrite -v
	ls -l out

test: install
	scripts/test

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

bench-kernels: install
	cmake -S . -B build -G Ninja -DCMAKE_BUILD_TYPE=Release -DTPCMILL_BENCH=ON
	ninja -C build bench_kernels
	build/bench_kernels $(BENCH)

clean:
	rm -rf build build-asan build-tsan build-clang out
