import os

import anthropic
import boto3
import litellm
import ollama
import requests
from google import genai
from langchain_ollama import ChatOllama
from langchain_openai import ChatOpenAI
from openai import AsyncOpenAI, AzureOpenAI, OpenAI

client = OpenAI()
router = OpenAI(base_url="https://openrouter.ai/api/v1", api_key=os.environ["KEY"])
own = AsyncOpenAI(base_url=os.environ.get("BASE_URL", "http://localhost:11434/v1"))


class Service:
    def __init__(self, model: str = "gpt-4o-2024-08-06"):  # -> openai:gpt-4o-2024-08-06
        self.client = anthropic.AsyncAnthropic()
        self.model = model

    async def ask(self, text):
        await self.client.messages.create(model="claude-3-opus-20240229", max_tokens=5, messages=[])  # -> anthropic:claude-3-opus-20240229
        return client.responses.create(model=self.model, input=text)


def ask(q, bedrock: "Client" = None):
    client.chat.completions.create(model="gpt-4o", messages=[{"role": "user", "content": q}])  # -> openai:gpt-4o
    router.chat.completions.create(model="meta-llama/llama-3.1-8b-instruct", messages=[])  # -> openrouter:meta-llama/llama-3.1-8b-instruct
    own.chat.completions.create(model="qwen2.5:7b", messages=[])  # -> ollama:qwen2.5:7b
    ollama.chat(model="llama3.2", messages=[])  # -> ollama:llama3.2
    litellm.completion(model="groq/llama-3.1-70b-versatile", messages=[])  # -> groq:groq/llama-3.1-70b-versatile
    litellm.completion("huggingface/HuggingFaceH4/zephyr-7b-beta")  # -> huggingface:HuggingFaceH4/zephyr-7b-beta
    litellm.completion("openai/gpt-4.1")  # -> openai:openai/gpt-4.1
    ChatOllama(model="gemma2:9b", temperature=0)  # -> ollama:gemma2:9b
    ChatOpenAI(model="muse-spark-1", base_url="https://api.llama.com/compat/v1/")  # -> meta:muse-spark-1
    genai.Client().models.generate_content(model="gemini-1.5-pro", contents=q)  # -> google:gemini-1.5-pro
    boto3.client("bedrock-runtime").converse(modelId="meta.llama3-1-70b-instruct-v1:0")  # -> bedrock:meta.llama3-1-70b-instruct-v1:0
    body = {"model": "gpt-4o-mini", "messages": [], "stream": "true"}  # -> openai:gpt-4o-mini
    requests.post("https://api.openai.com/v1/chat/completions", json=body)
    if q == "gpt-3.5-turbo" or q.startswith("claude-2"):  # -> openai:gpt-3.5-turbo
        return AzureOpenAI(azure_endpoint="https://x.openai.azure.com")
    return None
