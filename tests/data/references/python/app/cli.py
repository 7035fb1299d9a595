import argparse
import subprocess

import click
import typer
from transformers import AutoModel, AutoTokenizer


def main(argv=None):
    parser = argparse.ArgumentParser()
    parser.add_argument("--model", default="HuggingFaceH4/zephyr-7b-beta", help="a Hub id, org/name")  # -> HuggingFaceH4/zephyr-7b-beta
    parser.add_argument("--base", dest="start", default="plain-owner/start")  # -> plain-owner/start
    parser.add_argument("--out", default="outputs/run1")
    parser.add_argument("--kind", choices=["text/plain", "text/html"])
    args = parser.parse_args(argv)
    AutoTokenizer.from_pretrained(args.start)
    subprocess.run(["vllm", "serve", "mistralai/Mistral-7B-Instruct-v0.3", "--port", "80"])  # -> mistralai/Mistral-7B-Instruct-v0.3
    subprocess.run(["python", "serve.py", "--model-id", "tiiuae/falcon-7b", "--flag=1"])  # -> tiiuae/falcon-7b
    subprocess.run("huggingface-cli download BAAI/bge-large-en-v1.5", shell=True)  # -> BAAI/bge-large-en-v1.5
    return AutoModel.from_pretrained(args.model)


@click.command()
@click.option("--embedder", default="some-lab/sentence-encoder")  # -> some-lab/sentence-encoder
def index(embedder):
    return AutoModel.from_pretrained(embedder)


def run(model: str = typer.Option("lab-z/speech", "--model", help="x")):  # -> lab-z/speech
    return AutoModel.from_pretrained(model)
