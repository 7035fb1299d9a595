from setuptools import setup, find_packages

CORE = ["transformers>=4.44", "tokenizers"]
extras = {}
extras["gpu"] = ["torch==2.4.1"]

def more():
    return open("deps.cfg").read().splitlines()

setup(
    name="acme",
    install_requires=CORE + ["numpy<2"],
    extras_require=extras,
    setup_requires=more(),
)
