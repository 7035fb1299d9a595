require "openai"

client.chat(parameters: { model: "gpt-4o", messages: [] })
MODEL = ENV.fetch("LLM_MODEL", "claude-3-haiku-20240307")
embedding_model = ENV["EMBEDDING_MODEL"] || 'BAAI/bge-m3'
