from datasets import load_dataset
from sentence_transformers import CrossEncoder, SentenceTransformer
from ultralytics import YOLO

from .settings import EMBEDDING_MODEL, RerankSettings

embedder = SentenceTransformer(EMBEDDING_MODEL)
reranker = CrossEncoder(RerankSettings().model_name)
tables = YOLO("yolov8n.pt")


def figures():
    from diffusers import DiffusionPipeline

    return DiffusionPipeline.from_pretrained("black-forest-labs/FLUX.1-dev")


def illustrations():
    from diffusers import StableDiffusion3Pipeline

    return StableDiffusion3Pipeline.from_pretrained("stabilityai/stable-diffusion-3.5-medium")


def captions():
    from transformers import pipeline

    return pipeline("image-to-text", model="meta-llama/Llama-3.2-11B-Vision-Instruct")


def examples():
    return load_dataset("HuggingFaceH4/ultrachat_200k", split="train_sft")


def house_classifier():
    from transformers import pipeline

    return pipeline("text-classification", model="acme-labs/ticket-router-v2")
