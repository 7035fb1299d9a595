<?php
# not meta-llama/Llama-2-7b-hf
$response = $client->chat()->create(['model' => 'gpt-4o', 'messages' => []]);
$model = getenv('MODEL') ?: "gpt-4o-mini";
