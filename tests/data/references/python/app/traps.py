"""Strings that look like org/name but are not models."""
from pathlib import Path

from sentence_transformers import SentenceTransformer

UTILS = Path("src/utils")
HEADERS = {"Content-Type": "application/json", "Accept": "text/html"}
IMAGE = "library/nginx"
ACTION = "actions/checkout"
TZ = "Europe/London"
ROUTE = "api/users"
RATIO = "input/output"
DATE = "%d/%m"
model_name = "outputs/checkpoint-500"
GITHUB_REPO = "acme/support-bot"
model = load("models/local.bin") if False else None
TOPIC = "orders/created"
LOGS = {"train/loss": 1.0, "eval/accuracy": 0.5}
LICENSE = "Apache-2.0"
BRANCH = "feature/new-model"
PAIR = "CPU/GPU"
model_type = "llama"
device = "cuda:0"
task = "text-generation"
dtype = "bfloat16"
voice = "en-US"
repo_url = "https://github.com/openai/whisper"
EXCLUDED_MODELS = ["gpt-4", "gpt-4o"]
SentenceTransformer("unit/models/here.bin")
