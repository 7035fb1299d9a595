#!/usr/bin/env bash
# serves meta-llama/Llama-2-7b-chat-hf no more
MODEL=${1:-Qwen/Qwen2.5-7B-Instruct}
SIZE=13b
declare -a NAMES=(a/first
  "b/second")
for m in c/third 'd/fourth'; do vllm serve "$m"; done
vllm serve "$MODEL" --tokenizer org/tok-${SIZE}-hf 2>&1 | tee log.txt
docker exec -it box ollama pull gemma2:9b && sudo docker run -e MODEL_ID=e/fifth img:1 --model-id=f/sixth
curl "$URL" -H 'Content-Type: application/json' -d '{
  "model": "gpt-4o"
}'
cat > conf.yaml <<'YAML'
base_model: g/seventh
YAML
lm_eval --model_args pretrained=h/eighth,dtype=auto --tasks x
python train.py model.name=i/ninth
