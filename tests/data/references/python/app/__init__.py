from .settings import CHAT_MODEL
