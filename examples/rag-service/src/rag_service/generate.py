import anthropic
import litellm
from openai import OpenAI
from transformers import AutoModelForCausalLM, AutoTokenizer

from .settings import CHAT_MODEL, FALLBACKS

SIZE = "7B"


def local_model():
    tokenizer = AutoTokenizer.from_pretrained(CHAT_MODEL)
    model = AutoModelForCausalLM.from_pretrained(CHAT_MODEL, trust_remote_code=True)
    return tokenizer, model


def reasoning_model():
    return AutoModelForCausalLM.from_pretrained("deepseek-ai/DeepSeek-R1-Distill-Llama-8B")


def coder():
    return AutoModelForCausalLM.from_pretrained(f"Qwen/Qwen2.5-Coder-{SIZE}-Instruct", revision="c03e6d358207e414f1eca0bb1891e29f1db0e242")


def ask_fast(question):
    return OpenAI().chat.completions.create(model=FALLBACKS["fast"], messages=[{"role": "user", "content": question}])


def ask_carefully(question):
    client = anthropic.Anthropic()
    return client.messages.create(model=FALLBACKS["careful"], max_tokens=800, messages=[{"role": "user", "content": question}])


def ask_cheaply(question):
    client = OpenAI(base_url="https://api.meta.ai/v1")
    return client.chat.completions.create(model="muse-spark-1.3-contributor", messages=[{"role": "user", "content": question}])


def summarise(text):
    return litellm.completion(model="groq/llama-3.3-70b-versatile", messages=[{"role": "user", "content": text}])
