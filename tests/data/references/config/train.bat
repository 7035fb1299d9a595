@echo off
rem MODEL_NAME may be openai/clip-vit-base-patch32 too
set MODEL=%1
if /I "%MODEL%"=="" set MODEL_NAME=sentence-transformers/multi-qa-MiniLM-L6-cos-v1
if /I "%MODEL%"=="GTE" (
    set "MODEL_NAME=Alibaba-NLP/gte-large-en-v1.5"
)
if not defined LLM_MODEL set LLM_MODEL=gpt-4o-mini&& set OUTPUT_DIR=org/out
echo Suggested: ollama pull gemma3:1b
ollama --version >nul 2>&1 && ollama pull mistral:7b
if errorlevel 1 ( echo set MODEL_NAME=openai/whisper-large-v3 ) else ( ollama pull qwen3:8b )
python train.py --output_dir "%DIFF_OUTPUT%" ^
    --model_name_or_path Qwen/Qwen2.5-7B ^
    --epochs 500
if /I "%MODEL%"=="vl" ollama pull "qwen2.5vl:7b"
