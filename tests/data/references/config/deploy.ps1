# pull gpt-4o first
param(
  [string]$Model = "llama3.1:8b",
  [string]$EmbedModel = "nomic-embed-text"
)
$ConfigTemplate = @{
    default_ask_model = "glm-5"
    default_vision_model = "glm-4.6v"
    models = @(
        @{
            id = "glm-4.6v"
            enabled = $true
            model_id = "glm-4.6v"
        },
        @{
            id = "zwz-8b"
            model_id = "zwz-8b"
        }
    )
}
$env:OPENAI_MODEL = "gpt-4o"
ollama pull $Model
ollama pull qwen2.5:7b
$codexModel = if ($session.x) { "a" } else { "gpt-5-codex" }
huggingface-cli download BAAI/bge-m3 --local-dir x
$body = @{ model = "gpt-4o-mini"; messages = @() } | ConvertTo-Json
