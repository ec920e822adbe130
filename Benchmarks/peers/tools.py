# SPDX-License-Identifier: Apache-2.0
"""Finds what is installed and builds the small programs of the peers, once for each source and set of flags."""

from __future__ import annotations

import glob
import hashlib
import os
import shutil
import subprocess

from harness import say

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))


class Tools:
    def __init__(self, folder: str):
        self.folder = os.path.abspath(folder)
        self._modules: dict[str, bool] = {}
        self._said: set[str] = set()

    def path(self, *parts: str) -> str:
        path = os.path.join(self.folder, *parts)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        return path

    @staticmethod
    def source(name: str) -> str:
        return os.path.join(HERE, name)

    def _leave_out(self, what: str, why: str) -> None:
        if what not in self._said:
            self._said.add(what)
            say(f"{what} is left out: {why}")

    # MARK: Compilers

    @staticmethod
    def _compiler(name: str) -> str | None:
        """The compiler beside swift, so that peers are built by what builds the engine."""
        swift = shutil.which("swift")
        beside = swift and os.path.join(os.path.dirname(os.path.realpath(swift)), name)
        return beside if beside and os.access(beside, os.X_OK) else shutil.which(name)

    def _build(self, name: str, command: list[str], sources: list[str]) -> str | None:
        """Compiles unless a product of the same command and sources is there."""
        digest = hashlib.sha256("\0".join(command).encode())
        for path in sources:
            with open(path, "rb") as file:
                digest.update(file.read())
        base = os.path.splitext(name)[0].replace("/", "-")
        product = self.path("bin", f"{base}-{digest.hexdigest()[:12]}")
        if os.path.exists(product):
            return product
        done = subprocess.run([*command, "-o", product], capture_output=True, text=True)
        if done.returncode == 0:
            return product
        why = next((line for line in done.stderr.splitlines() if "error" in line), "no message")
        self._leave_out(name, f"it does not build here ({why.strip()[:160]})")
        return None

    def c(self, name: str, *flags: str) -> str | None:
        compiler = self._compiler("clang") or shutil.which("cc")
        if compiler is None:
            self._leave_out(name, "no C compiler")
            return None
        source = self.source(name)
        shared = glob.glob(os.path.join(os.path.dirname(source), "*.h"))
        others = [flag for flag in flags if flag.endswith((".c", ".h"))]
        command = [compiler, "-O3", "-march=native", "-Wall", "-Wextra", "-Werror", source]
        linked = [flag for flag in flags if not flag.endswith(".h")]
        return self._build(name, [*command, *linked, "-lpthread"], [source, *shared, *others])

    def cxx(self, name: str, *flags: str) -> str | None:
        compiler = shutil.which("g++") or self._compiler("clang++")
        if compiler is None:
            self._leave_out(name, "no C++ compiler")
            return None
        source = self.source(name)
        command = [compiler, "-std=c++17", "-O3", "-march=native", "-Wall", source, *flags]
        return self._build(name, command, [source])

    def swift(self, name: str) -> list[str] | None:
        compiler = shutil.which("swiftc")
        if compiler is None:
            self._leave_out(name, "no swiftc")
            return None
        source = self.source(name)
        product = self._build(name, [compiler, "-O", source], [source])
        return product and [product]

    @staticmethod
    def kernel_flags(folder: str | None = None) -> tuple[list[str], list[str]]:
        """How the kernel in `folder` is compiled into the one program that calls it, and its versions by name."""
        folder = folder or os.path.join(ROOT, "Sources", "CFiscalKernels")
        include = os.path.join(folder, "include")
        with open(os.path.join(include, "CFiscalKernels.h"), encoding="utf-8") as file:
            header = file.read()
        short = ["-DSHORT_COLUMNS"] if "short_rate" in header else []
        versions = ["avx2", "scalar"] if "FISCAL_KERNEL" in header else []
        headers = sorted(glob.glob(os.path.join(folder, "**", "*.h"), recursive=True))
        sources = sorted(glob.glob(os.path.join(folder, "*.c")))
        return [*short, "-I" + include, *sources, *headers], versions

    def mpdec_flags(self) -> list[str]:
        built = os.path.join(self.folder, "mpdec")
        if os.path.exists(os.path.join(built, "libmpdec.a")):
            return ["-DUNIVERSAL", "-isystem", built, os.path.join(built, "libmpdec.a"), "-lm"]
        if glob.glob("/usr/include/**/mpdecimal.h", recursive=True):
            return ["-lmpdec", "-lm"]
        self._leave_out("libmpdec", "no header mpdecimal.h")
        return []

    # MARK: Programs

    def python(self, *modules: str) -> str | None:
        """The Python that has these packages."""
        python = os.path.join(self.folder, "venv", "bin", "python")
        if not os.path.exists(python):
            self._leave_out(", ".join(modules), "no Python environment (run without --no-install)")
            return None
        for module in modules:
            if module not in self._modules:
                done = subprocess.run([python, "-c", f"import {module}"], capture_output=True)
                self._modules[module] = done.returncode == 0
            if not self._modules[module]:
                self._leave_out(module, "the Python package is not there")
                return None
        return python

    def java(self, *jars: str) -> list[str] | None:
        """The start of a command that runs a source file."""
        java = shutil.which("java")
        if java is None:
            self._leave_out("Java", "no java")
            return None
        for jar in jars:
            if not os.path.exists(jar):
                self._leave_out("Jackson", f"no {os.path.basename(jar)}")
                return None
        return [java, "-Xmx4g", *(["-cp", ":".join(jars)] if jars else [])]

    def java_program(self, name: str, *jars: str) -> list[str] | None:
        """The start of a command that runs a program compiled beforehand, where there is a compiler."""
        java = self.java(*jars)
        if java is None or shutil.which("javac") is None:
            return java and [*java, self.source(name)]
        classes = self.path("bin", "classes", "")
        done = subprocess.run(
            ["javac", "-d", classes, *(["-cp", ":".join(jars)] if jars else []), self.source(name)],
            capture_output=True, text=True)
        if done.returncode != 0:
            self._leave_out(name, f"javac: {done.stderr.strip().splitlines()[0][:160]}")
            return None
        main = os.path.splitext(os.path.basename(name))[0]
        return [java[0], "-Xmx4g", "-cp", ":".join([classes, *jars]), main]

    def postgres(self) -> str | None:
        """The folder of the newest server's programs."""
        found = sorted(glob.glob("/usr/lib/postgresql/*/bin/initdb"))
        if found:
            return os.path.dirname(found[-1])
        self._leave_out("PostgreSQL", "no initdb")
        return None

    @staticmethod
    def _swift_package(folder: str, product: str) -> str:
        build = ["swift", "build", "--package-path", folder, "-c", "release"]
        done = subprocess.run([*build, "--product", product], capture_output=True, text=True)
        if done.returncode != 0:
            raise SystemExit(f"peers: {product} does not build\n{done.stdout}{done.stderr}")
        folder = subprocess.run(
            [*build, "--show-bin-path"], check=True, capture_output=True, text=True).stdout.strip()
        return os.path.join(folder, product)

    def product(self, name: str) -> str:
        """A program of the engine's package, built for release."""
        return self._swift_package(ROOT, name)

    def benchmark(self, name: str) -> str:
        """A program of the benchmarks' package, built for release."""
        return self._swift_package(os.path.join(ROOT, "Benchmarks"), name)
